package org.fermata.audio;

import java.util.function.Function;

/**
 * A role's audio thread and the device it runs on. The thread is made when it is first needed and
 * parks while nothing runs. Owner: {@code signalling}.
 */
final class RoleLoop {

    private final Function<AudioLoop.Listener, AudioLoop> loops;
    private final AudioLoop.Listener listener;
    private AudioLoop loop;
    private boolean runs;
    private boolean halting;
    private PcmDevice device;

    /**
     * Makes it without a thread.
     *
     * @param loops makes and starts the thread
     * @param listener hears of the thread
     */
    RoleLoop(Function<AudioLoop.Listener, AudioLoop> loops, AudioLoop.Listener listener) {
        this.loops = loops;
        this.listener = listener;
    }

    /** Makes the thread, which parks until there is something to do. */
    void start() {
        if (loop == null) {
            loop = loops.apply(listener);
        }
    }

    /** Has something done on the thread, if there is one now. */
    void command(Runnable command) {
        if (loop != null) {
            loop.command(command);
        }
    }

    /** The device it runs on, null for none. */
    PcmDevice device() {
        return device;
    }

    /** Whether it runs, be it on the stand-in. */
    boolean runs() {
        return runs;
    }

    /** Whether it has yet to hand back what it runs on; it takes a period at most. */
    boolean halting() {
        return halting;
    }

    /** Runs on the stand-in, if it does not run yet. */
    void run() {
        if (!runs) {
            start();
            loop.run(null);
            runs = true;
        }
    }

    /** Goes over to a device; it gives back the one before. */
    void attach(PcmDevice next) {
        loop.run(next);
        device = next;
    }

    /**
     * Makes what takes the thread over to a device that is being started; {@link #attached} follows
     * where it has been. Whoever runs it first counts.
     *
     * @return for any thread
     */
    Runnable attaching(PcmDevice next) {
        return loop.running(next);
    }

    /** It goes over, or has gone over, to a device that was started. */
    void attached(PcmDevice next) {
        device = next;
    }

    /** Goes over to the stand-in; it gives back the device. */
    void detach() {
        loop.run(null);
        device = null;
    }

    /** The device failed: the thread has let go of it and runs on the stand-in. */
    void failed() {
        device = null;
    }

    /** Parks the thread; the listener gets the device back. */
    void halt() {
        halting = true;
        loop.halt();
    }

    /** It has parked. */
    void halted() {
        halting = false;
        runs = false;
        device = null;
    }

    /** Ends the thread, if there is one. */
    void end() {
        if (loop != null) {
            loop.end();
            loop = null;
        }
    }
}
