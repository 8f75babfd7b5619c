package org.fermata.rtp;

/**
 * Estimates how a stream sounds by the E-model with every default but the codec, the loss and the
 * delay: ITU-T G.107 for narrowband codecs, G.107.1 for wideband ones. Each has a scale of its own:
 * a score tells how good a call is for its band. Pure functions; any thread.
 */
public final class ListeningQuality {

    /** Delays up to here harm no conversation (G.107 section 7.4). */
    private static final double HARMLESS_DELAY_MS = 100;

    private static final double LONGEST_DELAY_MS = 60_000;

    /** The two models differ in where their ratings end. */
    private enum Band {
        /** All at default, R is 93.2 (G.107 section 7.7). */
        NARROW(93.2, 1),

        /** Ro is 129, and R is brought to the narrowband scale by 1.29 (G.107.1). */
        WIDE(129, 1.29);

        private final double best;
        private final double scale;

        Band(double best, double scale) {
            this.best = best;
            this.scale = scale;
        }
    }

    /**
     * How well a codec sounds and bears loss (G.113 appendices I and IV).
     *
     * @param band the band it carries
     * @param impairment what it costs without loss (Ie, Ie,wb)
     * @param robustness how well it bears random loss (Bpl)
     */
    private record Codec(Band band, double impairment, double robustness) {

        /** G.711 with the concealment of its Appendix I, which ours follows: Ie 0, Bpl 25.1. */
        static final Codec G711 = new Codec(Band.NARROW, 0, 25.1);

        /**
         * G.722 at 64 kbit/s: Ie,wb 13. Concealed as G.711 is, so with its robustness: for this
         * concealment G.113 has no figure. It has none for Opus at all, which we take to be no
         * worse.
         */
        static final Codec G722 = new Codec(Band.WIDE, 13, 25.1);

        /** One we know nothing of: as G.711 without concealment. */
        static final Codec UNKNOWN = new Codec(Band.NARROW, 0, 4.3);

        static Codec named(String encoding) {
            return switch (encoding) {
                case "PCMU", "PCMA" -> G711;
                case "G722", "OPUS" -> G722;
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
     * @param burstRatio how much longer the losses come in a row than they would by chance: 1 for
     *     by chance, more for bursts (BurstR of G.107 section 7.3)
     * @param delayMs the delay from mouth to ear in ms: half the round trip, the playout delay and
     *     what the codec takes
     * @return 1.0 to 4.5
     */
    public static double mos(String encoding, double lost, double burstRatio, double delayMs) {
        Codec codec = Codec.named(encoding);
        return mosOf(rating(codec, lost, burstRatio, delayMs) / codec.band.scale);
    }

    /**
     * The R factor for reports, on the narrowband scale whatever the codec (RFC 3611 section
     * 4.7.5); the parameters are those of {@link #mos}.
     *
     * @return 0 to 100
     */
    static int factor(String encoding, double lost, double burstRatio, double delayMs) {
        Codec codec = Codec.named(encoding);
        double rating = rating(codec, lost, burstRatio, delayMs) / codec.band.scale;
        return (int) Math.round(Math.clamp(rating, 0, 100));
    }

    /**
     * The rating R to be expected on the codec's own scale; the parameters are those of {@link
     * #mos}.
     *
     * @return up to 93.2, or 129 for a wideband codec; what is below 0 is as bad as 0
     */
    static double rating(String encoding, double lost, double burstRatio, double delayMs) {
        return rating(Codec.named(encoding), lost, burstRatio, delayMs);
    }

    private static double rating(Codec codec, double lost, double burstRatio, double delayMs) {
        double percent = 100 * Math.clamp(lost, 0, 1);
        double together = Math.max(1, burstRatio);
        double effective =
                codec.impairment
                        + (95 - codec.impairment)
                                * percent
                                / (percent / together + codec.robustness);
        return codec.band.best - delayImpairment(delayMs) - effective;
    }

    /** G.107 section 7.4, Idd; G.107.1 takes it over. */
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
