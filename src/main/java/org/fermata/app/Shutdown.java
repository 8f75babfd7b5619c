package org.fermata.app;

import org.fermata.audio.dsp.LibraryNoise;
import org.fermata.concurrent.Threads;

/** Ends the phone politely, whatever ends the process: a command, a signal, the window closed. */
final class Shutdown {

    /** More than the parts' own bounds add up to when nothing hangs. */
    private static final long LIMIT_MS = 8_000;

    private Shutdown() {}

    /**
     * Makes the hook that the Java machine runs at its end.
     *
     * @param phone the phone
     * @return the hook's thread, not started
     */
    static Thread of(Phone phone) {
        return Threads.make("shutdown", () -> run(phone));
    }

    private static void run(Phone phone) {
        Thread worker = Threads.start("stop", phone::stop);
        try {
            worker.join(LIMIT_MS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        LibraryNoise.silence();
    }
}
