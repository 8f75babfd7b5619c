package org.fermata.audio;

/** A sound made by the phone itself: a tone in the ear, the ring. */
interface Voice {

    /**
     * Adds its next block. Real-time, on the thread that plays it: must not allocate, lock, log or
     * block.
     *
     * @param block {@link PortHost#BLOCK_FRAMES} samples to be added to
     */
    void add(float[] block);
}
