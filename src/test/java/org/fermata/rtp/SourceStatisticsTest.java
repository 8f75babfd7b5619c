package org.fermata.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** RFC 3550 appendices A.1, A.3 and A.8. */
class SourceStatisticsTest {

    private static SourceStatistics after(int... numbers) {
        SourceStatistics source = new SourceStatistics(1, numbers[0]);
        for (int number : numbers) {
            source.update(number);
        }
        return source;
    }

    @Test
    void packetsInOrderAreNoLoss() {
        SourceStatistics source = after(10, 11, 12);
        assertThat(source.expected()).isEqualTo(3);
        assertThat(source.lost()).isZero();
        assertThat(source.extendedHighest()).isEqualTo(12);
    }

    @Test
    void wrapIsCountedInTheUpperHalf() {
        SourceStatistics source = after(65_534, 65_535, 0, 1);
        assertThat(source.extendedHighest()).isEqualTo(0x1_0001);
        assertThat(source.lost()).isZero();
    }

    @Test
    void overtakenPacketIsCountedWhereItBelongs() {
        SourceStatistics source = after(10, 12);
        assertThat(source.lost()).isOne();
        long twelve = source.update(12);
        assertThat(source.update(11)).isEqualTo(twelve - 1);
        assertThat(source.received()).isEqualTo(4);
        assertThat(source.lost()).isZero();
    }

    @Test
    void packetThatCameTwiceMakesUpForNoneThatIsLost() {
        SourceStatistics source = after(10, 11, 13, 13, 11, 11);
        assertThat(source.lost()).isOne();
        assertThat(source.received()).as("as reports have it").isEqualTo(6);
        source.update(12);
        source.update(12);
        assertThat(source.lost()).isZero();
    }

    @Test
    void packetFromBeforeTheFirstMakesUpForNoneThatIsLost() {
        assertThat(after(10, 12, 9).lost()).isOne();
    }

    @Test
    void doublesAreKnownFarBehindTheNewestPacket() {
        SourceStatistics source = new SourceStatistics(1, 0);
        for (int number = 0; number < 300; number += 2) {
            source.update(number);
        }
        for (int number = 298 - 98; number < 300; number += 2) {
            source.update(number);
        }
        assertThat(source.lost()).isEqualTo(149);
    }

    @Test
    void overtakenPacketFromBeforeTheWrapKeepsItsPlace() {
        SourceStatistics source = after(65_534, 0);
        long zero = source.update(0);
        assertThat(source.update(65_535)).isEqualTo(zero - 1);
        assertThat(source.extendedHighest()).isEqualTo(0x1_0000);
    }

    @Test
    void singleJumpIsDroppedAndTwoInARowBeginAnew() {
        SourceStatistics source = after(10, 11);
        assertThat(source.update(40_000)).isEqualTo(SourceStatistics.OUTSIDE);
        assertThat(source.restarted()).isFalse();
        assertThat(source.update(40_001)).isNotEqualTo(SourceStatistics.OUTSIDE);
        assertThat(source.restarted()).isTrue();
        source.update(40_002);
        assertThat(source.restarted()).isFalse();
        assertThat(source.lost()).isZero();
    }

    @Test
    void whatIsMissingAfterAPauseIsNotLost() {
        SourceStatistics source = after(10, 11);
        source.pause();
        source.update(5_000);
        source.update(5_002);
        assertThat(source.lost()).isOne();
        assertThat(source.extendedHighest()).isEqualTo(5_002);
    }

    @Test
    void fractionLostCoversTheIntervalSinceItWasLastAsked() {
        SourceStatistics source = after(1, 2, 3, 5);
        // One of five: 256 / 5, rounded down.
        assertThat(source.fractionLost()).isEqualTo(51);
        source.update(6);
        assertThat(source.fractionLost()).isZero();
    }

    @Test
    void jitterMovesBySixteenthsOfTheDeviation() {
        SourceStatistics source = after(1);
        source.timing(0, 1000);
        source.timing(160, 1160);
        assertThat(source.jitter()).isZero();
        // 80 ticks late: 80 / 16 (RFC 3550 section 6.4.1).
        source.timing(320, 1400);
        assertThat(source.jitter()).isCloseTo(5, within(1e-9));
    }
}
