package org.fermata.audio;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What is recorded of a line from one hold to the next, on its way from the audio threads to {@code
 * recorder}.
 *
 * <pre>
 *   audio-capture ── both sides, while the line sends ───────▶ ring ─┐  by the blocks' times
 *   audio-playback ─ the far end, while it only listens ─────▶ ring ─┴──▶ recorder
 * </pre>
 *
 * While the line sends, the far end comes to the capture thread by a ring of its own, which brings
 * it to that thread's clock: so both sides are of one clock, however far the devices' clocks are
 * apart. What comes while a ring is full (2.5 s behind) is lost and counted.
 */
final class Take {

    /** Real-time: its writing side must not allocate, lock, log or block. */
    private static final class Ring {
        private static final int BLOCKS = 256;

        private final float[] samples;
        private final long[] nanos = new long[BLOCKS];
        private final int blockSamples;
        private final AtomicLong written = new AtomicLong();
        private final AtomicLong read = new AtomicLong();
        private volatile long lost;

        Ring(int channels) {
            blockSamples = channels * PortHost.BLOCK_FRAMES;
            samples = new float[BLOCKS * blockSamples];
        }

        /** Adds a block; one of a ring of one channel has no second side. */
        @SuppressWarnings("NonAtomicOperationOnVolatileField")
        void write(float[] first, float[] second, long now) {
            long at = written.get();
            if (at - read.get() >= BLOCKS) {
                lost = lost + 1;
                return;
            }
            int slot = (int) (at % BLOCKS);
            nanos[slot] = now;
            int from = slot * blockSamples;
            System.arraycopy(first, 0, samples, from, PortHost.BLOCK_FRAMES);
            if (second != null) {
                int behind = from + PortHost.BLOCK_FRAMES;
                System.arraycopy(second, 0, samples, behind, PortHost.BLOCK_FRAMES);
            }
            written.set(at + 1);
        }

        long waiting() {
            return written.get() - read.get();
        }

        long nextNanos() {
            return nanos[(int) (read.get() % BLOCKS)];
        }

        void copy(int side, float[] block) {
            int from = (int) (read.get() % BLOCKS) * blockSamples + side * PortHost.BLOCK_FRAMES;
            System.arraycopy(samples, from, block, 0, PortHost.BLOCK_FRAMES);
        }

        void release() {
            read.set(read.get() + 1);
        }
    }

    private static final int DUE_BLOCKS = 50;
    private static final float[] SILENCE = new float[PortHost.BLOCK_FRAMES];

    private final Runnable wake;
    private final Ring both = new Ring(2);
    private final Ring theirs = new Ring(1);
    private volatile boolean ended;

    /**
     * Begins one.
     *
     * @param wake wakes {@code recorder}; called on audio threads
     */
    Take(Runnable wake) {
        this.wake = wake;
    }

    /** Adds a block of both sides; without theirs where that is null. The capture thread. */
    void both(float[] ours, float[] far, long nowNanos) {
        both.write(ours, far == null ? SILENCE : far, nowNanos);
        wakeIfDue(both);
    }

    /** Adds a block of the far end, to which nothing is sent. The playback thread. */
    void theirs(float[] far, long nowNanos) {
        theirs.write(far, null, nowNanos);
        wakeIfDue(theirs);
    }

    private void wakeIfDue(Ring ring) {
        if (ring.waiting() >= DUE_BLOCKS) {
            wake.run();
        }
    }

    /** No more comes: the line is silent. On {@code signalling}. */
    void end() {
        ended = true;
        wake.run();
    }

    // ---- recorder ----

    boolean ended() {
        return ended;
    }

    /** Whether there is enough to be worth writing, or all that will be. */
    boolean due() {
        return ended || both.waiting() >= DUE_BLOCKS || theirs.waiting() >= DUE_BLOCKS;
    }

    /**
     * Takes the next block.
     *
     * @param left where our side goes
     * @param right where theirs goes
     * @return false if there is none
     */
    boolean next(float[] left, float[] right) {
        boolean talk = both.waiting() > 0;
        boolean listening = theirs.waiting() > 0;
        if (talk && (!listening || both.nextNanos() - theirs.nextNanos() <= 0)) {
            both.copy(0, left);
            both.copy(1, right);
            both.release();
            return true;
        }
        if (listening) {
            System.arraycopy(SILENCE, 0, left, 0, left.length);
            theirs.copy(0, right);
            theirs.release();
        }
        return listening;
    }

    /** How many blocks were lost because the disk was too slow. */
    long lostBlocks() {
        return both.lost + theirs.lost;
    }
}
