package org.fermata.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fermata.rtp.JitterBuffer.Verdict.CONCEAL;
import static org.fermata.rtp.JitterBuffer.Verdict.PLAY_LONGER;
import static org.fermata.rtp.JitterBuffer.Verdict.PLAY_SHORTER;
import static org.fermata.rtp.JitterBuffer.Verdict.SILENCE;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** A buffer of 20 to 200 ms, as the settings have it, under one trouble at a time. */
class JitterBufferTest {

    private final JitterBuffer buffer = new JitterBuffer(8000, true, 20, 200);
    private final SimulatedStream stream = new SimulatedStream(buffer);

    @Test
    void aSteadyStreamIsPlayedWholeAfterTheShortestDelay() {
        stream.steady(10_000, 5);
        stream.play();

        assertThat(stream.packets()).startsWith(0L, 1L).isSorted().hasSizeGreaterThan(495);
        assertThat(stream.ms(CONCEAL, 0)).isZero();
        assertThat(stream.ms(SILENCE, 0)).isLessThanOrEqualTo(40);
        assertThat(buffer.delayMs()).isBetween(20, 30);
        assertThat(buffer.lost() + buffer.late() + buffer.duplicates()).isZero();
    }

    @Test
    void whoWaitsForTheSoundHearsTheFirstPacketAtOnceAndGetsTheDelayLater() {
        buffer.resetAtOnce();
        stream.pause(100);
        stream.steady(10_000, 5);
        stream.play();

        SimulatedStream.Played first =
                stream.played.stream().filter(one -> one.packet() == 0).findFirst().orElseThrow();
        assertThat(first.atMicros()).isEqualTo(110_000);
        assertThat(stream.packets()).startsWith(0L, 1L).isSorted();
        assertThat(stream.ms(CONCEAL, 0)).isZero();
        assertThat(buffer.lost() + buffer.late()).isZero();
        assertThat(buffer.delayMs()).isBetween(18, 30);

        buffer.resetAtOnce();
        stream.stall(1000);
        buffer.reset();
        stream.steady(1000, 5);
        stream.play();
        assertThat(buffer.delayMs()).isBetween(20, 30);
    }

    @Test
    void nothingIsSaidBeforeTheFirstPacket() {
        stream.pause(1000);
        stream.play();
        assertThat(stream.ms(SILENCE, 0)).isEqualTo(1010);
    }

    @Test
    void overtakenPacketsArePlayedInOrder() {
        for (int i = 0; i < 100; i++) {
            stream.send(i % 10 == 3 ? 25 : 0);
        }
        stream.play();

        assertThat(stream.packets()).isEqualTo(numbers(stream.packets().size()));
        assertThat(buffer.lost()).isZero();
        assertThat(buffer.late()).isZero();
    }

    @Test
    void aFirstPacketThatWasOvertakenIsStillPlayedFirst() {
        stream.send(25);
        stream.steady(1000, 0);
        stream.play();
        assertThat(stream.packets()).startsWith(0L, 1L, 2L);
    }

    @Test
    void duplicatesAreCountedAndPlayedOnce() {
        for (int i = 0; i < 100; i++) {
            stream.arrive(0);
            stream.arrive(i % 2 == 0 ? 0 : 300);
            stream.advance();
        }
        stream.pause(400);
        stream.play();

        assertThat(stream.packets()).isEqualTo(numbers(100));
        assertThat(buffer.duplicates()).isEqualTo(100);
        assertThat(buffer.lost()).isZero();
    }

    @Test
    void aLostPacketIsConcealedForAsLongAsItWas() {
        stream.ptimeMs = 30;
        for (int i = 0; i < 100; i++) {
            if (i == 40 || i == 60 || i == 61) {
                stream.advance();
            } else {
                stream.send(0);
            }
        }
        stream.play();

        assertThat(buffer.lost()).isEqualTo(3);
        assertThat(stream.ms(CONCEAL, 0)).isEqualTo(90);
        assertThat(stream.packets()).doesNotContain(40L, 60L, 61L).contains(41L, 62L);
    }

    @Test
    void aPacketThatComesAfterItsTurnIsLateNotLost() {
        stream.steady(1000, 0);
        stream.send(300);
        stream.steady(1000, 0);
        stream.play();

        assertThat(stream.packets()).doesNotContain(50L);
        assertThat(buffer.late()).isEqualTo(1);
        assertThat(buffer.lost()).isZero();
    }

    @Test
    void sequenceAndTimestampMayWrap() {
        stream.sequenceNumber = 65_500;
        stream.timestamp = -40 * 160;
        for (int i = 0; i < 4000; i++) {
            stream.send(i % 7 == 3 ? 15 : 0);
        }
        stream.play();

        assertThat(stream.packets()).isEqualTo(numbers(stream.packets().size()));
        assertThat(stream.packets()).hasSizeGreaterThan(3990);
        assertThat(buffer.lost() + buffer.late()).isZero();
    }

    @Test
    void anotherSourceStartsAnewAtOnce() {
        stream.steady(1000, 0);
        stream.play();
        stream.ssrc = 99;
        stream.sequenceNumber = 60_000;
        stream.timestamp = 123_456_789;
        stream.steady(1000, 0);
        stream.play();

        assertThat(stream.streamStarts).containsExactly(0L, 50L);
        assertThat(stream.packets()).contains(50L, 51L, 90L).isSorted();
        assertThat(buffer.lost() + buffer.late()).isZero();
    }

    @Test
    void aSequenceThatLeapsIsFollowedFromTheSecondPacketOn() {
        stream.steady(1000, 0);
        stream.sequenceNumber += 20_000;
        stream.steady(1000, 0);
        stream.play();

        assertThat(stream.packets()).doesNotContain(50L).contains(51L, 52L, 90L);
        assertThat(buffer.lost()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1_000_000_000, -90_000, 90_000, 2_000_000_000})
    void timestampsThatLeapInAGoingSequenceAreJoined(int leap) {
        stream.steady(1000, 0);
        stream.timestamp += leap;
        stream.steady(1000, 0);
        stream.play();

        assertThat(stream.packets()).isEqualTo(numbers(stream.packets().size()));
        assertThat(stream.packets()).hasSizeGreaterThan(95);
        assertThat(stream.ms(CONCEAL, 0)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-80_000, -4000, 4000, 80_000})
    void aPauseAfterWhichTheTimestampsDoNotFitBeginsAnew(int misfit) {
        stream.steady(1000, 0);
        stream.pause(2000);
        stream.timestamp += misfit;
        stream.steady(2000, 0);
        stream.play();

        assertThat(stream.packets()).isEqualTo(numbers(stream.packets().size()));
        assertThat(stream.packets()).hasSizeGreaterThan(140);
        assertThat(buffer.delayMs()).isBetween(10, 60);
    }

    @Test
    void silenceBetweenTalkSpurtsIsNoLoss() {
        for (int spurt = 0; spurt < 20; spurt++) {
            stream.steady(400, 0);
            stream.pause(730);
        }
        stream.play();

        assertThat(stream.packets()).isEqualTo(numbers(400));
        assertThat(buffer.lost() + buffer.late()).isZero();
    }

    @Test
    void dtmfInTheSequenceIsNoLoss() {
        stream.steady(1000, 0);
        for (int i = 0; i < 5; i++) {
            stream.sendSoundless();
            stream.pause(20);
        }
        stream.steady(1000, 0);
        stream.play();

        assertThat(buffer.lost() + buffer.late()).isZero();
        assertThat(stream.packets()).isEqualTo(numbers(stream.packets().size()));
    }

    @Test
    void theSenderMayChangeThePacketTime() {
        for (int ptime : new int[] {20, 10, 60, 30, 20}) {
            stream.ptimeMs = ptime;
            stream.steady(1200, 0);
        }
        stream.play();

        assertThat(stream.packets()).isEqualTo(numbers(stream.packets().size()));
        assertThat(buffer.lost() + buffer.late()).isZero();
        assertThat(stream.ms(CONCEAL, 0)).isLessThanOrEqualTo(60);
    }

    @Test
    void theDelayGrowsWithTheJitterAndShrinksWhenItIsCalm() {
        Random random = new Random(1);
        jittery(random, 1000, 80);
        long lateWhileLearning = buffer.late();
        jittery(random, 1500, 80);
        assertThat(buffer.delayMs()).isBetween(60, 110);
        assertThat(buffer.late() - lateWhileLearning).isLessThan(1500 / 50);

        jittery(random, 1000, 1);
        assertThat(buffer.delayMs()).isBetween(15, 40);
    }

    @Test
    void fixedModeKeepsItsDelayWhateverTheJitter() {
        JitterBuffer fixed = new JitterBuffer(8000, false, 60, 200);
        SimulatedStream fixedStream = new SimulatedStream(fixed);
        Random random = new Random(2);
        for (int i = 0; i < 2000; i++) {
            fixedStream.send(100 * random.nextDouble());
            fixedStream.play();
            if (i > 500) {
                assertThat(fixed.delayMs()).isBetween(45, 95);
            }
        }
        assertThat(fixed.late()).isGreaterThan(100);
    }

    @Test
    void theDelayNeverExceedsItsBoundForLong() {
        Random random = new Random(3);
        for (int i = 0; i < 3000; i++) {
            stream.send(600 * random.nextDouble());
            stream.play();
            assertThat(buffer.delayMs()).isLessThan(200 + 110);
        }
        assertThat(buffer.delayMs()).isBetween(170, 230);
    }

    @ParameterizedTest
    @ValueSource(ints = {-500, 500})
    void driftOf500PpmIsTakenUpUnheard(int ppm) {
        stream.senderPpm = ppm;
        for (int i = 0; i < 5 * 60 * 50; i++) {
            stream.send(5);
            stream.play();
            if (i > 50) {
                assertThat(buffer.delayMs()).isBetween(1, 60);
            }
        }
        assertThat(buffer.late() + buffer.lost()).isZero();
        assertThat(stream.ms(CONCEAL, 0)).isZero();
        assertThat(stream.packets()).isEqualTo(numbers(stream.packets().size()));
        long adjusted =
                stream.played.stream()
                        .filter(p -> p.verdict() == PLAY_SHORTER || p.verdict() == PLAY_LONGER)
                        .count();
        // 500 ppm of 5 minutes are 150 ms: 24 pieces of 6.25 ms.
        assertThat(adjusted).isBetween(15L, 60L);
    }

    @ParameterizedTest
    @ValueSource(ints = {-500, 500})
    void driftIsBoundedEvenWhenNothingIsStretched(int ppm) {
        stream.adjusts = false;
        stream.senderPpm = ppm;
        for (int i = 0; i < 30 * 60 * 50; i++) {
            stream.send(5);
            stream.play();
            assertThat(buffer.delayMs()).isLessThan(200 + 110);
        }
        assertThat(stream.packets().size()).isGreaterThan(30 * 60 * 50 - 200);
    }

    @Test
    void afterThePlayerStoodStillTheDelayIsSoonWhatItWas() {
        stream.steady(3000, 5);
        stream.play();
        stream.stall(3000);
        stream.steady(6000, 5);
        stream.play();

        assertThat(buffer.delayMs()).isBetween(20, 60);
    }

    @Test
    void afterANetworkStallTheSoundIsBackAtOnce() {
        stream.steady(3000, 5);
        for (int i = 0; i < 50; i++) {
            stream.send(5 + 1000 - i * 20);
        }
        long back = 4_000_000;
        stream.steady(1000, 5);
        stream.play();

        assertThat(stream.ms(CONCEAL, back + 50_000)).isZero();
        assertThat(stream.ms(SILENCE, back + 50_000)).isZero();
        assertThat(stream.packets()).isSorted();
    }

    @Test
    void aPathThatBecomesLongerIsFollowed() {
        stream.steady(3000, 5);
        stream.steady(3000, 155);
        stream.play();
        long settled = stream.nowMicros();
        stream.steady(20_000, 155);
        stream.play();

        assertThat(stream.ms(CONCEAL, settled)).isZero();
        assertThat(buffer.delayMs()).isBetween(20, 60);
    }

    @Test
    void resetStartsAnew() {
        stream.steady(1000, 5);
        stream.play();
        buffer.reset();
        stream.stall(5000);
        stream.pause(5000);
        stream.steady(1000, 5);
        stream.play();

        assertThat(stream.streamStarts).containsExactly(0L, 50L);
        assertThat(buffer.delayMs()).isBetween(20, 30);
    }

    @Test
    void aPayloadTooLongIsDisregarded() {
        buffer.beginBlock();
        int bytes = JitterBuffer.MAX_PAYLOAD + 1;
        buffer.put(1, 1, 1, false, bytes, new byte[bytes], 0, bytes);
        assertThat(buffer.next(new byte[JitterBuffer.MAX_PAYLOAD])).isEqualTo(SILENCE);
    }

    private void jittery(Random random, int packets, double jitterMs) {
        for (int i = 0; i < packets; i++) {
            stream.send(jitterMs * random.nextDouble());
            stream.play();
        }
    }

    private static List<Long> numbers(long count) {
        return LongStream.range(0, count).boxed().toList();
    }
}
