package org.fermata.audio;

import org.fermata.audio.dsp.FractionalDelay;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Sound on its way from the playback thread to the capture thread: one writer, one reader, on two
 * clocks. The reader resamples, by at most {@link #MAX_STEER}, so that it stays at the same
 * distance behind the writer however far the clocks run apart.
 *
 * <pre>
 *   written ─▶ │▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒│        where the writer is by its clock
 *              └──── distance ────┘             distance − kept ─▶ PI loop ─▶ steer
 *                 position ─▶ (1 + steer) samples for each one read
 * </pre>
 *
 * <p>Sound comes and goes in bursts, a device's period at a time. The reader begins as far behind
 * as the usual ones need on both sides, and a block further each time the ring has run empty. Where
 * it finds itself in the second after the first, it stays: to get to another distance by resampling
 * takes so long that an echo canceller would be chasing it for half a minute. What the distance
 * shows is smoothed, because threads are late; a second-order loop then finds the difference of the
 * clocks itself, so that none of it is left as an error.
 *
 * <p>Real-time: neither side allocates, locks, logs or blocks.
 */
final class SampleRing {

    /** Faster than this no two clocks run apart, and less than this nobody hears. */
    static final double MAX_STEER = 500e-6;

    private static final int FRAMES = PortHost.BLOCK_FRAMES;
    private static final int CAPACITY_BLOCKS = 32;
    private static final int CAPACITY_FRAMES = CAPACITY_BLOCKS * FRAMES;
    private static final int MAX_TARGET_FRAMES = 16 * FRAMES;
    private static final int MARGIN_FRAMES = FRAMES / 2;
    private static final int USUAL_BURST_BLOCKS = 2;
    private static final int LONGEST_BURST_BLOCKS = 4;
    private static final int USUAL_TARGET_FRAMES = 2 * USUAL_BURST_BLOCKS * FRAMES + MARGIN_FRAMES;

    /** Blocks closer together than this came out of one period. */
    private static final long BURST_NANOS = 3_000_000L;

    /** More than this beyond the target is skipped: a thread stood still. */
    private static final int SURPLUS_FRAMES = 10 * FRAMES;

    private static final double FRAMES_PER_NANO = PortHost.RATE / 1e9;

    /** The loop's natural frequency in rad/s: wide at first, to find the clocks' difference. */
    private static final double START_BANDWIDTH = 0.2;

    private static final double BANDWIDTH = 0.05;
    private static final double NARROWING_SECONDS = 20;

    /** The error is smoothed this much faster than the loop moves, as a fraction of its period. */
    private static final double SMOOTHING = 0.2;

    /**
     * How long the distance may change: a device that was just started is filled slowly ({@link
     * SlowFill}).
     */
    private static final double SETTLING_SECONDS = 1;

    /** How long the distance is only looked at then, to know what it is to stay at. */
    private static final double FINDING_SECONDS = 1;

    private static final double MAX_INTERVAL_SECONDS = 0.2;

    private final float[] samples = new float[CAPACITY_FRAMES];
    private final long[] writtenAtNanos = new long[CAPACITY_BLOCKS];
    private final AtomicLong written = new AtomicLong();

    /** The first block still needed. */
    private final AtomicLong read = new AtomicLong();

    // The reader.
    private final FractionalDelay delay = new FractionalDelay(FRAMES);
    private final float[] stretch = new float[FRAMES + FractionalDelay.SPAN];
    private final float[] skipped = new float[FRAMES];
    private boolean flowing;
    private double position;
    private double steer;
    private double drift;
    private double error;
    private double seconds;
    private long lastReadNanos;
    private int target = USUAL_TARGET_FRAMES;

    /**
     * The distance it stays at, and of how many seconds that is the mean; negative: of none yet.
     */
    private double kept;

    private double keptSeconds;

    /**
     * Adds a block, or drops it if the ring is full. The writer only.
     *
     * @param block {@link PortHost#BLOCK_FRAMES} samples
     * @param nowNanos the monotonic clock
     */
    void write(float[] block, long nowNanos) {
        long at = written.get();
        if (at - read.get() >= CAPACITY_BLOCKS) {
            return;
        }
        int slot = (int) (at % CAPACITY_BLOCKS);
        System.arraycopy(block, 0, samples, slot * FRAMES, FRAMES);
        writtenAtNanos[slot] = nowNanos;
        written.set(at + 1);
    }

    /**
     * Takes a block. The reader only.
     *
     * @param block where it goes, {@link PortHost#BLOCK_FRAMES} samples
     * @param nowNanos the monotonic clock
     * @return false if there is none
     */
    boolean read(float[] block, long nowNanos) {
        boolean first = nowNanos - lastReadNanos >= BURST_NANOS;
        double interval = (nowNanos - lastReadNanos) / 1e9;
        lastReadNanos = nowNanos;
        long blocks = written.get();
        if (!flowing && !begin(blocks, nowNanos)) {
            return false;
        }
        long end = blocks * FRAMES;
        if (position + FRAMES + FractionalDelay.SPAN - FractionalDelay.BEFORE > end) {
            flowing = false;
            target = Math.min(target + FRAMES, MAX_TARGET_FRAMES);
            return false;
        }
        boolean skips = end - position > target + SURPLUS_FRAMES;
        if (skips) {
            take(skipped, 0);
            position = end - target;
            keptSeconds = -SETTLING_SECONDS;
            error = 0;
        } else if (first) {
            steer(writerFrames(blocks, nowNanos) - position, interval);
        }
        take(block, steer);
        if (skips) {
            for (int i = 0; i < FRAMES; i++) {
                block[i] += (skipped[i] - block[i]) * (FRAMES - i) / FRAMES;
            }
        }
        position += FRAMES * (1 + steer);
        read.set(((long) position - FractionalDelay.BEFORE) / FRAMES);
        return true;
    }

    /** Throws away what lies ready. The reader only. */
    void flush() {
        read.set(written.get());
        flowing = false;
    }

    /** How far the reader is to stay behind the writer, in frames. The reader only. */
    int target() {
        return target;
    }

    /** What lies ready, in frames. The reader only. */
    double fillFrames() {
        return flowing ? written.get() * FRAMES - position : 0;
    }

    /** The difference of the clocks as far as it is known, as a fraction. The reader only. */
    double steer() {
        return steer;
    }

    private boolean begin(long blocks, long nowNanos) {
        double start = writerFrames(blocks, nowNanos) - target;
        if (blocks == 0 || start - FractionalDelay.BEFORE < read.get() * FRAMES) {
            return false;
        }
        position = start;
        keptSeconds = -SETTLING_SECONDS;
        error = 0;
        steer = drift;
        flowing = true;
        return true;
    }

    /** Where the writer is by its clock: between two bursts it goes on. */
    private double writerFrames(long blocks, long nowNanos) {
        long since =
                nowNanos - writtenAtNanos[(int) ((blocks + CAPACITY_BLOCKS - 1) % CAPACITY_BLOCKS)];
        double frames = Math.clamp(since * FRAMES_PER_NANO, 0.0, LONGEST_BURST_BLOCKS * FRAMES);
        return blocks * FRAMES + frames;
    }

    private void steer(double distance, double interval) {
        double step = Math.min(interval, MAX_INTERVAL_SECONDS);
        if (keptSeconds < FINDING_SECONDS) {
            double share = keptSeconds < 0 ? 1 : step / (keptSeconds + step);
            kept += (distance - kept) * share;
            keptSeconds += step;
            return;
        }
        seconds += step;
        double wide = Math.max(0, 1 - seconds / NARROWING_SECONDS);
        double bandwidth = BANDWIDTH + (START_BANDWIDTH - BANDWIDTH) * wide;
        error += (distance - kept - error) * Math.min(1, step * bandwidth / SMOOTHING);
        double pull = 2 * bandwidth * error / PortHost.RATE;
        if (Math.abs(drift + pull) < MAX_STEER) {
            drift += bandwidth * bandwidth * error * step / PortHost.RATE;
        }
        steer = Math.clamp(drift + pull, -MAX_STEER, MAX_STEER);
    }

    private void take(float[] block, double stretchBy) {
        long from = (long) position - FractionalDelay.BEFORE;
        int at = (int) (from % CAPACITY_FRAMES);
        int head = Math.min(stretch.length, CAPACITY_FRAMES - at);
        System.arraycopy(samples, at, stretch, 0, head);
        System.arraycopy(samples, 0, stretch, head, stretch.length - head);
        delay.convert(stretch, position - (long) position, stretchBy, block);
    }
}
