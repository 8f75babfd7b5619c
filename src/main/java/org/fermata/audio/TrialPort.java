package org.fermata.audio;

/**
 * Plays some samples and records others, at the mixer. The audio threads write what is theirs; once
 * a count has been read, what it counts may be read as well.
 */
final class TrialPort implements MixerPort {

    private static final long BLOCK_NANOS = 10_000_000;

    /** A device fills its buffer at first: from this block on it goes at its own pace. */
    private static final int STEADY = 30;

    private final AudioClock clock;
    private final float[] played;
    private final float[] recorded;
    private final boolean raw;

    // The playback thread.
    private int pulledBlocks;
    private long pulledSum;
    private volatile double pulledOrigin = Double.NaN;

    // The capture thread.
    private int pushedBlocks;
    private long pushedSum;
    private volatile double pushedOrigin = Double.NaN;
    private volatile int length;

    /**
     * Makes a port.
     *
     * @param clock the audio threads' clock
     * @param played what is played, once
     * @param recorded where the recording goes, until it is full
     * @param raw whether the microphone is recorded as it is
     */
    TrialPort(AudioClock clock, float[] played, float[] recorded, boolean raw) {
        this.clock = clock;
        this.played = played;
        this.recorded = recorded;
        this.raw = raw;
    }

    @Override
    public boolean raw() {
        return raw;
    }

    @Override
    public void pull(float[] block) {
        int at = pulledBlocks * block.length;
        int there = Math.clamp(played.length - at, 0, block.length);
        System.arraycopy(played, Math.min(at, played.length), block, 0, there);
        for (int i = there; i < block.length; i++) {
            block[i] = 0;
        }
        if (pulledBlocks >= STEADY) {
            pulledSum += clock.nanoTime() - pulledBlocks * BLOCK_NANOS;
            pulledOrigin = (double) pulledSum / (pulledBlocks - STEADY + 1);
        }
        pulledBlocks++;
    }

    @Override
    public void push(float[] block) {
        int at = length;
        if (at + block.length > recorded.length) {
            return;
        }
        System.arraycopy(block, 0, recorded, at, block.length);
        if (pushedBlocks >= STEADY) {
            pushedSum += clock.nanoTime() - pushedBlocks * BLOCK_NANOS;
            pushedOrigin = (double) pushedSum / (pushedBlocks - STEADY + 1);
        }
        pushedBlocks++;
        length = at + block.length;
    }

    /** What has been recorded; of it the first {@link #length} samples. Any thread. */
    float[] recorded() {
        return recorded;
    }

    /** How many samples have been recorded. Any thread. */
    int length() {
        return length;
    }

    /**
     * How long after it was pulled a sample was pushed. Any thread, once both have gone on for a
     * while.
     *
     * @param playedAt the sample's place in what was played
     * @param recordedAt its place in the recording
     * @return in ms, NaN while unknown
     */
    double delayMs(int playedAt, int recordedAt) {
        double pulled = pulledOrigin + playedAt * 1e9 / PortHost.RATE;
        double pushed = pushedOrigin + recordedAt * 1e9 / PortHost.RATE;
        return (pushed - pulled) / 1e6;
    }
}
