package org.fermata.alsa;

import com.sun.jna.Native;
import com.sun.jna.Platform;

/**
 * How soon the calling thread gets a processor: real-time round robin by sched_setscheduler(2)
 * where the system allows it, else a lower nice value by setpriority(2). On Linux each thread has
 * its own, and hands it on to the threads it makes. A busy machine keeps a thread of ordinary
 * priority waiting for longer than a device's buffer lasts.
 */
final class ThreadPriority {

    private static final int SCHED_RR = 2;

    /**
     * Below what sound servers take for themselves (PulseAudio: 5), so that we never delay them.
     */
    private static final int[] REAL_TIME = {4};

    /** What sound servers take for themselves without real-time priority. */
    private static final int NICE = -11;

    private static final int PRIO_PROCESS = 0;
    private static final int CALLING_THREAD = 0;

    static {
        Native.register(ThreadPriority.class, Platform.C_LIBRARY_NAME);
    }

    private ThreadPriority() {}

    /**
     * Asks for a higher priority for the calling thread.
     *
     * @return whether the system allows either (RLIMIT_RTPRIO, RLIMIT_NICE or CAP_SYS_NICE); if
     *     not, nothing changes
     */
    static boolean raise() {
        return sched_setscheduler(CALLING_THREAD, SCHED_RR, REAL_TIME) == 0
                || setpriority(PRIO_PROCESS, CALLING_THREAD, NICE) == 0;
    }

    private static native int sched_setscheduler(int thread, int policy, int[] priority);

    private static native int setpriority(int which, int who, int nice);
}
