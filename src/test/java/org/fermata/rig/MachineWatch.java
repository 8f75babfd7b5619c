package org.fermata.rig;

import com.sun.jna.Native;
import com.sun.jna.Platform;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Watches whether the machine itself stands still, as a virtual one does whose host has other
 * things to do: a thread on each processor, at a real-time priority above all that is measured
 * where the system grants one, sleeps for moments and sees how much later it is woken.
 */
public final class MachineWatch implements AutoCloseable {

    /** On two shared cores at rest nobody was woken later than by 3 ms in half a minute. */
    private static final double STILL_MS = 10;

    private static final int ATTEMPTS = 3;
    private static final Duration MOMENT = Duration.ofMillis(5);
    private static final int SCHED_RR = 2;
    private static final int PRIORITY = 20;
    private static final int CALLING_THREAD = 0;

    static {
        Native.register(MachineWatch.class, Platform.C_LIBRARY_NAME);
    }

    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ended;
    private double longestPauseMs;

    /** Begins. */
    public MachineWatch() {
        for (int cpu = 0;
                cpu < Math.min(Long.SIZE, Runtime.getRuntime().availableProcessors());
                cpu++) {
            long mask = 1L << cpu;
            threads.add(
                    Thread.ofPlatform().daemon().name("machine-watch").start(() -> watch(mask)));
        }
    }

    /**
     * Measures what only a machine that goes on without a pause can show: where it fails while the
     * machine stood still, it is measured again, at most twice.
     *
     * @param what for the log
     * @param measurement throws AssertionError if it does not hold
     */
    public static void undisturbed(String what, Runnable measurement) {
        for (int attempt = 1; ; attempt++) {
            try (MachineWatch machine = new MachineWatch()) {
                try {
                    measurement.run();
                    return;
                } catch (AssertionError failed) {
                    double still = machine.longestPauseMs();
                    System.out.printf(
                            "[%s] failed; the machine stood still for up to %.1f ms: %s%n",
                            what, still, failed.getMessage());
                    if (attempt == ATTEMPTS || still < STILL_MS) {
                        throw failed;
                    }
                }
            }
        }
    }

    private void watch(long mask) {
        sched_setaffinity(CALLING_THREAD, Long.BYTES, new long[] {mask});
        sched_setscheduler(CALLING_THREAD, SCHED_RR, new int[] {PRIORITY});
        while (!ended) {
            long before = System.nanoTime();
            Await.window(MOMENT);
            woken((System.nanoTime() - before - MOMENT.toNanos()) / 1e6);
        }
    }

    private synchronized void woken(double lateMs) {
        longestPauseMs = Math.max(longestPauseMs, lateMs);
    }

    /** The longest time so far for which a processor ran nobody, in ms. */
    public synchronized double longestPauseMs() {
        return longestPauseMs;
    }

    @Override
    public void close() {
        ended = true;
    }

    private static native int sched_setaffinity(int thread, long bytes, long[] processors);

    private static native int sched_setscheduler(int thread, int policy, int[] priority);
}
