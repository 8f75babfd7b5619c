package org.fermata.desktop;

import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.UInt64;

/** What of rtkit's interface raises a thread of the caller (org.freedesktop.RealtimeKit1.xml). */
@DBusInterfaceName("org.freedesktop.RealtimeKit1")
@SuppressWarnings("checkstyle:MethodName")
public interface RealtimeKit1 extends DBusInterface {

    String BUS_NAME = "org.freedesktop.RealtimeKit1";
    String PATH = "/org/freedesktop/RealtimeKit1";

    /**
     * Gives it real-time priority, round robin.
     *
     * @param thread the kernel's number of it
     * @param priority 1 to the service's {@code MaxRealtimePriority}, 20 as it comes
     */
    void MakeThreadRealtime(UInt64 thread, UInt32 priority);

    /**
     * Gives it a lower nice value.
     *
     * @param thread the kernel's number of it
     * @param nice the service's {@code MinNiceLevel}, −15 as it comes, or more
     */
    void MakeThreadHighPriority(UInt64 thread, int nice);
}
