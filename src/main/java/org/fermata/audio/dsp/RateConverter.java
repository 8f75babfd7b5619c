package org.fermata.audio.dsp;

/**
 * Brings sound from one rate to another by a polyphase filter, a sinc under a Kaiser window: flat
 * to 90 % of half the lower rate, more than 60 dB down above it. Keeps the past of one stream;
 * owned by one thread; allocates nothing after it is made.
 */
public final class RateConverter {

    private static final double WINDOW_BETA = 6.76;
    private static final int TAPS_AT_THE_LOWER_RATE = 40;
    private static final double CUTOFF = 0.95;
    private static final int MIXER_RATE = 48_000;
    private static final int MOST_PHASES = 1000;

    private final int up;
    private final int down;
    private final int taps;
    private final float[][] phases;
    private final float[] sound;
    private int held;

    /** Which phase the next sample out is of; its newest sample in lies at {@link #at}. */
    private int phase;

    private int at;

    /**
     * Makes one for a stream.
     *
     * @param from the rate in, in Hz
     * @param to the rate out, in Hz
     * @param mostIn how many samples come at once at most
     */
    public RateConverter(int from, int to, int mostIn) {
        int divisor = divisor(from, to);
        up = to / divisor;
        down = from / divisor;
        double lower = Math.min(1, (double) to / from);
        taps = (int) Math.ceil(TAPS_AT_THE_LOWER_RATE / lower);
        phases = new float[up][taps];
        sound = new float[taps + mostIn];
        held = taps - 1;
        at = held;
        design(lower * CUTOFF);
    }

    /** Whether there is a way between a rate and the mixer's. */
    public static boolean converts(int rate) {
        return rate > 0 && Math.max(rate, MIXER_RATE) / divisor(rate, MIXER_RATE) <= MOST_PHASES;
    }

    private static int divisor(int a, int b) {
        return b == 0 ? a : divisor(b, a % b);
    }

    private void design(double cutoff) {
        double middle = taps / 2.0;
        for (int p = 0; p < up; p++) {
            double sum = 0;
            double[] response = new double[taps];
            for (int tap = 0; tap < taps; tap++) {
                // How far the sample lies from the one to be made, in samples in.
                double distance = tap - middle + (double) p / up;
                double x = cutoff * distance;
                double sinc = x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
                double edge = Math.min(1, Math.abs(distance) / middle);
                response[tap] = sinc * LowPass.bessel(WINDOW_BETA * Math.sqrt(1 - edge * edge));
                sum += response[tap];
            }
            for (int tap = 0; tap < taps; tap++) {
                phases[p][tap] = (float) (response[tap] / sum);
            }
        }
    }

    /** How many samples come out at most for so many in. */
    public int mostOut(int in) {
        return (int) ((long) in * up / down) + 1;
    }

    /**
     * Converts.
     *
     * @param in the samples
     * @param count how many, at most those it was made for
     * @param out where the result goes
     * @param offset its first sample
     * @return how many there are, {@link #mostOut} at most
     */
    public int convert(float[] in, int count, float[] out, int offset) {
        System.arraycopy(in, 0, sound, held, count);
        int end = held + count;
        int made = 0;
        while (at < end) {
            float[] filter = phases[phase];
            float sum = 0;
            for (int tap = 0; tap < taps; tap++) {
                sum += filter[tap] * sound[at - tap];
            }
            out[offset + made++] = sum;
            phase += down;
            at += phase / up;
            phase %= up;
        }
        // The samples the next ones out reach back to stay.
        int kept = Math.min(taps - 1, end);
        System.arraycopy(sound, end - kept, sound, 0, kept);
        at -= end - kept;
        held = kept;
        return made;
    }
}
