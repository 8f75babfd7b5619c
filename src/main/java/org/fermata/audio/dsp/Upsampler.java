package org.fermata.audio.dsp;

import java.util.Arrays;

/**
 * Brings a codec's sound up to the mixer's rate. Delays it by 2 ms from 8000 Hz, 1.1 ms from
 * 16,000, none from 48,000. Keeps the past of one stream; owned by one thread; allocates nothing
 * after it is made.
 */
public final class Upsampler {

    private static final int BLOCK_FRAMES = 480;

    private final LowPass filter;
    private final int past;
    private final float gain;

    /** The sound at the codec's rate, with the past the filter needs in front. */
    private final float[] sound;

    private final float[] sums;

    /**
     * Makes one for a stream.
     *
     * @param codecRate 8000, 16,000 or 48,000 Hz
     * @throws IllegalArgumentException for another rate
     */
    public Upsampler(int codecRate) {
        filter = LowPass.forRate(codecRate);
        past = filter.tapsPerPhase() - 1;
        gain = filter.factor() / 32_768f;
        sums = new float[BLOCK_FRAMES / filter.factor()];
        sound = new float[past + sums.length];
    }

    /**
     * Converts 10 ms.
     *
     * @param in the samples at the codec's rate
     * @param offset where the 80, 160 or 480 of them start
     * @param block where the 480 samples at 48,000 Hz go, within ±1 but for what the filter
     *     overshoots
     */
    public void convert(short[] in, int offset, float[] block) {
        int factor = filter.factor();
        int count = sums.length;
        System.arraycopy(sound, count, sound, 0, past);
        for (int i = 0; i < count; i++) {
            sound[past + i] = in[offset + i] * gain;
        }
        for (int phase = 0; phase < factor; phase++) {
            Arrays.fill(sums, 0);
            LowPass.accumulate(sums, filter.phase(phase), sound);
            for (int i = 0, to = phase; i < count; i++, to += factor) {
                block[to] = sums[i];
            }
        }
    }

    /** Forgets the past: the next samples are the first of a stream. */
    public void reset() {
        Arrays.fill(sound, 0);
    }
}
