package org.fermata.audio;

/**
 * How a playback device that was started with little in it comes to a full buffer. To fill it at
 * once would be to put silence before the first sound. So blocks are made by the clock, each a
 * little early, until the buffer is full and the device itself sets the pace: to the lines that is
 * a device whose clock is a few percent fast for a moment, which their jitter buffers make up for.
 *
 * <p>Owner: the audio thread. Real-time: neither allocates, locks, logs nor blocks.
 */
final class SlowFill {

    /** How much of its length passes before the next block is made. */
    private static final double HURRY = 0.97;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private int rate;

    /** From how many free frames on it is about to run dry. */
    private int almostDry;

    /** What the buffer has yet to gain, in frames; the device sets the pace where nothing is. */
    private double missing;

    private long dueNanos;

    /** Nothing is to be filled any more. */
    void end() {
        missing = 0;
    }

    /**
     * Begins with a device that has just been started.
     *
     * @param nowNanos the monotonic clock
     * @param device what it accepted
     * @param queued how many frames it was started with
     */
    void begin(long nowNanos, PcmParameters device, int queued) {
        rate = device.rate();
        almostDry = device.bufferFrames() - queued + device.transferFrames();
        missing = device.bufferFrames() - device.transferFrames() - queued;
        dueNanos = nowNanos;
    }

    /** Whether the device is not to be filled as far as it would take it. */
    boolean fills() {
        return missing > 0;
    }

    /** How long until the next block is to be made, in ns; 0 or less for now. */
    long early(long nowNanos) {
        return fills() ? dueNanos - nowNanos : 0;
    }

    /**
     * So many frames were written. Where hardly any were left, which is so when whoever writes came
     * late, the next ones are to follow at once.
     *
     * @param frames how many
     * @param free how many the device would have taken
     */
    void wrote(int frames, int free) {
        if (fills() && free < almostDry) {
            missing -= frames * (1 - HURRY);
            dueNanos += (long) (frames * HURRY * NANOS_PER_SECOND / rate);
        }
    }
}
