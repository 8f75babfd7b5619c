package org.fermata.audio;

/**
 * What a device really accepted.
 *
 * @param rate sampling rate in Hz
 * @param channels channels
 * @param periodFrames the period in frames
 * @param bufferFrames the buffer in frames
 * @param ownClock whether it keeps a time of its own; one that does not is paced by the monotonic
 *     clock from its first frame
 */
public record PcmParameters(
        int rate, int channels, int periodFrames, int bufferFrames, boolean ownClock) {

    /** The usual period: 20 ms, two of the mixer's blocks. */
    public static final int PERIOD_FRAMES = 2 * PortHost.BLOCK_FRAMES;

    /** The usual buffer: 80 ms. */
    public static final int BUFFER_FRAMES = 4 * PERIOD_FRAMES;

    /** Those of a device made of software alone. */
    public static final PcmParameters VIRTUAL =
            new PcmParameters(PortHost.RATE, 1, PERIOD_FRAMES, PERIOD_FRAMES, false);

    private static final int LONGEST_TRANSFER_MS = 100;

    /**
     * How many frames are moved at once: a period, but no fewer than a block of the mixer's and no
     * more than 100 ms. A device is ready once it can take or give so many.
     */
    public int transferFrames() {
        return Math.clamp(periodFrames, blockFrames(), rate * LONGEST_TRANSFER_MS / 1000);
    }

    /** The frames of one of the mixer's blocks at this rate, 10 ms, rounded up. */
    public int blockFrames() {
        return (rate + 99) / 100;
    }
}
