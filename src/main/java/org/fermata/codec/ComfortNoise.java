package org.fermata.codec;

import java.util.Arrays;

/**
 * Comfort noise (RFC 3389): what the far end's room sounds like while nobody speaks there, made
 * here from a level and a spectrum that come in few bytes. Owned by the thread that plays;
 * allocates nothing after it is made.
 */
public final class ComfortNoise {

    /** The static payload type (RFC 3551). */
    public static final int PAYLOAD_TYPE = 13;

    /** The encoding name in SDP; its clock is 8000 Hz. */
    public static final String ENCODING = "CN";

    private static final int MAX_ORDER = 16;
    private static final double OVERLOAD = 32_768;
    private static final double CREST = 4;
    private static final int USUAL_LEVEL = 60;

    /** Louder than this no pause is: 30 dB below overload. */
    private static final int LOUDEST_LEVEL = 30;

    /** How much of the way to a new level each sample goes. */
    private static final double GLIDE = 1.0 / 800;

    private final double[] reflections = new double[MAX_ORDER];
    private final double[] backward = new double[MAX_ORDER + 1];
    private int order;
    private double wanted = gain(USUAL_LEVEL, 1);
    private double gain;

    /** A filter that changes, or that garbage describes, might ring far above the level. */
    private double peak = OVERLOAD / CREST;

    private long seed = 0x2545F4914F6CDD1DL;

    /**
     * Takes what a packet says of the noise.
     *
     * @param in the payload: a level in −dBov, then a byte for each reflection coefficient
     * @param offset where it starts
     * @param length its length in bytes
     */
    public void update(byte[] in, int offset, int length) {
        if (length == 0) {
            return;
        }
        int level = Math.max(in[offset] & 0x7F, LOUDEST_LEVEL);
        order = Math.min(length - 1, MAX_ORDER);
        double left = 1;
        for (int i = 0; i < order; i++) {
            double k = ((in[offset + 1 + i] & 0xFF) - 127) / 128.0;
            reflections[i] = Math.clamp(k, -0.95, 0.95);
            left *= 1 - reflections[i] * reflections[i];
        }
        wanted = gain(level, left);
        peak = CREST * OVERLOAD * Math.pow(10, -level / 20.0);
    }

    /** The level of white noise that the filter brings up to a level. */
    private static double gain(int level, double left) {
        return OVERLOAD * Math.pow(10, -level / 20.0) * Math.sqrt(3 * left);
    }

    /** Begins with the next sound from nothing. */
    public void begin() {
        gain = 0;
        Arrays.fill(backward, 0);
    }

    /**
     * Makes noise.
     *
     * @param out where the samples go
     * @param offset where they start
     * @param count how many
     */
    public void make(short[] out, int offset, int count) {
        for (int i = 0; i < count; i++) {
            gain += (wanted - gain) * GLIDE;
            seed ^= seed << 13;
            seed ^= seed >>> 7;
            seed ^= seed << 17;
            double forward = gain * (seed / (double) Long.MAX_VALUE);
            for (int k = order - 1; k >= 0; k--) {
                forward -= reflections[k] * backward[k];
                backward[k + 1] = backward[k] + reflections[k] * forward;
            }
            forward = Math.clamp(forward, -peak, peak);
            backward[0] = forward;
            out[offset + i] = (short) Math.round(forward);
        }
    }
}
