package org.fermata.rig;

import org.fermata.desktop.LoginManager;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.exceptions.DBusException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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

    private final PrivateBus bus = new PrivateBus();
    private final Path locks = bus.folder().resolve("locks");
    private final DBusConnection logind = bus.serve(LoginManager.BUS_NAME);

    /** Starts the bus and puts logind on it. */
    public FakeLogind() {
        Path program = bus.folder().resolve("systemd-inhibit");
        try {
            Files.writeString(program, INHIBIT.formatted(locks));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        if (!program.toFile().setExecutable(true)) {
            throw new AssertionError(program + " cannot be made a program");
        }
    }

    /** What a child needs to find this bus. */
    public Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(bus.environment());
        environment.put("PATH", bus.folder() + ":" + System.getenv("PATH"));
        return environment;
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
        bus.close();
    }
}
