package org.fermata.rig;

import org.fermata.desktop.LoginManager;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A system bus of its own with a logind that sends the machine to sleep and wakes it, in words
 * only. The program {@code systemd-inhibit} that a child finds on its {@link #environment} writes
 * down when its lock is taken and let go of.
 */
public final class FakeLogind implements AutoCloseable {

    private static final String INHIBIT =
            "#!/bin/sh\necho \"taken $*\" >> \"%1$s\"\ncat\necho released >> \"%1$s\"\n";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final RigFolder folder = new RigFolder("bus");
    private final Path locks;
    private final String address;
    private final OwnedProcess daemon;
    private final DBusConnection logind;

    /** Starts the bus and puts logind on it. */
    public FakeLogind() {
        locks = folder.path().resolve("locks");
        Path program = folder.file("systemd-inhibit", INHIBIT.formatted(locks));
        if (!program.toFile().setExecutable(true)) {
            throw new AssertionError(program + " cannot be made a program");
        }
        address = "unix:path=" + folder.path().resolve("socket");
        daemon =
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
        daemon.awaitLine("address", line -> line.startsWith("unix:"), LIMIT);
        try {
            logind = DBusConnectionBuilder.forAddress(address).withShared(false).build();
            logind.requestBusName(LoginManager.BUS_NAME);
        } catch (DBusException refused) {
            close();
            throw new AssertionError("the bus does not take logind", refused);
        }
    }

    /** What a child needs to find this bus. */
    public Map<String, String> environment() {
        return Map.of(
                "DBUS_SYSTEM_BUS_ADDRESS",
                address,
                "PATH",
                folder.path() + ":" + System.getenv("PATH"));
    }

    /** Says that the system is about to sleep, or is awake again. */
    public void prepareForSleep(boolean start) {
        try {
            logind.sendMessage(new LoginManager.PrepareForSleep(LoginManager.PATH, start));
        } catch (DBusException refused) {
            throw new AssertionError(refused);
        }
    }

    /** What became of the lock, a line each. */
    public List<String> locks() {
        try {
            return Files.exists(locks) ? Files.readAllLines(locks) : List.of();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        if (logind != null) {
            logind.disconnect();
        }
        daemon.close();
        folder.close();
    }
}
