package org.fermata.desktop;

import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.exceptions.DBusException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * systemd-logind on the system's bus. Works on the thread {@code desktop}. Where there is no bus or
 * no logind, that is written down and nothing else happens.
 */
final class Logind implements SleepSource {

    private static final Logger log = LoggerFactory.getLogger(Logind.class);

    private final SystemBus bus;

    // desktop
    private final SleepDelay delay = new SleepDelay();
    private boolean followed;

    Logind(SystemBus bus) {
        this.bus = bus;
    }

    @Override
    public void open(Listener listener) {
        bus.use(
                connection -> follow(connection, listener),
                why -> log.info("the system’s sleep is not followed: {}", why));
    }

    @Override
    public void delay() {
        bus.execute(
                () -> {
                    if (followed) {
                        delay.take();
                    }
                });
    }

    @Override
    public void release() {
        bus.execute(delay::release);
    }

    @Override
    public void close() {
        bus.execute(
                () -> {
                    followed = false;
                    delay.release();
                });
    }

    // ---- desktop ----

    private void follow(DBusConnection connection, Listener listener) throws DBusException {
        // Only logind itself is believed: any program may send a signal.
        String logind = connection.getDBusOwnerName(LoginManager.BUS_NAME);
        connection.addSigHandler(
                LoginManager.PrepareForSleep.class,
                logind,
                signal -> tell(signal.start(), listener));
        followed = true;
        delay.take();
        log.info("the system’s sleep is followed");
    }

    private static void tell(boolean start, Listener listener) {
        if (start) {
            listener.sleeps();
        } else {
            listener.wakes();
        }
    }
}
