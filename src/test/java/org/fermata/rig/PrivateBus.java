package org.fermata.rig;

import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A message bus of its own, which children take for the system's. */
public final class PrivateBus implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final RigFolder folder = new RigFolder("bus");
    private final String address = "unix:path=" + folder.path().resolve("socket");
    private final OwnedProcess daemon =
            new OwnedProcess(
                    "dbus-daemon",
                    Map.of(),
                    folder.path(),
                    List.of(
                            "dbus-daemon",
                            "--session",
                            "--nofork",
                            "--nopidfile",
                            "--print-address",
                            "--address=" + address));
    private DBusConnection service;

    /** Starts it. */
    public PrivateBus() {
        daemon.awaitLine("address", line -> line.startsWith("unix:"), LIMIT);
    }

    /** A folder that goes with it. */
    Path folder() {
        return folder.path();
    }

    /** What a child needs to find it. */
    public Map<String, String> environment() {
        return Map.of("DBUS_SYSTEM_BUS_ADDRESS", address);
    }

    /** Puts a service of this process on it. */
    DBusConnection serve(String name) {
        try {
            service = DBusConnectionBuilder.forAddress(address).withShared(false).build();
            service.requestBusName(name);
            return service;
        } catch (DBusException refused) {
            close();
            throw new AssertionError("the bus does not take " + name, refused);
        }
    }

    @Override
    public void close() {
        if (service != null) {
            service.disconnect();
        }
        daemon.close();
        folder.close();
    }
}
