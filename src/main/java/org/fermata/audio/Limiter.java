package org.fermata.audio;

/**
 * Keeps the sum of several lines within full scale. Below {@link #CEILING} it changes nothing; a
 * louder block is turned down as a whole, and the gain comes back slowly, so that speech is not
 * distorted; what still peaks while the gain moves is clipped softly.
 *
 * <p>Owner: the audio thread. Real-time: neither allocates, locks, logs nor blocks.
 */
final class Limiter {

    private static final float CEILING = 0.95f;

    /** The gain's way back: about 0.2 s from half to full. */
    private static final float RELEASE_PER_BLOCK = 0.025f;

    private static final float KNEE = 1 - CEILING;

    private float gain = 1;

    /**
     * Limits a block in place.
     *
     * @param block samples
     */
    void apply(float[] block) {
        apply(block, null);
    }

    /**
     * Limits two sides alike, so that nothing wanders between them.
     *
     * @param left samples
     * @param right samples, null for none
     */
    void apply(float[] left, float[] right) {
        float peak = right == null ? peak(left) : Math.max(peak(left), peak(right));
        float wanted = peak > CEILING ? CEILING / peak : 1;
        float end = Math.min(wanted, gain + RELEASE_PER_BLOCK);
        if (end == 1 && gain == 1) {
            return;
        }
        turn(left, end);
        if (right != null) {
            turn(right, end);
        }
        gain = end;
    }

    private static float peak(float[] block) {
        float peak = 0;
        for (float sample : block) {
            float size = Math.abs(sample);
            if (size > peak) {
                peak = size;
            }
        }
        return peak;
    }

    private void turn(float[] block, float end) {
        float step = (end - gain) / block.length;
        float now = gain;
        for (int i = 0; i < block.length; i++) {
            now += step;
            block[i] = soften(block[i] * now);
        }
    }

    /** Bends what is louder than the ceiling so that it stays below full scale. */
    static float soften(float sample) {
        float magnitude = Math.abs(sample);
        if (magnitude <= CEILING) {
            return sample;
        }
        float over = (magnitude - CEILING) / KNEE;
        return Math.copySign(CEILING + KNEE * over / (1 + over), sample);
    }
}
