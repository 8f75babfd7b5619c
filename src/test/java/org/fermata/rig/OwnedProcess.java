package org.fermata.rig;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A program the tests start and end by its own process id. Its output is kept, line by line, so
 * that a test can wait for a line and can say what went wrong.
 */
public class OwnedProcess implements AutoCloseable {

    private static final int LAST_LINES = 40;

    private final String name;
    private final Process process;
    private final Output output;

    /**
     * Starts a program; its stderr goes to the same lines as its stdout.
     *
     * @param name what messages call it
     * @param environment added to our own
     * @param folder its working folder, null for ours
     * @param command the program and its arguments
     */
    public OwnedProcess(
            String name, Map<String, String> environment, Path folder, List<String> command) {
        this.name = name;
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        if (folder != null) {
            builder.directory(folder.toFile());
        }
        try {
            process = builder.start();
        } catch (IOException missing) {
            throw new IllegalStateException(
                    "cannot start " + name + " (packaging/test.sh installs it): " + missing,
                    missing);
        }
        output = new Output(process);
        Thread.ofPlatform().daemon().name("output of " + name).start(output);
    }

    /** The lines so far; its own lock guards it. */
    private static final class Output implements Runnable {
        private final Process process;
        private final List<String> lines = new ArrayList<>();
        private boolean ended;

        Output(Process process) {
            this.process = process;
        }

        @Override
        public void run() {
            try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    add(line);
                }
            } catch (IOException closed) {
                add("(output ended: " + closed.getMessage() + ")");
            }
            synchronized (this) {
                ended = true;
                notifyAll();
            }
        }

        private synchronized void add(String line) {
            lines.add(line);
            notifyAll();
        }

        /** The line with that index, null once there can be none or the time is over. */
        synchronized String line(int index, long deadlineNanos) throws InterruptedException {
            while (index >= lines.size()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
                if (left <= 0 || ended) {
                    return null;
                }
                wait(left);
            }
            return lines.get(index);
        }

        synchronized List<String> copy() {
            return List.copyOf(lines);
        }
    }

    /**
     * Waits for a line of output, one that has come already included.
     *
     * @param what what the message calls it when it does not come
     * @param wanted which line
     * @param limit how long at most
     * @return the line
     */
    public String awaitLine(String what, Predicate<String> wanted, Duration limit) {
        return awaitLine(what, wanted, limit, 0);
    }

    /** As above, from the line with this index on; see {@link #lineCount}. */
    public String awaitLine(String what, Predicate<String> wanted, Duration limit, int from) {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            for (int next = from; ; next++) {
                String line = output.line(next, deadline);
                if (line == null) {
                    throw new AssertionError(name + " gave no " + what + ":\n" + tail());
                }
                if (wanted.test(line)) {
                    return line;
                }
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** How many lines have come. */
    public int lineCount() {
        return output.copy().size();
    }

    /** All lines so far. */
    public List<String> lines() {
        return output.copy();
    }

    /** The last lines of output, for messages. */
    public String tail() {
        List<String> lines =
                output.copy().stream()
                        .filter(line -> !line.contains("\"event\":\"stats\""))
                        .toList();
        return String.join(
                "\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    /** Writes a line to its stdin. */
    public void writeLine(String line) {
        try {
            OutputStream stdin = process.getOutputStream();
            stdin.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            stdin.flush();
        } catch (IOException ended) {
            throw new UncheckedIOException(name + " takes no more input:\n" + tail(), ended);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Waits for its end.
     *
     * @param limit how long at most
     * @return its exit status
     */
    public int awaitExit(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " still runs after " + limit + ":\n" + tail());
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Sends it a signal, such as {@code STOP}, {@code CONT} or {@code KILL}. */
    public void signal(String signal) {
        Commands.run("kill", "-" + signal, String.valueOf(pid()));
    }

    /** Asks it to end, insists after 5 s. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                process.waitFor(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }

    /** Keeps all output in a file, for those who come after. */
    public void saveOutput(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, lines());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
