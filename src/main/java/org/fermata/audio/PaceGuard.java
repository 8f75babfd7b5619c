package org.fermata.audio;

/**
 * Keeps a device from running ahead of real time. ALSA's {@code null} takes ten seconds of sound in
 * a millisecond; whoever trusts it to block spins.
 *
 * <p>It adds up how much sound went through and compares it with the monotonic clock. A device may
 * be ahead by its buffer. Sound cards run up to a few hundred ppm fast, so a frame counts as 99 %
 * of its time: no honest device ever reaches the limit. One that does is held to the clock exactly,
 * until it has kept the time by itself for a while.
 *
 * <p>Owner: the audio thread. Real-time: neither allocates, locks, logs nor blocks.
 */
final class PaceGuard {

    private static final double TOLERANCE = 0.99;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** How far a device may fall behind and make up for it afterwards. */
    private static final long CREDIT_NANOS = 200_000_000L;

    private static final int TRANSFERS_UNTIL_TRUSTED = 100;

    private int rate;
    private long limitNanos;
    private boolean trusted;
    private int calmTransfers;

    /** When all that went through will have been played, or was recorded, in real time. */
    private long dueNanos;

    /**
     * Starts over with another device.
     *
     * @param nowNanos the monotonic clock
     * @param rate the device's sampling rate in Hz
     * @param aheadFrames how much the device holds already
     * @param limitFrames how far it may be ahead
     * @param trusted false holds it to the clock from the start
     */
    void start(long nowNanos, int rate, int aheadFrames, int limitFrames, boolean trusted) {
        this.rate = rate;
        dueNanos = nowNanos + nanos(aheadFrames);
        limitNanos = nanos(limitFrames);
        calmTransfers = 0;
        this.trusted = trusted;
    }

    /**
     * Counts frames that went through.
     *
     * @param frames how many
     * @param nowNanos the monotonic clock
     * @return how long to wait before the next, in ns; 0 for not at all
     */
    long transferred(int frames, long nowNanos) {
        long length = nanos(frames);
        dueNanos += trusted ? (long) (length * TOLERANCE) : length;
        if (dueNanos < nowNanos - CREDIT_NANOS) {
            dueNanos = nowNanos - CREDIT_NANOS;
        }
        long excess = dueNanos - nowNanos - limitNanos;
        if (excess > 0) {
            trusted = false;
            calmTransfers = 0;
            return excess;
        }
        if (!trusted && ++calmTransfers >= TRANSFERS_UNTIL_TRUSTED) {
            trusted = true;
        }
        return 0;
    }

    private long nanos(int frames) {
        return frames * NANOS_PER_SECOND / rate;
    }
}
