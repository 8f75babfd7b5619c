package org.fermata.audio;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Blocks on their way from the playback thread to the capture thread: one writer, one reader, on
 * two clocks. The reader starts once {@link #TARGET_BLOCKS} lie ready and stays about there: when
 * the ring runs empty it waits for that many again, when it runs full the writer's block is lost.
 */
final class SampleRing {

    private static final int CAPACITY_BLOCKS = 8;
    private static final int TARGET_BLOCKS = 3;
    private static final int FRAMES = PortHost.BLOCK_FRAMES;

    private final float[] samples = new float[CAPACITY_BLOCKS * FRAMES];
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong read = new AtomicLong();

    // The reader.
    private boolean flowing;

    /**
     * Adds a block, or drops it if the ring is full. The writer only.
     *
     * @param block {@link PortHost#BLOCK_FRAMES} samples
     */
    void write(float[] block) {
        long at = written.get();
        if (at - read.get() >= CAPACITY_BLOCKS) {
            return;
        }
        System.arraycopy(block, 0, samples, (int) (at % CAPACITY_BLOCKS) * FRAMES, FRAMES);
        written.set(at + 1);
    }

    /**
     * Takes a block. The reader only.
     *
     * @param block where it goes
     * @return false if there is none
     */
    boolean read(float[] block) {
        long at = read.get();
        long ready = written.get() - at;
        if (ready == 0 || !flowing && ready < TARGET_BLOCKS) {
            flowing = false;
            return false;
        }
        flowing = true;
        System.arraycopy(samples, (int) (at % CAPACITY_BLOCKS) * FRAMES, block, 0, FRAMES);
        read.set(at + 1);
        return true;
    }

    /** Throws away what lies ready. The reader only. */
    void flush() {
        read.set(written.get());
        flowing = false;
    }
}
