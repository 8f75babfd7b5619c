package org.fermata.audio;

import org.fermata.concurrent.EventLoop;

import java.time.Duration;

/**
 * The timer of attempts that failed: each waits half as long again as the one before, up to a limit
 * that has the sound back within 3 s of its device. Owner: {@code signalling}.
 */
final class BackOff {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LAST = Duration.ofSeconds(2);

    private final EventLoop signalling;
    private final Runnable attempt;
    private EventLoop.Timer timer;
    private Duration next = FIRST;

    /**
     * Makes it; nothing waits yet.
     *
     * @param attempt what to run when the time has come
     */
    BackOff(EventLoop signalling, Runnable attempt) {
        this.signalling = signalling;
        this.attempt = attempt;
    }

    /** Whether an attempt waits for its time. */
    boolean waits() {
        return timer != null;
    }

    /** Has the next attempt wait. */
    void schedule() {
        schedule(next);
        Duration longer = next.plus(next.dividedBy(2));
        next = longer.compareTo(LAST) > 0 ? LAST : longer;
    }

    /** Has the next attempt wait for so long. */
    void schedule(Duration delay) {
        cancel();
        timer = signalling.schedule(delay, this::now);
    }

    /** Makes the attempt that waits now; nothing if none does. */
    void now() {
        if (timer != null) {
            cancel();
            attempt.run();
        }
    }

    /** Keeps the attempt that waits from being made. */
    void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** Starts over with the shortest wait: something works. */
    void reset() {
        next = FIRST;
    }
}
