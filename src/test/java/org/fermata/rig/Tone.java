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

    /**
     * A sweep through the band of telephones and back, of even loudness: at each moment another
     * frequency, so that its echo tells when it was said.
     */
    public static short[] sweep(double dbfs, int rate, double seconds) {
        double amplitude = FULL_SCALE * Math.pow(10, dbfs / 20);
        short[] samples = new short[(int) Math.round(seconds * rate)];
        double phase = 0;
        for (int i = 0; i < samples.length; i++) {
            double at = (double) i / samples.length;
            // Down faster than up, so that no part looks like another.
            double height = at < 0.7 ? at / 0.7 : (1 - at) / 0.3;
            phase += 2 * Math.PI * (400 + 2600 * height) / rate;
            samples[i] = (short) Math.round(amplitude * Math.sin(phase));
        }
        return samples;
    }

    /**
     * How much later one recording has what another has, by their correlation.
     *
     * @param early a stretch of sound
     * @param late where it is looked for: from the moment of the early one's first sample on
     * @param rate their rate in Hz, a multiple of 8000
     * @return in ms, to 1/8 ms; NaN if it is not there
     */
    public static double lagMs(short[] early, short[] late, int rate) {
        double[] a = thinned(early, rate / 8000);
        double[] b = thinned(late, rate / 8000);
        double energy = 0;
        for (double sample : a) {
            energy += sample * sample;
        }
        double best = 0;
        int lag = -1;
        for (int offset = 0; offset + a.length <= b.length; offset++) {
            double sum = 0;
            double its = 0;
            for (int i = 0; i < a.length; i++) {
                sum += a[i] * b[offset + i];
                its += b[offset + i] * b[offset + i];
            }
            double likeness = its == 0 ? 0 : sum / Math.sqrt(energy * its);
            if (likeness > best) {
                best = likeness;
                lag = offset;
            }
        }
        return best < 0.7 ? Double.NaN : lag / 8.0;
    }

    private static double[] thinned(short[] samples, int factor) {
        double[] thin = new double[samples.length / factor];
        for (int i = 0; i < thin.length * factor; i++) {
            thin[i / factor] += samples[i];
        }
        return thin;
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
