package org.fermata.rig;

import org.fermata.desktop.RealtimeKit1;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.UInt64;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A system bus of its own with an rtkit that writes down what it is asked, and grants it. */
public final class FakeRtkit implements RealtimeKit1, AutoCloseable {

    private final PrivateBus bus = new PrivateBus();
    private final Map<Long, String> asked = new ConcurrentHashMap<>();

    /** Starts the bus and puts rtkit on it. */
    public FakeRtkit() {
        try {
            bus.serve(BUS_NAME).exportObject(PATH, this);
        } catch (DBusException refused) {
            close();
            throw new AssertionError("the bus does not take rtkit", refused);
        }
    }

    /** What a child needs to find this bus. */
    public Map<String, String> environment() {
        return bus.environment();
    }

    /** What it was asked for a thread, such as {@code priority 4}; null for nothing. */
    public String asked(long thread) {
        return asked.get(thread);
    }

    @Override
    public void MakeThreadRealtime(UInt64 thread, UInt32 priority) {
        asked.put(thread.longValue(), "priority " + priority);
    }

    @Override
    public void MakeThreadHighPriority(UInt64 thread, int nice) {
        asked.put(thread.longValue(), "nice " + nice);
    }

    @Override
    public String getObjectPath() {
        return PATH;
    }

    @Override
    public void close() {
        bus.close();
    }
}
