package org.fermata.control;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import org.fermata.audio.DeviceCommands;
import org.fermata.audio.DeviceSnapshot;
import org.fermata.call.AccountSnapshot;
import org.fermata.call.ExtensionCommands;
import org.fermata.call.ExtensionListener;
import org.fermata.call.LampSnapshot;
import org.fermata.call.LineCommands;
import org.fermata.call.LineListener;
import org.fermata.call.LineSnapshot;
import org.fermata.call.TextMessage;
import org.fermata.concurrent.EventLoop;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Gathers what watchers are told. Owned by {@code signalling}. */
final class EventFeed {

    /**
     * A line in an event.
     *
     * @param snapshot the line
     * @param removed whether it has left the board; then the rest is its last state
     */
    record LineEvent(@JsonUnwrapped LineSnapshot snapshot, boolean removed) {}

    /**
     * A lamp in an event.
     *
     * @param snapshot the lamp
     * @param removed whether it is watched no more; then the rest is its last state
     */
    record LampEvent(@JsonUnwrapped LampSnapshot snapshot, boolean removed) {}

    private final EventLoop signalling;
    private final LineCommands lines;
    private final DeviceCommands devices;
    private final ExtensionCommands extensions;
    private final PhoneControl phone;
    private final Set<Consumer<ControlEvent>> watchers = new LinkedHashSet<>();
    private final Map<Integer, LineSnapshot> lastSeen = new HashMap<>();
    private final LineListener lineListener = new Listener();
    private final ExtensionListener extensionListener = new Extensions();
    private final Consumer<DeviceSnapshot> deviceListener = device -> tell("device", device);

    EventFeed(
            EventLoop signalling,
            LineCommands lines,
            DeviceCommands devices,
            ExtensionCommands extensions,
            PhoneControl phone) {
        this.signalling = signalling;
        this.lines = lines;
        this.devices = devices;
        this.extensions = extensions;
        this.phone = phone;
    }

    /**
     * Tells a watcher everything as it stands, and every change from then on.
     *
     * @param watcher called on {@code signalling}; must return at once
     */
    void subscribe(Consumer<ControlEvent> watcher) {
        signalling.assertOwner();
        if (watchers.isEmpty()) {
            lines.addListener(lineListener);
            devices.addListener(deviceListener);
            extensions.addListener(extensionListener);
        }
        watchers.add(watcher);
        for (AccountSnapshot account : phone.accounts()) {
            watcher.accept(event("account", account));
        }
        for (DeviceSnapshot device : devices.devices()) {
            watcher.accept(event("device", device));
        }
        for (LampSnapshot lamp : extensions.lamps()) {
            watcher.accept(event("lamp", new LampEvent(lamp, false)));
        }
        for (LineSnapshot line : lines.lines()) {
            lastSeen.put(line.line(), line);
            watcher.accept(event("line", new LineEvent(line, false)));
        }
    }

    /** Tells a watcher no more. */
    void unsubscribe(Consumer<ControlEvent> watcher) {
        signalling.assertOwner();
        if (watchers.remove(watcher) && watchers.isEmpty()) {
            lines.removeListener(lineListener);
            devices.removeListener(deviceListener);
            extensions.removeListener(extensionListener);
            lastSeen.clear();
        }
    }

    /** An account changed. */
    void accountChanged(AccountSnapshot account) {
        signalling.assertOwner();
        tell("account", account);
    }

    private void tell(String kind, Object data) {
        if (watchers.isEmpty()) {
            return;
        }
        ControlEvent event = event(kind, data);
        List.copyOf(watchers).forEach(watcher -> watcher.accept(event));
    }

    private ControlEvent event(String kind, Object data) {
        return new ControlEvent(signalling.now(), kind, data);
    }

    private final class Extensions implements ExtensionListener {
        @Override
        public void lampChanged(LampSnapshot lamp) {
            tell("lamp", new LampEvent(lamp, false));
        }

        @Override
        public void lampRemoved(LampSnapshot lamp) {
            tell("lamp", new LampEvent(lamp, true));
        }

        @Override
        public void messageReceived(TextMessage message) {
            tell("message", message);
        }
    }

    private final class Listener implements LineListener {
        @Override
        public void lineChanged(LineSnapshot line) {
            lastSeen.put(line.line(), line);
            tell("line", new LineEvent(line, false));
        }

        @Override
        public void lineRemoved(int line) {
            LineSnapshot last = lastSeen.remove(line);
            if (last != null) {
                tell("line", new LineEvent(last, true));
            }
        }
    }
}
