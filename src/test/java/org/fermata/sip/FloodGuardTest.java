package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/** Who may send how much before it is a flood. */
class FloodGuardTest {

    private static final byte[] REQUEST = "INVITE sip:a@b SIP/2.0".getBytes(StandardCharsets.UTF_8);
    private static final byte[] RESPONSE = "SIP/2.0 200 OK".getBytes(StandardCharsets.UTF_8);
    private static final long SECOND = 1_000_000_000L;

    private final KnownPeers peers = new KnownPeers();
    private final FloodGuard guard = new FloodGuard(peers, 0);

    private static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    /** Sends at a steady rate; how many came through, were refused and dropped. */
    private Map<FloodGuard.Verdict, Integer> send(
            String source, byte[] message, int perSecond, int seconds) {
        Map<FloodGuard.Verdict, Integer> counts = new EnumMap<>(FloodGuard.Verdict.class);
        for (long number = 0; number < (long) perSecond * seconds; number++) {
            long now = number * SECOND / perSecond;
            counts.merge(guard.judge(address(source), message, now), 1, Integer::sum);
        }
        return counts;
    }

    @Test
    void floodOfAStrangerIsCutToItsAllowance() {
        Map<FloodGuard.Verdict, Integer> counts = send("203.0.113.1", REQUEST, 500, 10);
        assertThat(counts.get(FloodGuard.Verdict.TAKE)).isBetween(500, 525);
        assertThat(counts.get(FloodGuard.Verdict.REFUSE)).isBetween(150, 225);
    }

    @Test
    void floodOfOneSourceTakesNothingFromAnother() {
        for (int number = 0; number < 5000; number++) {
            guard.judge(address("203.0.113.1"), REQUEST, 0);
        }
        for (int number = 0; number < 100; number++) {
            assertThat(guard.judge(address("203.0.113.2"), REQUEST, 0))
                    .isEqualTo(FloodGuard.Verdict.TAKE);
        }
    }

    @Test
    void registeredServerMaySendFiveHundredRequestsASecond() {
        peers.add(address("203.0.113.1"));
        assertThat(send("203.0.113.1", REQUEST, 500, 10))
                .containsOnly(Map.entry(FloodGuard.Verdict.TAKE, 5000));
    }

    @Test
    void answersToSixtyFourCallsOfOursAreNoFlood() {
        assertThat(send("203.0.113.1", RESPONSE, 64 * 8, 1))
                .containsOnly(Map.entry(FloodGuard.Verdict.TAKE, 512));
    }

    /** Addresses are for the taking: 10,000 of them at once, each with one request. */
    @Test
    void strangersTogetherAreLimitedAndForgotten() throws UnknownHostException {
        peers.add(address("198.51.100.1"));
        int taken = 0;
        for (int number = 0; number < 10_000; number++) {
            byte[] bytes = {10, 1, (byte) (number >> 8), (byte) number};
            InetAddress source = InetAddress.getByAddress(bytes);
            taken += guard.judge(source, REQUEST, 0) == FloodGuard.Verdict.TAKE ? 1 : 0;
        }
        assertThat(taken).isEqualTo(800);
        assertThat(guard.strangersRemembered()).isEqualTo(FloodGuard.SOURCE_LIMIT);
        assertThat(guard.judge(address("198.51.100.1"), REQUEST, 0))
                .isEqualTo(FloodGuard.Verdict.TAKE);
    }

    @Test
    void addressesOfOneIpv6NetworkAreOneSource() {
        for (int number = 0; number < 120; number++) {
            guard.judge(address("2001:db8::" + Integer.toHexString(number)), REQUEST, 0);
        }
        assertThat(guard.judge(address("2001:db8::ffff"), REQUEST, 0))
                .isNotEqualTo(FloodGuard.Verdict.TAKE);
        assertThat(guard.judge(address("2001:db8:0:1::1"), REQUEST, 0))
                .isEqualTo(FloodGuard.Verdict.TAKE);
    }

    @Test
    void peerIsKnownAsLongAsOneThingStandsWithIt() {
        InetAddress peer = address("203.0.113.1");
        peers.add(peer);
        peers.add(peer);
        peers.remove(peer);
        assertThat(peers.contains(peer)).isTrue();
        peers.remove(peer);
        assertThat(peers.contains(peer)).isFalse();
    }
}
