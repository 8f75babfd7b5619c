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

    /** The period asked for: 20 ms, two of the mixer's blocks. */
    public static final int PERIOD_FRAMES = 2 * PortHost.BLOCK_FRAMES;

    /** The buffer asked for: 80 ms. */
    public static final int BUFFER_FRAMES = 4 * PERIOD_FRAMES;

    /** Those of a device made of software alone. */
    public static final PcmParameters VIRTUAL =
            new PcmParameters(PortHost.RATE, 1, PERIOD_FRAMES, PERIOD_FRAMES, false);
}
