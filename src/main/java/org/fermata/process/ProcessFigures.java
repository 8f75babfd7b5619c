package org.fermata.process;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel says that this process uses (proc(5)). Nothing is measured until somebody asks.
 * Not for use by several threads at once.
 */
public final class ProcessFigures {

    /**
     * The figures.
     *
     * @param cpuSeconds processor time since the start, in s
     * @param cpuPercent processor time since they were last asked for, in percent of one core
     * @param residentBytes memory in use
     * @param threads threads
     * @param wakeups voluntary context switches of all threads that live
     * @param wakeupsPerSecond the same since they were last asked for, a second
     */
    public record Figures(
            double cpuSeconds,
            double cpuPercent,
            long residentBytes,
            int threads,
            long wakeups,
            double wakeupsPerSecond) {}

    private static final Logger log = LoggerFactory.getLogger(ProcessFigures.class);

    /** Linux: USER_HZ is 100 on every architecture Java 25 runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private static final double SHORTEST_WINDOW_SECONDS = 0.05;

    private final Path proc;
    private long lastNanos;
    private double lastCpuSeconds;
    private long lastWakeups;
    private double cpuPercent;
    private double wakeupsPerSecond;

    /**
     * Begins the first window.
     *
     * @param proc {@code /proc/self}
     * @param startNanos when the process started, by {@link System#nanoTime}
     */
    public ProcessFigures(Path proc, long startNanos) {
        this.proc = proc;
        this.lastNanos = startNanos;
    }

    /**
     * Reads the figures.
     *
     * @param nanoTime now, by {@link System#nanoTime}
     * @return the figures; zeros for what cannot be read
     */
    public Figures read(long nanoTime) {
        double cpuSeconds = cpuSeconds();
        long wakeups = wakeups();
        double seconds = (nanoTime - lastNanos) / 1e9;
        if (seconds >= SHORTEST_WINDOW_SECONDS) {
            cpuPercent = 100 * (cpuSeconds - lastCpuSeconds) / seconds;
            // A thread that ended takes its count with it.
            wakeupsPerSecond = Math.max(0, wakeups - lastWakeups) / seconds;
            lastNanos = nanoTime;
            lastCpuSeconds = cpuSeconds;
            lastWakeups = wakeups;
        }
        return new Figures(
                cpuSeconds,
                round(cpuPercent),
                statusField(proc.resolve("status"), "VmRSS:") * 1024,
                (int) statusField(proc.resolve("status"), "Threads:"),
                wakeups,
                round(wakeupsPerSecond));
    }

    private static double round(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private double cpuSeconds() {
        try {
            String stat = Files.readString(proc.resolve("stat"));
            // The name may hold spaces; the fields after it are counted from its closing bracket.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
        } catch (IOException | RuntimeException failure) {
            log.debug("processor time cannot be read", failure);
            return 0;
        }
    }

    private long wakeups() {
        long sum = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(proc.resolve("task"))) {
            for (Path thread : threads) {
                sum += statusField(thread.resolve("status"), "voluntary_ctxt_switches:");
            }
        } catch (IOException failure) {
            log.debug("threads cannot be listed", failure);
        }
        return sum;
    }

    private static long statusField(Path file, String name) {
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith(name)) {
                    return Long.parseLong(line.substring(name.length()).strip().split("\\s")[0]);
                }
            }
        } catch (IOException | RuntimeException gone) {
            // A thread may end between being listed and being read.
            log.trace("{} is gone", file);
        }
        return 0;
    }
}
