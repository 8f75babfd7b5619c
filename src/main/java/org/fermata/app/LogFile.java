package org.fermata.app;

import org.fermata.concurrent.EventLoop;
import org.fermata.store.FailureReason;
import org.fermata.store.Profile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * The log: {@code log/fermata.log} in the profile, and the two files before it. Whoever logs hands
 * a record over and goes on; files are written on {@code store-io}.
 */
final class LogFile extends Handler {

    private static final long MAX_BYTES = 2_000_000;
    private static final int MAX_WAITING = 10_000;
    private static final int KEPT = 2;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private static final SimpleFormatter FORMATTER = new SimpleFormatter();

    private final Path file;
    private final EventLoop storeIo;
    private final Consumer<String> problem;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();

    // Owned by store-io.
    private OutputStream output;
    private long bytes;
    private boolean failed;

    private LogFile(Path file, EventLoop storeIo, Consumer<String> problem) {
        this.file = file;
        this.storeIo = storeIo;
        this.problem = problem;
    }

    /**
     * Sends all logging of the process to the profile's log, and nothing to the terminal.
     *
     * @param profile the profile's folder
     * @param storeIo the loop that writes
     * @param problem told once, on {@code store-io}, in a sentence when the log cannot be written
     * @throws IOException if the folder cannot be made
     */
    static void install(Path profile, EventLoop storeIo, Consumer<String> problem)
            throws IOException {
        Path folder = profile.resolve("log");
        Profile.makePrivate(folder);
        silence();
        Logger root = Logger.getLogger("");
        root.setLevel(Level.INFO);
        root.addHandler(new LogFile(folder.resolve("fermata.log"), storeIo, problem));
        System.setOut(intoLog("stdout"));
        System.setErr(intoLog("stderr"));
    }

    /** What libraries print is for the log; the terminal's streams are the command line's alone. */
    private static PrintStream intoLog(String name) {
        Logger logger = Logger.getLogger(name);
        OutputStream lines =
                new ByteArrayOutputStream() {
                    @Override
                    public synchronized void flush() {
                        String text = toString(StandardCharsets.UTF_8).strip();
                        if (!text.isEmpty()) {
                            logger.info(text);
                        }
                        reset();
                    }
                };
        return new PrintStream(lines, true, StandardCharsets.UTF_8);
    }

    /** Keeps the log off the terminal of a process that has no profile yet. */
    static void silence() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
    }

    @Override
    public void publish(LogRecord event) {
        if (!isLoggable(event)) {
            return;
        }
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            dropped.incrementAndGet();
            return;
        }
        String thread = Thread.currentThread().getName();
        storeIo.execute(() -> write(event, thread));
    }

    private void write(LogRecord event, String thread) {
        waiting.decrementAndGet();
        StringBuilder text = new StringBuilder();
        int missing = dropped.getAndSet(0);
        if (missing > 0) {
            text.append("… ").append(missing).append(" records dropped\n");
        }
        format(event, thread, text);
        byte[] line = text.toString().getBytes(StandardCharsets.UTF_8);
        try {
            if (output == null || bytes > MAX_BYTES) {
                open();
            }
            output.write(line);
            output.flush();
            bytes += line.length;
            failed = false;
        } catch (IOException failure) {
            if (!failed) {
                failed = true;
                problem.accept("The log cannot be written: " + FailureReason.of(failure) + ".");
            }
        }
    }

    private static void format(LogRecord event, String thread, StringBuilder text) {
        String logger = event.getLoggerName() == null ? "" : event.getLoggerName();
        text.append(TIME.format(event.getInstant()))
                .append(' ')
                .append(event.getLevel().getName())
                .append(" [")
                .append(thread)
                .append("] ")
                .append(logger.substring(logger.lastIndexOf('.') + 1))
                .append(": ")
                .append(oneLine(FORMATTER.formatMessage(event)))
                .append('\n');
        for (Throwable cause = event.getThrown(); cause != null; cause = cause.getCause()) {
            text.append("    ").append(oneLine(cause.toString())).append('\n');
            for (StackTraceElement frame : cause.getStackTrace()) {
                text.append("        at ").append(frame).append('\n');
            }
        }
    }

    /** What the network sent must not be able to write lines of its own. */
    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\\t]]+", " ⏎ ");
    }

    private void open() throws IOException {
        if (output != null) {
            output.close();
        }
        if (Files.exists(file) && Files.size(file) > MAX_BYTES) {
            for (int i = KEPT; i >= 1; i--) {
                Path older = file.resolveSibling(file.getFileName() + "." + i);
                Path newer =
                        i == 1 ? file : file.resolveSibling(file.getFileName() + "." + (i - 1));
                if (Files.exists(newer)) {
                    Files.move(newer, older, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        output = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        bytes = Files.size(file);
    }

    @Override
    public void flush() {
        // Each record is flushed as it is written.
    }

    @Override
    public void close() {
        storeIo.execute(
                () -> {
                    try {
                        if (output != null) {
                            output.close();
                            output = null;
                        }
                    } catch (IOException failure) {
                        problem.accept(
                                "The log cannot be closed: " + FailureReason.of(failure) + ".");
                    }
                });
    }
}
