package org.fermata.alsa;

import com.sun.jna.Native;
import com.sun.jna.Platform;

import org.fermata.audio.PriorityService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How soon a thread gets a processor: real-time round robin by sched_setscheduler(2) where the
 * system allows it, else what a {@link PriorityService} gives, else a lower nice value by
 * setpriority(2). On Linux each thread has its own. A busy machine keeps a thread of ordinary
 * priority waiting for longer than a device's buffer lasts. Any thread.
 */
public final class ThreadPriority {

    private static final Logger log = LoggerFactory.getLogger(ThreadPriority.class);
    private static final int SCHED_RR = 2;
    private static final int POLICY_MASK = 0xff;

    /**
     * Below what sound servers take for themselves (PulseAudio: 5), so that we never delay them.
     */
    private static final int REAL_TIME = 4;

    /** What sound servers take for themselves without real-time priority. */
    private static final int NICE = -11;

    private static final int PRIO_PROCESS = 0;
    private static final int CALLING_THREAD = 0;
    private static final int RLIMIT_RTTIME = 15;

    /** rtkit gives real-time priority only to who may be killed after this, in µs. */
    private static final long RTTIME_MICROS = 200_000;

    /** libpulse's thread that moves the sound between us and the server. */
    private static final String SERVER_THREAD = "threaded-ml";

    private static final Path THREADS = Path.of("/proc/self/task");

    static {
        Native.register(ThreadPriority.class, Platform.C_LIBRARY_NAME);
    }

    private final PriorityService service;
    private final Set<Integer> asked = ConcurrentHashMap.newKeySet();

    /**
     * Makes it.
     *
     * @param service who is asked where the system refuses
     */
    public ThreadPriority(PriorityService service) {
        this.service = service;
    }

    /**
     * Raises the calling thread before it opens a device: a sound server's library starts threads,
     * which inherit what the system itself allows.
     */
    void opening() {
        if (!isRealTime()
                && sched_setscheduler(CALLING_THREAD, SCHED_RR, new int[] {REAL_TIME}) != 0) {
            setpriority(PRIO_PROCESS, CALLING_THREAD, NICE);
        }
    }

    /** Raises the threads of a sound server's library that had nothing to inherit. */
    void opened() {
        if (isRealTime() || getpriority(PRIO_PROCESS, CALLING_THREAD) < 0) {
            return;
        }
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                int number = Integer.parseInt(thread.getFileName().toString());
                if (isServers(thread) && asked.add(number)) {
                    service.nice(number, NICE);
                }
            }
        } catch (IOException | DirectoryIteratorException failure) {
            log.warn("the sound server’s threads keep their priority", failure);
        }
    }

    private static boolean isServers(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip().equals(SERVER_THREAD);
        } catch (IOException ended) {
            log.debug("{} has ended meanwhile", thread, ended);
            return false;
        }
    }

    /**
     * Raises the calling thread, which moves sound and never works for long without a pause. Before
     * it has moved any: asking the service allocates a message.
     */
    void audio() {
        opening();
        int thread = gettid();
        if (!isRealTime() && asked.add(thread) && limited()) {
            service.realTime(thread, REAL_TIME);
        }
    }

    /** Gives the calling thread a lower nice value, for what must not wait but may work long. */
    public void soon() {
        if (setpriority(PRIO_PROCESS, CALLING_THREAD, NICE) != 0) {
            service.nice(gettid(), NICE);
        }
    }

    private static boolean isRealTime() {
        return (sched_getscheduler(CALLING_THREAD) & POLICY_MASK) == SCHED_RR;
    }

    /** Whether the program may now be killed as the service demands. */
    private static boolean limited() {
        long[] limits = new long[2];
        if (getrlimit(RLIMIT_RTTIME, limits) != 0) {
            return false;
        }
        if (Long.compareUnsigned(limits[1], RTTIME_MICROS) > 0) {
            limits[1] = RTTIME_MICROS;
        }
        limits[0] = limits[1];
        return setrlimit(RLIMIT_RTTIME, limits) == 0;
    }

    private static native int sched_getscheduler(int thread);

    private static native int sched_setscheduler(int thread, int policy, int[] priority);

    private static native int getpriority(int which, int who);

    private static native int setpriority(int which, int who, int nice);

    private static native int getrlimit(int resource, long[] limits);

    private static native int setrlimit(int resource, long[] limits);

    private static native int gettid();
}
