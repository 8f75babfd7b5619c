package org.fermata.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers from ITU-T G.107 (annex B, section 7.4) and G.109 table 1. */
class ListeningQualityTest {

    /** All at default, R is 93.2 and the MOS 4.41. */
    @Test
    void aPerfectStreamScoresTheDefaultOfTheModel() {
        assertThat(ListeningQuality.mos("PCMA", 0, 0)).isCloseTo(4.41, within(0.005));
        assertThat(ListeningQuality.mos("G722", 0, 100)).isCloseTo(4.41, within(0.005));
    }

    /** Idd is 3.0 at 200 ms, 14.8 at 300 ms and 24.6 at 400 ms, worked out by hand. */
    @ParameterizedTest
    @CsvSource({"200, 4.34", "300, 3.96", "400, 3.55"})
    void delayCostsWhatTheModelSays(double delayMs, double mos) {
        assertThat(ListeningQuality.mos("PCMU", 0, delayMs)).isCloseTo(mos, within(0.01));
    }

    /** Ie,eff = 95 Ppl / (Ppl + 25.1): 3.6 at 1 %, 15.8 at 5 %, 27.1 at 10 %. */
    @ParameterizedTest
    @CsvSource({"0.01, 4.34", "0.05, 3.94", "0.10, 3.41"})
    void lossCostsWhatTheModelSays(double lost, double mos) {
        assertThat(ListeningQuality.mos("PCMU", lost, 0)).isCloseTo(mos, within(0.02));
    }

    @Test
    void whateverComesInTheScoreStaysOnItsScale() {
        for (double lost : new double[] {-1, 0, 0.5, 1, 7, Double.NaN}) {
            for (double delayMs : new double[] {-5, 0, 1000, 1e9, Double.POSITIVE_INFINITY}) {
                double mos = ListeningQuality.mos("opus", Double.isNaN(lost) ? 0 : lost, delayMs);
                assertThat(mos).isBetween(1.0, 4.5);
            }
        }
        assertThat(ListeningQuality.mos("PCMU", 1, 1000)).isEqualTo(1);
    }
}
