package org.fermata.audio.dsp;

/**
 * The low-pass filter between the mixer's rate and a codec's: a sinc under a Kaiser window, cut
 * into phases. Flat to 85 % of half the codec's rate, more than 60 dB down from where aliases would
 * fall back into that band. Immutable.
 */
final class LowPass {

    private static final double WINDOW_BETA = 6.76;
    private static final int CODEC_PHASE_TAPS_8K = 32;
    private static final int CODEC_PHASE_TAPS_16K = 36;

    /** Between 48,000 and 8000 Hz. Middle of the slope at 3.9 kHz, 0.5 kHz to each side. */
    private static final LowPass NARROW = new LowPass(6, CODEC_PHASE_TAPS_8K, 3900);

    /** Between 48,000 and 16,000 Hz. Middle of the slope at 7.9 kHz, 0.9 kHz to each side. */
    private static final LowPass WIDE = new LowPass(3, CODEC_PHASE_TAPS_16K, 7900);

    /** From 48,000 to 48,000 Hz: nothing. */
    private static final LowPass NONE = new LowPass(new float[][] {{1, 0, 0, 0}});

    private static final int TWELVE = 12;

    private final float[][] phases;

    private LowPass(float[][] phases) {
        this.phases = phases;
    }

    private LowPass(int factor, int tapsPerPhase, double cutoffHertz) {
        int taps = factor * tapsPerPhase;
        double[] response = new double[taps];
        double sum = 0;
        double middle = (taps - 1) / 2.0;
        for (int i = 0; i < taps; i++) {
            double x = 2 * cutoffHertz / 48_000 * (i - middle);
            double sinc = x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
            double edge = (i - middle) / (middle + 0.5);
            response[i] = sinc * bessel(WINDOW_BETA * Math.sqrt(1 - edge * edge));
            sum += response[i];
        }
        phases = new float[factor][tapsPerPhase];
        for (int i = 0; i < taps; i++) {
            phases[i % factor][i / factor] = (float) (response[i] / sum);
        }
    }

    /**
     * The filter for a codec's rate.
     *
     * @param codecRate 8000, 16,000 or 48,000 Hz
     * @throws IllegalArgumentException for another rate
     */
    static LowPass forRate(int codecRate) {
        return switch (codecRate) {
            case 8000 -> NARROW;
            case 16_000 -> WIDE;
            case 48_000 -> NONE;
            default -> throw new IllegalArgumentException("no filter for " + codecRate + " Hz");
        };
    }

    /** How many samples at the mixer's rate make one at the codec's. */
    int factor() {
        return phases.length;
    }

    /** The taps of each phase, a multiple of four. */
    int tapsPerPhase() {
        return phases[0].length;
    }

    /** The taps of a phase; together they have a gain of one. */
    float[] phase(int index) {
        return phases[index];
    }

    /**
     * Adds a stretch of sound filtered by one phase.
     *
     * @param sums what is added to
     * @param taps the phase's taps
     * @param sound the sound, with {@code taps.length - 1} samples of the past in front
     */
    static void accumulate(float[] sums, float[] taps, float[] sound) {
        int tap = 0;
        for (; tap + TWELVE <= taps.length; tap += TWELVE) {
            accumulateTwelve(sums, taps, tap, sound);
        }
        for (; tap < taps.length; tap += 4) {
            float a = taps[tap];
            float b = taps[tap + 1];
            float c = taps[tap + 2];
            float d = taps[tap + 3];
            int at = taps.length - 1 - tap;
            for (int i = 0; i < sums.length; i++) {
                sums[i] +=
                        a * sound[at + i]
                                + b * sound[at + i - 1]
                                + c * sound[at + i - 2]
                                + d * sound[at + i - 3];
            }
        }
    }

    /** As many taps in one walk as there are registers for: most of the time goes to memory. */
    private static void accumulateTwelve(float[] sums, float[] taps, int tap, float[] sound) {
        float a = taps[tap];
        float b = taps[tap + 1];
        float c = taps[tap + 2];
        float d = taps[tap + 3];
        float e = taps[tap + 4];
        float f = taps[tap + 5];
        float g = taps[tap + 6];
        float h = taps[tap + 7];
        float k = taps[tap + 8];
        float l = taps[tap + 9];
        float m = taps[tap + 10];
        float n = taps[tap + 11];
        int at = taps.length - 1 - tap;
        for (int i = 0; i < sums.length; i++) {
            sums[i] +=
                    a * sound[at + i]
                            + b * sound[at + i - 1]
                            + c * sound[at + i - 2]
                            + d * sound[at + i - 3]
                            + e * sound[at + i - 4]
                            + f * sound[at + i - 5]
                            + g * sound[at + i - 6]
                            + h * sound[at + i - 7]
                            + k * sound[at + i - 8]
                            + l * sound[at + i - 9]
                            + m * sound[at + i - 10]
                            + n * sound[at + i - 11];
        }
    }

    /** The modified Bessel function of the first kind and order zero. */
    static double bessel(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > 1e-12 * sum; k++) {
            term *= (x / (2 * k)) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }
}
