package org.fermata.audio;

/**
 * Counts the failures of a device that follow each other too closely to be met by starting it anew
 * each time. Owner: {@code signalling}.
 */
final class FailureRun {

    /** So many in a row without {@link #STABLE_NANOS} between them, and the next waits. */
    private static final int QUICK_RECOVERIES = 5;

    private static final long STABLE_NANOS = 10_000_000_000L;

    private int count;
    private long lastNanos;

    /** Another device is wanted, which has not failed yet. */
    void forget() {
        count = 0;
    }

    /** One more. */
    void add(long nowNanos) {
        count = nowNanos - lastNanos > STABLE_NANOS ? 1 : count + 1;
        lastNanos = nowNanos;
    }

    /** Whether the last one was the first of its run. */
    boolean begun() {
        return count == 1;
    }

    /** Whether the next attempt is to wait. */
    boolean tooMany() {
        return count > QUICK_RECOVERIES;
    }
}
