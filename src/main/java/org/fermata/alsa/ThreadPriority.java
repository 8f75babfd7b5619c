package org.fermata.alsa;

import com.sun.jna.Native;
import com.sun.jna.Platform;

/**
 * The calling thread's nice value, by setpriority(2): on Linux each thread has its own. A busy
 * machine keeps a thread of ordinary priority waiting for longer than a device's buffer lasts.
 */
final class ThreadPriority {

    /** What sound servers take for themselves. */
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
     * @return whether the system allows it (RLIMIT_NICE or CAP_SYS_NICE); if not, nothing changes
     */
    static boolean raise() {
        return setpriority(PRIO_PROCESS, CALLING_THREAD, NICE) == 0;
    }

    private static native int setpriority(int which, int who, int nice);
}
