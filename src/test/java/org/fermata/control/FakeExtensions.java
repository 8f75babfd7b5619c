package org.fermata.control;

import org.fermata.call.ExtensionCommands;
import org.fermata.call.ExtensionListener;
import org.fermata.call.LampSnapshot;
import org.fermata.call.Outcome;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Extensions that a test puts there; notes what is sent. */
final class FakeExtensions implements ExtensionCommands {

    final List<LampSnapshot> lamps = new ArrayList<>();
    final List<ExtensionListener> listeners = new ArrayList<>();

    /** What was asked, such as {@code message bob null hello}. */
    final List<String> asked = new ArrayList<>();

    /** What becomes of a text. */
    Outcome outcome = Outcome.done(0);

    @Override
    public List<LampSnapshot> lamps() {
        return List.copyOf(lamps);
    }

    @Override
    public CompletionStage<Outcome> pickUp(String account, String uri) {
        asked.add("pickUp " + account + " " + uri);
        return CompletableFuture.completedFuture(outcome);
    }

    @Override
    public CompletionStage<Outcome> message(String target, String account, String text) {
        asked.add("message " + target + " " + account + " " + text);
        return CompletableFuture.completedFuture(outcome);
    }

    @Override
    public void addListener(ExtensionListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(ExtensionListener listener) {
        listeners.remove(listener);
    }
}
