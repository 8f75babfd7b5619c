package org.fermata.audio.dsp;

import java.util.Arrays;

/**
 * Brings the mixer's sound down to a codec's rate. Delays it by 2 ms for 8000 Hz, 1.1 ms for
 * 16,000, none for 48,000. Keeps the past of one stream; owned by one thread; allocates nothing
 * after it is made.
 */
public final class Downsampler {

    private static final int BLOCK_FRAMES = 480;

    private final LowPass filter;
    private final int past;

    /** The sound by phase, each with the past its filter needs in front. */
    private final float[][] sound;

    private final float[] sums;

    /**
     * Makes one for a stream.
     *
     * @param codecRate 8000, 16,000 or 48,000 Hz
     * @throws IllegalArgumentException for another rate
     */
    public Downsampler(int codecRate) {
        filter = LowPass.forRate(codecRate);
        past = filter.tapsPerPhase() - 1;
        sums = new float[BLOCK_FRAMES / filter.factor()];
        sound = new float[filter.factor()][past + sums.length];
    }

    /**
     * Converts a block of 10 ms.
     *
     * @param block 480 samples at 48,000 Hz, nominally within ±1; louder ones are clipped
     * @param out where the samples at the codec's rate go
     * @param offset where they start there
     * @return how many they are: 80, 160 or 480
     */
    public int convert(float[] block, short[] out, int offset) {
        int factor = filter.factor();
        int count = sums.length;
        Arrays.fill(sums, 0);
        for (int phase = 0; phase < factor; phase++) {
            float[] line = sound[phase];
            System.arraycopy(line, count, line, 0, past);
            for (int i = 0, from = phase; i < count; i++, from += factor) {
                line[past + i] = block[from];
            }
            LowPass.accumulate(sums, filter.phase(factor - 1 - phase), line);
        }
        for (int i = 0; i < count; i++) {
            out[offset + i] = Pcm16.of(sums[i] * 32_768);
        }
        return count;
    }

    /** Forgets the past: the next block is the first of a stream. */
    public void reset() {
        for (float[] line : sound) {
            Arrays.fill(line, 0);
        }
    }
}
