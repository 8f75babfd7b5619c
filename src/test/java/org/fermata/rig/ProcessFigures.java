package org.fermata.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the kernel says of a process, from /proc alone (proc(5)).
 *
 * @param nanos when it was read, by the monotonic clock
 * @param cpuTicks user and system time of the whole process, in ticks of 10 ms
 * @param compilingTicks what of it the virtual machine spent on compiling, which a young process
 *     does whatever it is used for
 * @param residentKib resident memory
 * @param threads the threads' names with how many bear each
 * @param threadSwitches context switches, voluntary and involuntary, by thread
 * @param threadWakeups the voluntary ones alone, by thread: it slept and was woken. The others say
 *     that something else had the processor meanwhile
 */
public record ProcessFigures(
        long nanos,
        long cpuTicks,
        long compilingTicks,
        long residentKib,
        Map<String, Integer> threads,
        Map<String, Long> threadSwitches,
        Map<String, Long> threadWakeups) {

    /** Ticks a second that /proc counts in, sysconf(_SC_CLK_TCK) on every Linux. */
    public static final double TICKS_PER_SECOND = 100;

    private static final Pattern STATUS = Pattern.compile("^(\\w+):\\s+(\\d+)", Pattern.MULTILINE);

    /**
     * Names of the virtual machine's own threads, as the kernel cuts them to 15 characters; they
     * come and go with compilation and collection, whatever the program does.
     */
    private static final Pattern OF_THE_JVM =
            Pattern.compile(
                    "java|GC Thread#.*|G1 .*|VM .*|C1 Compiler.*|C2 Compiler.*|Signal"
                            + " Dispatch|Finalizer|Reference Handl|Common-Cleaner|Service"
                            + " Thread|Monitor Deflati|Notification Th|Attach Listener|process"
                            + " reaper|Cleaner-.*|DestroyJavaVM|ForkJoinPool.*|Sweeper thread|JNA"
                            + " Cleaner");

    /** Reads them now. */
    public static ProcessFigures of(long pid) {
        Path proc = Path.of("/proc", String.valueOf(pid));
        try {
            long compiling = 0;
            Map<String, Integer> threads = new TreeMap<>();
            Map<String, Long> switches = new TreeMap<>();
            Map<String, Long> wakeups = new TreeMap<>();
            for (Path task : list(proc.resolve("task"))) {
                Map<String, Long> status = status(task);
                if (status.isEmpty()) {
                    continue;
                }
                threads.merge(name(task), 1, Integer::sum);
                String thread = name(task) + "/" + task.getFileName();
                long woken = status.get("voluntary_ctxt_switches");
                wakeups.put(thread, woken);
                if (thread.startsWith("C1 Compiler") || thread.startsWith("C2 Compiler")) {
                    compiling += ticks(task);
                }
                switches.put(thread, woken + status.get("nonvoluntary_ctxt_switches"));
            }
            long resident = status(proc).getOrDefault("VmRSS", 0L);
            return new ProcessFigures(
                    System.nanoTime(),
                    ticks(proc),
                    compiling,
                    resident,
                    threads,
                    switches,
                    wakeups);
        } catch (IOException gone) {
            throw new AssertionError("process " + pid + " is gone", gone);
        }
    }

    private static long ticks(Path folder) throws IOException {
        String stat = Files.readString(folder.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private static String name(Path task) throws IOException {
        return Files.exists(task.resolve("comm"))
                ? Files.readString(task.resolve("comm")).strip()
                : "";
    }

    private static Map<String, Long> status(Path folder) throws IOException {
        Map<String, Long> values = new TreeMap<>();
        Path file = folder.resolve("status");
        try {
            Matcher matcher = STATUS.matcher(Files.readString(file));
            while (matcher.find()) {
                values.put(matcher.group(1), Long.parseLong(matcher.group(2)));
            }
        } catch (IOException endedMeanwhile) {
            if (Files.exists(file)) {
                throw endedMeanwhile;
            }
        }
        return values;
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }

    /** The threads' names without those of the virtual machine. */
    public Map<String, Integer> ownThreads() {
        Map<String, Integer> own = new TreeMap<>(threads);
        own.keySet().removeIf(name -> OF_THE_JVM.matcher(name).matches());
        return own;
    }

    /** CPU since an earlier reading, in percent of one core. */
    public double cpuPercentSince(ProcessFigures earlier) {
        return percent(cpuTicks - earlier.cpuTicks, earlier);
    }

    /** CPU since an earlier reading, without what was compiled, in percent of one core. */
    public double workPercentSince(ProcessFigures earlier) {
        long compiled = compilingTicks - earlier.compilingTicks;
        return percent(cpuTicks - earlier.cpuTicks - compiled, earlier);
    }

    private double percent(long ticks, ProcessFigures earlier) {
        return 100 * ticks / TICKS_PER_SECOND / ((nanos - earlier.nanos) / 1e9);
    }

    /** Context switches a second since an earlier reading, of the threads that live now. */
    public double switchesPerSecondSince(ProcessFigures earlier) {
        return perSecond(threadSwitches, earlier.threadSwitches, "", earlier.nanos);
    }

    /**
     * Wake-ups a second since an earlier reading, of the threads that live now.
     *
     * @param prefix how the names of the threads that count begin; empty for all
     */
    public double wakeupsPerSecondSince(ProcessFigures earlier, String prefix) {
        return perSecond(threadWakeups, earlier.threadWakeups, prefix, earlier.nanos);
    }

    private double perSecond(
            Map<String, Long> now, Map<String, Long> before, String prefix, long since) {
        long count = 0;
        for (Map.Entry<String, Long> thread : now.entrySet()) {
            if (thread.getKey().startsWith(prefix)) {
                count += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
            }
        }
        return count / ((nanos - since) / 1e9);
    }

    /** What a process has open, as the links of /proc/PID/fd name it. */
    public static List<String> openFiles(long pid) {
        List<String> names = new ArrayList<>();
        try (Stream<Path> links = Files.list(Path.of("/proc", String.valueOf(pid), "fd"))) {
            for (Path link : links.toList()) {
                try {
                    names.add(Files.readSymbolicLink(link).toString());
                } catch (IOException closedMeanwhile) {
                    names.remove(link.toString());
                }
            }
        } catch (IOException gone) {
            throw new AssertionError("process " + pid + " is gone", gone);
        }
        return names;
    }

    /** How many sockets a process has open. */
    public static long sockets(long pid) {
        return openFiles(pid).stream().filter(name -> name.startsWith("socket:")).count();
    }

    /** How many of ALSA's devices a process has open; those on a sound server are sockets. */
    public static long soundDevices(long pid) {
        return openFiles(pid).stream().filter(name -> name.startsWith("/dev/snd/pcm")).count();
    }
}
