package org.fermata.desktop;

import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.messages.DBusSignal;

/** What of systemd-logind's interface tells of sleep (org.freedesktop.login1(5)). */
@DBusInterfaceName(LoginManager.NAME)
public interface LoginManager extends DBusInterface {

    String BUS_NAME = "org.freedesktop.login1";
    String PATH = "/org/freedesktop/login1";
    String NAME = "org.freedesktop.login1.Manager";

    /** The system is about to sleep, or has slept. */
    class PrepareForSleep extends DBusSignal {

        private final boolean start;

        /**
         * Made by the library of the signal that comes.
         *
         * @param path the object that sends it
         * @param start true before the sleep, false after
         */
        public PrepareForSleep(String path, boolean start) throws DBusException {
            super(path, start);
            this.start = start;
        }

        /** Whether the sleep is to come; else it is over. */
        public boolean start() {
            return start;
        }
    }
}
