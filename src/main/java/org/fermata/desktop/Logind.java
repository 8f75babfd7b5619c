package org.fermata.desktop;

import org.fermata.concurrent.ThreadEventLoop;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * systemd-logind on the system's bus. Works on the thread {@code desktop}, which is there once a
 * bus is, and sleeps until logind has something to say. Where there is no bus or no logind, that is
 * written down and nothing else happens.
 */
final class Logind implements SleepSource {

    private static final Logger log = LoggerFactory.getLogger(Logind.class);
    private static final String UNIX = "unix:path=";
    private static final Path SOCKET = Path.of("/run/dbus/system_bus_socket");
    private static final String NONE = "the system’s sleep is not followed: {}";

    private final Map<String, String> environment;
    private final SleepDelay delay = new SleepDelay();
    private volatile ThreadEventLoop desktop;

    // desktop
    private DBusConnection bus;

    Logind(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public void open(Listener listener) {
        String address = address();
        if (address == null) {
            log.info(NONE, "there is no system bus");
            return;
        }
        desktop = new ThreadEventLoop("desktop");
        onDesktop(() -> connect(address, listener));
    }

    private String address() {
        String named = environment.get("DBUS_SYSTEM_BUS_ADDRESS");
        String address = named == null || named.isBlank() ? UNIX + SOCKET : named;
        // The library would try a socket that is not there for ten seconds.
        boolean missing =
                address.startsWith(UNIX)
                        && !Files.exists(
                                Path.of(address.substring(UNIX.length()).split("[,;]")[0]));
        return missing ? null : address;
    }

    @Override
    public void delay() {
        onDesktop(
                () -> {
                    if (bus != null) {
                        delay.take();
                    }
                });
    }

    @Override
    public void release() {
        onDesktop(delay::release);
    }

    private void onDesktop(Runnable task) {
        ThreadEventLoop there = desktop;
        if (there != null) {
            there.execute(task);
        }
    }

    /** Nobody waits for it: the thread may be in a call to a bus that does not answer. */
    @Override
    public void close() {
        onDesktop(this::disconnect);
    }

    // ---- desktop ----

    private void connect(String address, Listener listener) {
        try {
            bus =
                    DBusConnectionBuilder.forAddress(address)
                            .withShared(false)
                            .receivingThreadConfig()
                            .withSignalThreadCount(1)
                            .withErrorHandlerThreadCount(1)
                            .withMethodCallThreadCount(1)
                            .withMethodReturnThreadCount(1)
                            .connectionConfig()
                            .build();
            // Only logind itself is believed: any program may send a signal.
            String logind = bus.getDBusOwnerName(LoginManager.BUS_NAME);
            bus.addSigHandler(
                    LoginManager.PrepareForSleep.class,
                    logind,
                    signal -> tell(signal.start(), listener));
            delay.take();
            log.info("the system’s sleep is followed");
        } catch (DBusException | DBusExecutionException refused) {
            log.info(NONE, refused.getMessage());
            disconnect();
        }
    }

    private static void tell(boolean start, Listener listener) {
        if (start) {
            listener.sleeps();
        } else {
            listener.wakes();
        }
    }

    private void disconnect() {
        delay.release();
        if (bus != null) {
            bus.disconnect();
            bus = null;
        }
    }
}
