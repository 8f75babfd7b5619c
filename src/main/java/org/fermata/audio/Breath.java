package org.fermata.audio;

/**
 * Has an audio thread sleep for a moment that has had work for long without a pause. Linux kills a
 * program of which a thread with real-time priority from rtkit computes for 200 ms without sleeping
 * (RLIMIT_RTTIME in getrlimit(2)), and the others need a processor, too. Owner: that thread.
 */
final class Breath {

    private static final long LONG_NANOS = 50_000_000L;
    private static final long MOMENT_NANOS = 50_000L;

    /** A thread that is unparked meanwhile does not sleep; the next time it does. */
    private static final int ATTEMPTS = 3;

    private final AudioClock clock;
    private long fromNanos;

    Breath(AudioClock clock) {
        this.clock = clock;
    }

    /** Counts from now: the thread has just slept, or its loop has looked whether it must. */
    void from(long nowNanos) {
        fromNanos = nowNanos;
    }

    /** Sleeps if that is long ago. */
    void take(long nowNanos) {
        if (nowNanos - fromNanos < LONG_NANOS) {
            return;
        }
        long begun = nowNanos;
        for (int i = 0; i < ATTEMPTS && clock.nanoTime() - begun < MOMENT_NANOS; i++) {
            begun = clock.nanoTime();
            clock.parkNanos(MOMENT_NANOS);
        }
        fromNanos = clock.nanoTime();
    }
}
