package org.fermata.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers from ITU-T G.107 (sections 7.3, 7.4, annex B), G.107.1, G.109 table 1 and G.113. */
class ListeningQualityTest {

    private static double rating(String encoding, double lost, double delayMs) {
        return ListeningQuality.rating(encoding, lost, 1, delayMs);
    }

    private static double mos(String encoding, double lost, double delayMs) {
        return ListeningQuality.mos(encoding, lost, 1, delayMs);
    }

    /** All at default, R is 93.2 and the MOS 4.41. */
    @Test
    void aPerfectStreamScoresTheDefaultOfTheModel() {
        assertThat(rating("PCMA", 0, 0)).isEqualTo(93.2);
        assertThat(mos("PCMA", 0, 0)).isCloseTo(4.41, within(0.005));
        assertThat(mos("PCMU", 0, 100)).isCloseTo(4.41, within(0.005));
    }

    /** G.107.1: Ro is 129; G.113 appendix IV: G.722 at 64 kbit/s has an Ie,wb of 13. */
    @Test
    void aPerfectWidebandStreamIsRatedOnTheWidebandScale() {
        assertThat(rating("G722", 0, 0)).isEqualTo(116);
        assertThat(mos("G722", 0, 0)).isCloseTo(4.34, within(0.005));
        assertThat(mos("OPUS", 0, 0)).isCloseTo(4.34, within(0.005));
    }

    /**
     * What G.107 table B.1 and G.109 table 1 say of R: above 90 very satisfied, 80 satisfied, 70
     * some, 60 many, 50 nearly all dissatisfied, with MOS 4.34, 4.03, 3.60, 3.10 and 2.58. Loss is
     * chosen so that R is just that.
     */
    @ParameterizedTest
    @CsvSource({"90, 4.34", "80, 4.03", "70, 3.60", "60, 3.10", "50, 2.58"})
    void ratingsMeanTheScoresOfTheTable(double rating, double mos) {
        double impaired = 93.2 - rating;
        double lost = 25.1 * impaired / (95 - impaired) / 100;
        assertThat(rating("PCMU", lost, 0)).isCloseTo(rating, within(1e-9));
        assertThat(mos("PCMU", lost, 0)).isCloseTo(mos, within(0.01));
    }

    /** Idd is 3.0 at 200 ms, 14.8 at 300 ms and 24.6 at 400 ms, worked out by hand. */
    @ParameterizedTest
    @CsvSource({"200, 4.34", "300, 3.96", "400, 3.55"})
    void delayCostsWhatTheModelSays(double delayMs, double mos) {
        assertThat(mos("PCMU", 0, delayMs)).isCloseTo(mos, within(0.01));
    }

    /** RFC 3611 section 4.7.5: 0 to 100. */
    @Test
    void reportsTellTheFactorOnOneScale() {
        assertThat(ListeningQuality.factor("G722", 0, 1, 0)).isEqualTo(90);
        assertThat(ListeningQuality.factor("PCMA", 0, 1, 0)).isEqualTo(93);
        assertThat(ListeningQuality.factor("PCMA", 1, 1, 9999)).isZero();
    }

    @Test
    void delayCostsAWidebandCallAsManyPoints() {
        assertThat(rating("G722", 0, 0) - rating("G722", 0, 300))
                .isCloseTo(rating("PCMU", 0, 0) - rating("PCMU", 0, 300), within(1e-9));
    }

    /** Ie,eff = 95 Ppl / (Ppl + 25.1): 3.6 at 1 %, 15.8 at 5 %, 27.1 at 10 %. */
    @ParameterizedTest
    @CsvSource({"0.01, 4.34", "0.05, 3.94", "0.10, 3.41"})
    void lossCostsWhatTheModelSays(double lost, double mos) {
        assertThat(mos("PCMU", lost, 0)).isCloseTo(mos, within(0.02));
    }

    /** Section 7.3 with BurstR 2: 95 · 5 / (5/2 + 25.1) = 17.2, by chance 15.8. */
    @Test
    void lossesThatComeTogetherCostMore() {
        assertThat(93.2 - ListeningQuality.rating("PCMU", 0.05, 2, 0))
                .isCloseTo(17.21, within(0.01));
        assertThat(93.2 - ListeningQuality.rating("PCMU", 0.05, 1, 0))
                .isCloseTo(15.78, within(0.01));
        assertThat(93.2 - ListeningQuality.rating("PCMU", 0.05, 0.2, 0))
                .as("spread more evenly than by chance is taken as by chance")
                .isCloseTo(15.78, within(0.01));
    }

    /** Without concealment, Bpl is 4.3 (G.113 appendix I, G.711). */
    @Test
    void anUnknownCodecIsTakenAsOneThatConcealsNothing() {
        assertThat(93.2 - rating("X-ODD", 0.01, 0)).isCloseTo(95 / 5.3, within(0.01));
    }

    @Test
    void whateverComesInTheScoreStaysOnItsScale() {
        for (String encoding : new String[] {"opus", "OPUS", "G722", "PCMU"}) {
            for (double lost : new double[] {-1, 0, 0.5, 1, 7, Double.NaN}) {
                for (double delayMs : new double[] {-5, 0, 1000, 1e9, Double.POSITIVE_INFINITY}) {
                    double known = Double.isNaN(lost) ? 0 : lost;
                    assertThat(mos(encoding, known, delayMs)).isBetween(1.0, 4.5);
                }
            }
        }
        assertThat(mos("PCMU", 1, 1000)).isEqualTo(1);
    }
}
