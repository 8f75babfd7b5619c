package org.fermata.codec;

import java.util.Arrays;

/**
 * One sub-band of G.722: the adaptive quantizer's scale and the predictor with two poles and six
 * zeros (ITU-T G.722 sections 3.6.2, 3.6.3 and 6.2.1, blocks 3 and 4). Encoder and decoder run the
 * same one and so stay in step. Its arithmetic is that of the recommendation, bit for bit: products
 * are shifted, sums saturate at 16 bits.
 */
final class G722Band {

    private static final int[] INVERSE_LOGARITHM = {
        2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774,
        2834, 2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838,
        3922, 4008
    };

    private static final int LIMIT_OF_SECOND_POLE = 12_288;
    private static final int LIMIT_OF_POLES = 15_360;

    private final int scaleShift;
    private final int scaleLimit;
    private final int firstScale;

    private int logScale;
    private int scale;

    private int pole1;
    private int pole2;
    private final int[] zeros = new int[6];

    /** The newest quantized differences, newest first. */
    private final int[] differences = new int[6];

    private int reconstructed1;
    private int reconstructed2;
    private int partial1;
    private int partial2;
    private int zeroPrediction;
    private int prediction;

    /**
     * Makes a band at rest.
     *
     * @param scaleShift 8 for the lower band, 10 for the higher
     * @param scaleLimit the largest logarithmic scale
     * @param firstScale the scale at rest
     */
    private G722Band(int scaleShift, int scaleLimit, int firstScale) {
        this.scaleShift = scaleShift;
        this.scaleLimit = scaleLimit;
        this.firstScale = firstScale;
        scale = firstScale;
    }

    static G722Band lower() {
        return new G722Band(8, 18_432, 32);
    }

    static G722Band higher() {
        return new G722Band(10, 22_528, 8);
    }

    /** Comes to rest, as at the start of a stream. */
    void reset() {
        logScale = 0;
        scale = firstScale;
        pole1 = 0;
        pole2 = 0;
        Arrays.fill(zeros, 0);
        Arrays.fill(differences, 0);
        reconstructed1 = 0;
        reconstructed2 = 0;
        partial1 = 0;
        partial2 = 0;
        zeroPrediction = 0;
        prediction = 0;
    }

    /** The quantizer's scale for the sample to come. */
    int scale() {
        return scale;
    }

    /** What the sample to come is expected to be. */
    int prediction() {
        return prediction;
    }

    /**
     * Moves on by one sample.
     *
     * @param difference the quantized difference from the prediction
     * @param logStep how the logarithmic scale moves (the recommendation's W)
     */
    void advance(int difference, int logStep) {
        logScale = Math.clamp((logScale * 127 >> 7) + logStep, 0, scaleLimit);
        int mantissa = INVERSE_LOGARITHM[logScale >> 6 & 31];
        int shift = scaleShift - (logScale >> 11);
        scale = (shift < 0 ? mantissa << -shift : mantissa >> shift) << 2;
        predict(difference);
    }

    private void predict(int difference) {
        int reconstructed = saturate(prediction + difference);
        int partial = saturate(zeroPrediction + difference);
        adaptPoles(partial);
        partial2 = partial1;
        partial1 = partial;
        reconstructed2 = reconstructed1;
        reconstructed1 = reconstructed;

        int poles =
                saturate(
                        (pole1 * saturate(2 * reconstructed1) >> 15)
                                + (pole2 * saturate(2 * reconstructed2) >> 15));
        zeroPrediction = zeros(difference);
        prediction = saturate(poles + zeroPrediction);
    }

    private void adaptPoles(int partial) {
        boolean like1 = partial >> 31 == partial1 >> 31;
        boolean like2 = partial >> 31 == partial2 >> 31;
        int turned = saturate(4 * pole1);
        turned = like1 ? Math.min(-turned, Short.MAX_VALUE) : turned;
        int second = (turned >> 7) + (like2 ? 128 : -128) + (pole2 * 32_512 >> 15);
        pole2 = Math.clamp(second, -LIMIT_OF_SECOND_POLE, LIMIT_OF_SECOND_POLE);
        int limit = LIMIT_OF_POLES - pole2;
        int first = (like1 ? 192 : -192) + (pole1 * 32_640 >> 15);
        pole1 = Math.clamp(first, -limit, limit);
    }

    /**
     * Adapts the zeros by a difference, moves that in, and predicts by them: in one walk from the
     * oldest to the newest, for this runs 16,000 times a second in each direction of each line.
     */
    private int zeros(int difference) {
        int[] factors = zeros;
        int[] before = differences;
        int gain = difference == 0 ? 0 : 128;
        int sum = 0;
        int oldest = before[5];
        for (int i = 5; i >= 0; i--) {
            int newer = i == 0 ? difference : before[i - 1];
            // All ones where the signs differ, which turns the gain round.
            int unlike = (difference ^ oldest) >> 31;
            int factor = (gain ^ unlike) - unlike + (factors[i] * 32_640 >> 15);
            factors[i] = factor;
            before[i] = newer;
            sum = saturate(sum + (factor * saturate(2 * newer) >> 15));
            oldest = newer;
        }
        return sum;
    }

    /** To 16 bits. Written out, for the library's clamp costs several times as much under C1. */
    static int saturate(int value) {
        return (short) value == value ? value : value >> 31 ^ Short.MAX_VALUE;
    }
}
