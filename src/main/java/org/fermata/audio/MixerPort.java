package org.fermata.audio;

/**
 * A line's connection to the mixer. The sound is mono at {@link PortHost#RATE} in blocks of {@link
 * PortHost#BLOCK_FRAMES} frames, samples nominally within ±1. A real-time method must not allocate,
 * lock, log, block or touch a socket, except that {@link #push} may send a datagram without
 * blocking.
 */
public interface MixerPort {

    /**
     * Gives the next block of what the far end says. On the playback thread, only while the port
     * plays.
     *
     * @param block to be filled, {@link PortHost#BLOCK_FRAMES} samples
     */
    void pull(float[] block);

    /**
     * Takes the next block for the far end: the microphone, and the other lines this one is merged
     * with. On the capture thread, only while the port sends.
     *
     * @param block {@link PortHost#BLOCK_FRAMES} samples, not to be changed or kept
     */
    void push(float[] block);

    /**
     * Whether it takes the microphone as it is: before echo, noise and level are worked on. Never
     * changes.
     */
    default boolean raw() {
        return false;
    }

    /**
     * The port will not be pulled from now on until it plays again. On the playback thread, after
     * the last pull.
     */
    default void pullStopped() {}

    /**
     * The port will not be pushed to from now on until it sends again. On the capture thread, after
     * the last push.
     */
    default void pushStopped() {}
}
