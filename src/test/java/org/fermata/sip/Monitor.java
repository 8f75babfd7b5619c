package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.call.LampSnapshot;
import org.fermata.call.LampState;
import org.fermata.call.Monitoring;
import org.fermata.call.TextMessage;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Notes what a user agent is told of other extensions, for a test to wait for. */
final class Monitor implements Monitoring.Listener {

    private final LinkedBlockingQueue<LampSnapshot> changes = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<TextMessage> texts = new LinkedBlockingQueue<>();
    final List<LampSnapshot> all = new CopyOnWriteArrayList<>();
    final List<LampSnapshot> removed = new CopyOnWriteArrayList<>();

    /** Waits until the lamp of a user part is in a state, passing over everything else. */
    LampSnapshot expectLamp(String user, LampState state) {
        try {
            while (true) {
                LampSnapshot lamp = changes.poll(8, TimeUnit.SECONDS);
                assertThat(lamp).as("%s of %s after %s", state, user, all).isNotNull();
                if (lamp.uri().startsWith("sip:" + user + "@") && lamp.state() == state) {
                    return lamp;
                }
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    TextMessage expectText() {
        try {
            TextMessage text = texts.poll(8, TimeUnit.SECONDS);
            assertThat(text).as("a text").isNotNull();
            return text;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public void lampChanged(LampSnapshot lamp) {
        all.add(lamp);
        changes.add(lamp);
    }

    @Override
    public void lampRemoved(LampSnapshot lamp) {
        removed.add(lamp);
    }

    @Override
    public void messageReceived(TextMessage message) {
        texts.add(message);
    }
}
