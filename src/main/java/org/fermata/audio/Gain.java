package org.fermata.audio;

/**
 * A gain that is set on one thread and followed on another without a click: over one block, from
 * what it was to what it shall be.
 */
final class Gain {

    /** Written by any thread. */
    private volatile float wanted = 1;

    // The audio thread.
    private float now = 1;

    /**
     * What a volume in percent stands for, by the scale sound servers use: the cube, so that half
     * of it sounds about half as loud.
     *
     * @param percent 0 to 200; 100 changes nothing, 200 makes it 18 dB louder
     */
    static float ofPercent(int percent) {
        double share = percent / 100.0;
        return (float) (share * share * share);
    }

    /** Sets it. Any thread. */
    void set(float factor) {
        wanted = factor;
    }

    /** Takes it at once what it shall be. The audio thread, where nothing sounds. */
    void jump() {
        now = wanted;
    }

    /** Whether it changes nothing in the next block. The audio thread. */
    boolean isOne() {
        return now == 1 && wanted == 1;
    }

    /** Applies it to a block. The audio thread. */
    void apply(float[] block) {
        if (!isOne()) {
            add(block, block, true);
        }
    }

    /** Adds a block with it to a sum. The audio thread. */
    void add(float[] block, float[] sum) {
        add(block, sum, false);
    }

    private void add(float[] block, float[] sum, boolean replaces) {
        float end = wanted;
        float step = (end - now) / block.length;
        float factor = now;
        for (int i = 0; i < block.length; i++) {
            factor += step;
            sum[i] = replaces ? block[i] * factor : sum[i] + block[i] * factor;
        }
        now = end;
    }
}
