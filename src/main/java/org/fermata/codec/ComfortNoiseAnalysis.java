package org.fermata.codec;

import java.util.Arrays;

/**
 * The level and the spectrum of noise as RFC 3389 sends them: reflection coefficients by the
 * recursion of Levinson and Durbin. Owned by one thread; allocates nothing after it is made.
 */
final class ComfortNoiseAnalysis {

    /** How many coefficients are sent. */
    static final int ORDER = 8;

    private static final double OVERLOAD = 32_768;
    private static final int QUIETEST_LEVEL = 78;

    private final double[] correlation = new double[ORDER + 1];
    private final double[] predictor = new double[ORDER + 1];
    private final double[] before = new double[ORDER + 1];

    /**
     * Describes noise.
     *
     * @param pcm the samples
     * @param count how many
     * @param out where the level and {@link #ORDER} coefficients go
     */
    void describe(short[] pcm, int count, byte[] out) {
        for (int lag = 0; lag <= ORDER; lag++) {
            double sum = 0;
            for (int i = lag; i < count; i++) {
                sum += (double) pcm[i] * pcm[i - lag];
            }
            correlation[lag] = sum;
        }
        double power = Math.max(correlation[0] / count, 1e-3);
        long level = Math.round(-10 * Math.log10(power / (OVERLOAD * OVERLOAD)));
        out[0] = (byte) Math.clamp(level, 0, QUIETEST_LEVEL);
        Arrays.fill(predictor, 0);
        // White noise of 1 % keeps the filter from ringing.
        double error = correlation[0] * 1.01 + 1;
        for (int i = 1; i <= ORDER; i++) {
            double sum = correlation[i];
            for (int j = 1; j < i; j++) {
                sum += predictor[j] * correlation[i - j];
            }
            double k = -sum / error;
            System.arraycopy(predictor, 0, before, 0, i);
            for (int j = 1; j < i; j++) {
                predictor[j] = before[j] + k * before[i - j];
            }
            predictor[i] = k;
            error *= 1 - k * k;
            out[i] = (byte) Math.clamp(Math.round(127 + 128 * k), 0, 254);
        }
    }
}
