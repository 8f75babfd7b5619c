package org.fermata.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.Random;

class LossBurstsTest {

    @Test
    void withoutLossTheRatioIsOne() {
        LossBursts bursts = new LossBursts();
        for (int sequence = 0; sequence < 100; sequence++) {
            bursts.arrived(sequence);
        }
        assertThat(bursts.ratio()).isEqualTo(1);
    }

    @Test
    void lossesByChanceHaveARatioNearOne() {
        LossBursts bursts = new LossBursts();
        Random random = new Random(1);
        for (int sequence = 0; sequence < 100_000; sequence++) {
            if (random.nextDouble() >= 0.1) {
                bursts.arrived(sequence);
            }
        }
        assertThat(bursts.ratio()).isCloseTo(1, within(0.02));
    }

    /** Four in a row of every forty: 10 % lost, by chance 1.11 in a row. */
    @Test
    void lossesInRowsOfFourHaveARatioOfFourTimesWhatStays() {
        LossBursts bursts = new LossBursts();
        for (int sequence = 0; sequence < 40_000; sequence++) {
            if (sequence % 40 < 36) {
                bursts.arrived(sequence);
            }
        }
        assertThat(bursts.ratio()).isCloseTo(4 * 0.9, within(0.01));
    }
}
