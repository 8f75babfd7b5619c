package org.fermata.model;

import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import org.fermata.call.ExtensionListener;
import org.fermata.call.LampSnapshot;
import org.fermata.call.Outcome;
import org.fermata.call.TextMessage;
import org.fermata.concurrent.Coalescer;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The extensions that are watched, and the texts that came. Owned by the thread that runs the
 * model's executor.
 */
public final class ExtensionsModel {

    /** Texts beyond this push the oldest out. */
    private static final int TEXTS_KEPT = 100;

    private final PhoneModel phone;
    private final ObservableList<LampModel> lamps = FXCollections.observableArrayList();
    private final ObservableList<TextMessage> texts = FXCollections.observableArrayList();
    private final Map<Key, LampModel> byKey = new HashMap<>();
    private final Coalescer<Key, Optional<LampSnapshot>> changes;

    private record Key(String account, String uri) {
        static Key of(LampSnapshot lamp) {
            return new Key(lamp.account(), lamp.uri());
        }
    }

    ExtensionsModel(PhoneModel phone) {
        this.phone = phone;
        changes = new Coalescer<>(phone.executor(), this::changed);
    }

    /** On signalling: takes the lamps as they stand and hears of every change. */
    void open() {
        phone.core().extensions().addListener(new Listener());
        phone.core().extensions().lamps().forEach(this::put);
    }

    private void put(LampSnapshot lamp) {
        changes.put(Key.of(lamp), Optional.of(lamp));
    }

    private final class Listener implements ExtensionListener {
        @Override
        public void lampChanged(LampSnapshot lamp) {
            put(lamp);
        }

        @Override
        public void lampRemoved(LampSnapshot lamp) {
            changes.put(Key.of(lamp), Optional.empty());
        }

        @Override
        public void messageReceived(TextMessage message) {
            phone.later(() -> received(message));
        }
    }

    private void changed(Map<Key, Optional<LampSnapshot>> batch) {
        batch.forEach((key, latest) -> latest.ifPresentOrElse(this::show, () -> remove(key)));
    }

    private void show(LampSnapshot latest) {
        LampModel known = byKey.get(Key.of(latest));
        if (known != null) {
            known.update(latest);
            return;
        }
        LampModel made = new LampModel(latest);
        byKey.put(Key.of(latest), made);
        lamps.add(made);
    }

    private void remove(Key key) {
        LampModel gone = byKey.remove(key);
        if (gone != null) {
            lamps.remove(gone);
        }
    }

    private void received(TextMessage message) {
        if (texts.size() == TEXTS_KEPT) {
            texts.removeFirst();
        }
        texts.add(message);
    }

    /** The watched extensions; read-only to views. */
    public ObservableList<LampModel> lamps() {
        return lamps;
    }

    /** The texts nobody has taken note of yet, the oldest first; read-only to views. */
    public ObservableList<TextMessage> texts() {
        return texts;
    }

    /** Takes a text off that the user has read. */
    public void dismiss(TextMessage text) {
        phone.assertOwner();
        texts.remove(text);
    }

    /** Takes all texts off. */
    public void dismissAll() {
        phone.assertOwner();
        texts.clear();
    }

    /**
     * Takes the call that rings at an extension.
     *
     * @param then told on the model's thread what came of it
     */
    public void requestPickUp(LampModel lamp, Consumer<Outcome> then) {
        phone.assertOwner();
        LampSnapshot rings = lamp.snapshot();
        Core core = phone.core();
        core.signalling()
                .execute(
                        () ->
                                core.extensions()
                                        .pickUp(rings.account(), rings.uri())
                                        .whenComplete(
                                                (outcome, failure) ->
                                                        phone.completed(outcome, failure, then)));
    }

    /**
     * Transfers a call to an extension, without asking it.
     *
     * @param line the line
     * @param lamp the extension
     * @param then told on the model's thread what came of it
     */
    public void requestTransfer(LineModel line, LampModel lamp, Consumer<Outcome> then) {
        String target = lamp.snapshot().uri();
        phone.request(commands -> commands.transfer(line.number(), target), then);
    }
}
