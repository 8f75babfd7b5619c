package org.fermata.rig;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One run of sipp with a scenario of ours; it ends by itself and its exit status is the verdict.
 */
public final class Sipp implements AutoCloseable {

    private final RigFolder folder = new RigFolder("sipp");
    private final int port = Ports.free();
    private final String host;
    private final OwnedProcess process;

    /**
     * Starts it.
     *
     * @param scenario the name of an XML file in {@code src/test/resources/sipp}
     * @param target whom it calls, {@code host:port}; null for a scenario that is called
     */
    public Sipp(String scenario, String target) {
        this(scenario, target, "127.0.0.1");
    }

    /**
     * The same.
     *
     * @param host the address it is at, such as {@code [::1]}
     */
    public Sipp(String scenario, String target, String host) {
        this.host = host;
        Path file = folder.path().resolve(scenario);
        try (InputStream in = Sipp.class.getResourceAsStream("/sipp/" + scenario)) {
            Files.copy(in, file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        List<String> command = new ArrayList<>(List.of("sipp"));
        if (target != null) {
            command.add(target);
        }
        command.addAll(
                List.of(
                        "-sf",
                        file.toString(),
                        "-m",
                        "1",
                        "-i",
                        host,
                        "-p",
                        String.valueOf(port),
                        "-nostdin",
                        "-timeout",
                        "90s",
                        "-timeout_error",
                        "-trace_err",
                        "-error_file",
                        folder.path().resolve("errors").toString(),
                        "-trace_msg",
                        "-message_file",
                        folder.path().resolve("messages").toString(),
                        "-recv_timeout",
                        "10000"));
        process = new OwnedProcess("sipp", Map.of("TERM", "dumb"), folder.path(), command);
        if (target == null) {
            awaitListening();
        }
    }

    private void awaitListening() {
        try {
            Await.until(
                    () -> "sipp listens:\n" + process.tail(),
                    Duration.ofSeconds(10),
                    () -> Ports.isBound(port));
        } catch (AssertionError failure) {
            close();
            throw failure;
        }
    }

    /** Its address. */
    public String uri() {
        return "sip:sipp@" + address();
    }

    /** Its address and port. */
    public String address() {
        return host + ":" + port;
    }

    /**
     * Waits for its end; fails, with what it noted, if a message was not as the scenario has it.
     */
    public void awaitSuccess() {
        int exit = exit();
        if (exit != 0) {
            throw new AssertionError(
                    "sipp ended with " + exit + ":\n" + note("errors") + "\n" + note("messages"));
        }
    }

    /** How many messages with a text in them it has sent and received. */
    public int messages(String text) {
        return note("messages").split(Pattern.quote(text), -1).length - 1;
    }

    /** Waits until it has sent or received a message with a text in it. */
    public void awaitMessage(String text, Duration limit) {
        awaitMessages(text, 1, limit);
    }

    /** Waits until it has sent or received so many. */
    public void awaitMessages(String text, int count, Duration limit) {
        Await.until(
                () -> text + " among:\n" + note("messages"), limit, () -> messages(text) >= count);
    }

    /** Waits for its end; its exit status, 0 if every message was as the scenario has it. */
    public int exit() {
        return process.awaitExit(Duration.ofSeconds(100));
    }

    private String note(String name) {
        try {
            Path file = folder.path().resolve(name);
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        process.close();
        folder.close();
    }
}
