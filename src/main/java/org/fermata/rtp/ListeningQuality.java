package org.fermata.rtp;

/**
 * Estimates how a stream sounds by the E-model (ITU-T G.107) with every default but the codec, the
 * loss and the delay. Pure functions; any thread.
 */
public final class ListeningQuality {

    /** The rating of a connection where all is at its default (G.107 section 7.7). */
    private static final double DEFAULT_RATING = 93.2;

    /** Delays up to here harm no conversation (G.107 section 7.4). */
    private static final double HARMLESS_DELAY_MS = 100;

    private static final double LONGEST_DELAY_MS = 60_000;

    /**
     * How well a codec bears loss, on the narrowband scale (G.113 appendix I).
     *
     * @param impairment what it costs without loss (Ie)
     * @param robustness how well it bears random loss (Bpl)
     */
    private record Codec(double impairment, double robustness) {
        /**
         * G.711 with the concealment of its Appendix I, which ours follows, for G.722 as well.
         * G.113 has no figures for Opus, which bears loss no worse.
         */
        static final Codec CONCEALED = new Codec(0, 25.1);

        /** One we know nothing of: as G.711 without concealment. */
        static final Codec UNKNOWN = new Codec(0, 4.3);

        static Codec named(String encoding) {
            return switch (encoding) {
                case "PCMU", "PCMA", "G722", "OPUS" -> CONCEALED;
                default -> UNKNOWN;
            };
        }
    }

    private ListeningQuality() {}

    /**
     * The mean opinion score to be expected.
     *
     * @param encoding the codec's name as SDP has it
     * @param lost the share of packets not heard: lost, or too late, 0 to 1
     * @param delayMs the delay from mouth to ear in ms: half the round trip, the playout delay and
     *     what the codec takes
     * @return 1.0 to 4.5
     */
    public static double mos(String encoding, double lost, double delayMs) {
        return mosOf(rating(encoding, lost, delayMs));
    }

    /**
     * The rating R to be expected; the parameters are those of {@link #mos}.
     *
     * @return up to 93.2; what is below 0 is as bad as 0
     */
    static double rating(String encoding, double lost, double delayMs) {
        Codec codec = Codec.named(encoding);
        double percent = 100 * Math.clamp(lost, 0, 1);
        double loss =
                codec.impairment + (95 - codec.impairment) * percent / (percent + codec.robustness);
        return DEFAULT_RATING - delayImpairment(delayMs) - loss;
    }

    /** G.107 section 7.4, Idd. */
    private static double delayImpairment(double delayMs) {
        if (!(delayMs > HARMLESS_DELAY_MS)) {
            return 0;
        }
        double x = Math.log(Math.min(delayMs, LONGEST_DELAY_MS) / HARMLESS_DELAY_MS) / Math.log(2);
        return 25
                * (Math.pow(1 + Math.pow(x, 6), 1 / 6.0)
                        - 3 * Math.pow(1 + Math.pow(x / 3, 6), 1 / 6.0)
                        + 2);
    }

    /** G.107 annex B. */
    private static double mosOf(double rating) {
        if (rating <= 0) {
            return 1;
        }
        if (rating >= 100) {
            return 4.5;
        }
        double mos = 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6;
        return Math.max(1, mos);
    }
}
