package org.fermata.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.rtp.JitterBuffer.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Random;
import java.util.stream.LongStream;

/** What holds whatever the network does: every seed is another network. */
class JitterBufferPropertyTest {

    private static final int PACKETS = 4000;

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyPacketIsPlayedOnceInOrderOrAccountedFor(long seed) {
        Random random = new Random(seed);
        int minMs = random.nextInt(60);
        int maxMs = minMs + random.nextInt(400);
        JitterBuffer buffer = new JitterBuffer(8000, random.nextInt(4) > 0, minMs, maxMs);
        SimulatedStream stream = new SimulatedStream(buffer);
        stream.sequenceNumber = random.nextInt(65_536);
        stream.timestamp = random.nextInt();
        stream.senderPpm = random.nextInt(1001) - 500;
        stream.adjusts = random.nextBoolean();
        stream.ptimeMs = 10 + 10 * random.nextInt(6);
        double loss = random.nextBoolean() ? 0 : 0.2 * random.nextDouble();
        double duplicates = random.nextBoolean() ? 0 : 0.1;
        double jitterMs = random.nextInt(3) * 60 * random.nextDouble();
        boolean spurts = random.nextBoolean();
        boolean stalls = random.nextInt(4) == 0;
        long neverArrived = 0;

        for (int i = 0; i < PACKETS; i++) {
            double delayMs = 30 + jitterMs * random.nextDouble();
            if (random.nextDouble() >= loss) {
                stream.arrive(delayMs);
                if (random.nextDouble() < duplicates) {
                    stream.arrive(delayMs + 50 * random.nextDouble());
                }
            } else if (i > 0) {
                neverArrived++;
            }
            stream.advance();
            if (spurts && random.nextInt(200) == 0) {
                stream.pause(random.nextInt(3000));
            }
            if (stalls && random.nextInt(1000) == 0) {
                stream.stall(random.nextInt(2000));
            }
            stream.play();
        }
        stream.steady(1000, 30);
        stream.pause(3000);
        stream.play();

        assertThat(stream.packets()).isSorted().doesNotHaveDuplicates();
        long sent = stream.sent;
        long played = stream.packets().size();
        // After a stall a duplicate of what is long forgotten counts as late.
        assertThat(played + buffer.late() + buffer.lost())
                .as("packets played, late and lost")
                .isBetween(sent - 2, stalls ? sent + 5 : sent);
        if (!stalls) {
            assertThat(buffer.lost()).isBetween(neverArrived - 2, neverArrived);
        }
        assertThat(buffer.delayMs()).isLessThan(maxMs + 100 + 4 * 10 + stream.ptimeMs);
        assertThat(stream.played.stream().mapToInt(SimulatedStream.Played::ticks))
                .allMatch(ticks -> ticks > 0);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void calmNetworksLoseNothing(long seed) {
        Random random = new Random(seed);
        JitterBuffer buffer = new JitterBuffer(8000, true, 20, 200);
        SimulatedStream stream = new SimulatedStream(buffer);
        stream.ptimeMs = 10 + 10 * random.nextInt(6);
        stream.senderPpm = random.nextInt(1001) - 500;
        for (int i = 0; i < PACKETS; i++) {
            stream.send(40 + 5 * random.nextDouble());
            stream.play();
        }

        assertThat(buffer.lost() + buffer.late()).isZero();
        assertThat(stream.ms(Verdict.CONCEAL, 0)).isZero();
        assertThat(stream.ms(Verdict.SILENCE, 200_000)).isZero();
    }

    /** Garbage has no meaning; it must do no harm. */
    @ParameterizedTest
    @MethodSource("seeds")
    void anySequenceOfHeadersIsSurvived(long seed) {
        Random random = new Random(seed);
        JitterBuffer buffer = new JitterBuffer(8000, true, 20, 200);
        byte[] payload = new byte[JitterBuffer.MAX_PAYLOAD];
        int sequenceNumber = 0;
        for (int i = 0; i < 5000; i++) {
            buffer.beginBlock();
            for (int j = random.nextInt(4); j > 0; j--) {
                sequenceNumber = random.nextInt(10) == 0 ? random.nextInt() : sequenceNumber + 1;
                buffer.put(
                        random.nextInt(50) == 0 ? random.nextInt() : 1,
                        sequenceNumber & 0xFFFF,
                        random.nextBoolean() ? random.nextInt() : i * 160,
                        random.nextBoolean(),
                        random.nextInt(400),
                        payload,
                        0,
                        random.nextInt(payload.length + 1));
            }
            int ticks = 0;
            for (int verdicts = 0; ticks < 80; verdicts++) {
                assertThat(verdicts).isLessThan(80);
                buffer.next(payload);
                ticks += buffer.ticks();
                assertThat(buffer.ticks()).isPositive();
                assertThat(buffer.length()).isBetween(0, JitterBuffer.MAX_PAYLOAD);
            }
        }

        SimulatedStream after = new SimulatedStream(buffer);
        after.ssrc = 7;
        after.steady(2000, 5);
        after.play();
        assertThat(after.packets()).hasSizeGreaterThan(95);
    }
}
