package org.fermata.audio;

import java.util.Arrays;

/**
 * A sweep through the frequencies of the voice, and how it is found again in a recording: by
 * cross-correlation, first coarsely at a quarter of the rate, then to the sample. Pure functions;
 * any thread, but none that must not wait: finding takes tens of milliseconds.
 */
final class Chirp {

    /** Its length in samples: half a second. */
    static final int LENGTH = PortHost.RATE / 2;

    private static final double FROM_HZ = 300;
    private static final double TO_HZ = 3400;
    private static final double AMPLITUDE = 0.25;
    private static final int EDGE = PortHost.RATE / 50;
    private static final int COARSE = 4;

    /** Correlation with noise alone stays below so many times its own median. */
    private static final double OVER_MEDIAN = 12;

    /** So much of what is before the sweep tells the noise: 20 ms. */
    private static final int NOISE_SAMPLES = PortHost.RATE / 50;

    /** 6 dB, from which on the sweep stands out from the noise. */
    private static final double CLEAR = 4;

    /** An echo below nobody hears. */
    private static final double LEAST_GAIN = Math.pow(10, -55 / 20.0);

    /**
     * Where the sweep is.
     *
     * @param at the sample it begins at
     * @param gain how loud it is beside what was played
     */
    record Found(int at, double gain) {}

    private Chirp() {}

    /** Makes the sweep: {@link #LENGTH} samples that swell and fade within 20 ms. */
    static float[] make() {
        float[] chirp = new float[LENGTH];
        double seconds = (double) LENGTH / PortHost.RATE;
        double rise = (TO_HZ - FROM_HZ) / seconds;
        for (int i = 0; i < LENGTH; i++) {
            double time = (double) i / PortHost.RATE;
            double phase = 2 * Math.PI * (FROM_HZ * time + rise * time * time / 2);
            double edge = Math.min(1, (double) Math.min(i, LENGTH - 1 - i) / EDGE);
            chirp[i] = (float) (AMPLITUDE * edge * Math.sin(phase));
        }
        return chirp;
    }

    /**
     * Looks for the sweep.
     *
     * @param chirp the sweep
     * @param recording where it may be
     * @param length the samples of the recording
     * @return where it is loudest, null where it is not
     */
    static Found find(float[] chirp, float[] recording, int length) {
        int lags = length - chirp.length;
        if (lags <= 0) {
            return null;
        }
        float[] coarseChirp = thin(chirp, chirp.length);
        float[] coarse = thin(recording, length);
        int coarseLags = coarse.length - coarseChirp.length;
        double[] sizes = new double[coarseLags];
        int best = 0;
        for (int lag = 0; lag < coarseLags; lag++) {
            sizes[lag] = Math.abs(correlation(coarseChirp, coarse, lag));
            if (sizes[lag] > sizes[best]) {
                best = lag;
            }
        }
        double peak = coarseLags == 0 ? 0 : sizes[best];
        Arrays.sort(sizes);
        if (peak == 0 || peak < OVER_MEDIAN * sizes[coarseLags / 2]) {
            return null;
        }
        int from = Math.max(0, (best - 1) * COARSE);
        int to = Math.min(lags, (best + 1) * COARSE);
        int at = from;
        double most = 0;
        for (int lag = from; lag <= to; lag++) {
            double size = Math.abs(correlation(chirp, recording, lag));
            if (size > most) {
                most = size;
                at = lag;
            }
        }
        double gain = gain(chirp, recording, at, most);
        return gain < LEAST_GAIN ? null : new Found(at, gain);
    }

    /**
     * How loud the sweep is where it was found: by its energy where it stands out from what was
     * there before it, since a correlation over half a second suffers from clocks that differ and
     * from every sample lost; else by the correlation, which finds it below the noise.
     */
    private static double gain(float[] chirp, float[] recording, int at, double correlation) {
        double full = correlation(chirp, chirp, 0);
        double noise = at < NOISE_SAMPLES ? 0 : power(recording, at - NOISE_SAMPLES, NOISE_SAMPLES);
        double there = power(recording, at, chirp.length);
        return there > CLEAR * noise
                ? Math.sqrt((there - noise) * chirp.length / full)
                : correlation / full;
    }

    private static double power(float[] samples, int from, int length) {
        double sum = 0;
        for (int i = from; i < from + length; i++) {
            sum += samples[i] * samples[i];
        }
        return sum / length;
    }

    private static double correlation(float[] chirp, float[] recording, int lag) {
        double sum = 0;
        for (int i = 0; i < chirp.length; i++) {
            sum += chirp[i] * recording[lag + i];
        }
        return sum;
    }

    /** Every fourth sample: what lies above the sweep is averaged away well enough to find it. */
    private static float[] thin(float[] samples, int length) {
        float[] thin = new float[length / COARSE];
        for (int i = 0; i < thin.length; i++) {
            float sum = 0;
            for (int j = 0; j < COARSE; j++) {
                sum += samples[i * COARSE + j];
            }
            thin[i] = sum / COARSE;
        }
        return thin;
    }
}
