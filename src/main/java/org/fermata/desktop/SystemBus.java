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
import java.util.function.Consumer;

/**
 * The system's message bus, connected to when it is first used. Who uses it works on the thread
 * {@code desktop}, which is there from then on and sleeps until the bus has something to say.
 */
public final class SystemBus implements AutoCloseable {

    /** What is done on the bus, on {@code desktop}. */
    interface Use {
        void with(DBusConnection bus) throws DBusException;
    }

    private static final Logger log = LoggerFactory.getLogger(SystemBus.class);
    private static final String UNIX = "unix:path=";
    private static final Path SOCKET = Path.of("/run/dbus/system_bus_socket");

    private final String address;
    private final boolean missing;
    private final ThreadEventLoop desktop = new ThreadEventLoop("desktop");

    // desktop
    private DBusConnection bus;
    private boolean closed;

    /**
     * Makes it, without a thread or a connection yet.
     *
     * @param environment that of the process, which says where the bus is
     */
    public SystemBus(Map<String, String> environment) {
        String named = environment.get("DBUS_SYSTEM_BUS_ADDRESS");
        address = named == null || named.isBlank() ? UNIX + SOCKET : named;
        // The library would try a socket that is not there for ten seconds.
        missing =
                address.startsWith(UNIX)
                        && !Files.exists(
                                Path.of(address.substring(UNIX.length()).split("[,;]")[0]));
    }

    /**
     * Does something on the bus once it is connected. Any thread; returns at once.
     *
     * @param use what
     * @param refused told why it could not be done, in words for the log
     */
    void use(Use use, Consumer<String> refused) {
        if (missing) {
            refused.accept("there is no system bus");
            return;
        }
        execute(
                () -> {
                    if (closed) {
                        return;
                    }
                    try {
                        use.with(connected());
                    } catch (DBusException | DBusExecutionException failure) {
                        log.debug("the system bus refused", failure);
                        refused.accept(failure.getMessage());
                    }
                });
    }

    /**
     * Does something on {@code desktop} after what was done on the bus before; nothing where there
     * is no bus. Any thread; returns at once.
     *
     * @param task what
     */
    void execute(Runnable task) {
        if (!missing) {
            desktop.execute(task);
        }
    }

    private DBusConnection connected() throws DBusException {
        if (bus == null || !bus.isConnected()) {
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
        }
        return bus;
    }

    /** Nobody waits for it: the thread may be in a call to a bus that does not answer. */
    @Override
    public void close() {
        execute(
                () -> {
                    closed = true;
                    if (bus != null) {
                        bus.disconnect();
                        bus = null;
                    }
                });
    }
}
