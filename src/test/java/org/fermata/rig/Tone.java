package org.fermata.rig;

/**
 * Measures of 16-bit sound. Levels are in dBFS by AES17: a sine whose peaks touch full scale has 0
 * dBFS, silence has −200.
 */
public final class Tone {

    private static final double FULL_SCALE = 32_767;
    private static final double SILENCE = -200;
    private static final int SPAN_MS = 10;

    private Tone() {}

    /** A sine. */
    public static short[] sine(double hz, double dbfs, int rate, double seconds) {
        double amplitude = FULL_SCALE * Math.pow(10, dbfs / 20);
        short[] samples = new short[(int) Math.round(seconds * rate)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) Math.round(amplitude * Math.sin(2 * Math.PI * hz * i / rate));
        }
        return samples;
    }

    static byte[] littleEndian(short[] samples) {
        byte[] bytes = new byte[samples.length * 2];
        for (int i = 0; i < samples.length; i++) {
            bytes[2 * i] = (byte) samples[i];
            bytes[2 * i + 1] = (byte) (samples[i] >> 8);
        }
        return bytes;
    }

    /** The level of everything in the samples. */
    public static double level(short[] samples) {
        return level(samples, 0, samples.length);
    }

    private static double level(short[] samples, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (double) samples[i] * samples[i];
        }
        double rms = to > from ? Math.sqrt(sum / (to - from)) : 0;
        return dbfs(rms * Math.sqrt(2));
    }

    /**
     * The level of one frequency in the samples (Goertzel's algorithm), averaged over spans of 100
     * ms: two sound cards' clocks differ, and over half a minute one tone is no longer in phase
     * with itself.
     */
    public static double levelAt(double hz, short[] samples, int rate) {
        int span = rate / 10;
        double power = 0;
        int spans = samples.length / span;
        for (int i = 0; i < spans; i++) {
            power += Math.pow(amplitudeAt(hz, samples, i * span, span, rate), 2) / spans;
        }
        return dbfs(Math.sqrt(power));
    }

    private static double amplitudeAt(double hz, short[] samples, int from, int count, int rate) {
        double coefficient = 2 * Math.cos(2 * Math.PI * hz / rate);
        double last = 0;
        double before = 0;
        for (int i = from; i < from + count; i++) {
            double now = samples[i] + coefficient * last - before;
            before = last;
            last = now;
        }
        double power = last * last + before * before - coefficient * last * before;
        return 2 * Math.sqrt(Math.max(0, power)) / count;
    }

    private static double dbfs(double amplitude) {
        return amplitude <= 0
                ? SILENCE
                : Math.max(SILENCE, 20 * Math.log10(amplitude / FULL_SCALE));
    }

    /** The longest stretch, in ms, in which no sample reaches a level's amplitude. */
    public static double longestGapMs(short[] samples, int rate, double dbfs) {
        double threshold = FULL_SCALE * Math.pow(10, dbfs / 20);
        int longest = 0;
        int last = -1;
        for (int i = 0; i <= samples.length; i++) {
            if (i == samples.length || Math.abs(samples[i]) >= threshold) {
                longest = Math.max(longest, i - last - 1);
                last = i;
            }
        }
        return longest * 1000.0 / rate;
    }

    /** The loudest 10 ms of the samples. */
    public static double loudestSpan(short[] samples, int rate) {
        int span = rate * SPAN_MS / 1000;
        double loudest = SILENCE;
        for (int from = 0; from + span <= samples.length; from += span / 2) {
            loudest = Math.max(loudest, level(samples, from, from + span));
        }
        return loudest;
    }

    /** Where the first 10 ms louder than a level begin, −1 if there are none. */
    public static int firstLouderThan(short[] samples, int rate, double dbfs) {
        int span = rate * SPAN_MS / 1000;
        double wanted = Math.pow(FULL_SCALE * Math.pow(10, dbfs / 20), 2) / 2 * span;
        double sum = 0;
        for (int i = 0; i < samples.length; i++) {
            sum += (double) samples[i] * samples[i];
            if (i >= span) {
                sum -= (double) samples[i - span] * samples[i - span];
            }
            if (i >= span - 1 && sum > wanted) {
                return i - span + 1;
            }
        }
        return -1;
    }
}
