package org.fermata.rtp;

import org.fermata.concurrent.EventLoop;

import java.time.Instant;

/**
 * The wall clock in NTP's format (RFC 5905 section 6), carried on by the monotonic clock, so that a
 * change of the wall clock does not upset round trips. Any thread.
 */
final class NtpClock {

    /** From 1900 to 1970. */
    private static final long NTP_TO_UNIX_SECONDS = 2_208_988_800L;

    private static final long NANOS = 1_000_000_000L;

    private final long originSeconds;
    private final long originNanos;

    NtpClock(EventLoop loop) {
        Instant wall = loop.now();
        originSeconds = wall.getEpochSecond() + NTP_TO_UNIX_SECONDS;
        originNanos = wall.getNano() - loop.nanoTime();
    }

    /**
     * The 64 bits of a timestamp: seconds since 1900 and their fraction.
     *
     * @param nowNanos the loop's monotonic clock
     */
    long at(long nowNanos) {
        long nanos = originNanos + nowNanos;
        long seconds = originSeconds + Math.floorDiv(nanos, NANOS);
        return seconds << 32 | (Math.floorMod(nanos, NANOS) << 32) / NANOS;
    }

    /** The middle 32 bits, in units of 1/65,536 s. */
    static int middle(long timestamp) {
        return (int) (timestamp >>> 16);
    }
}
