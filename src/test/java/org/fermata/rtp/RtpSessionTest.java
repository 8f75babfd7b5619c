package org.fermata.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.rtp.srtp.MediaSealer;
import org.fermata.rtp.srtp.SrtpKeys;
import org.fermata.rtp.srtp.SrtpProfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** A session against a socket that speaks RTP byte by byte, by a clock in the test's hand. */
class RtpSessionTest {

    private static final int SSRC = 0x1234_5678;

    private final ManualSocketLoop loop = new ManualSocketLoop();
    private final RtpEngine engine = new RtpEngine(loop);
    private final Peer peer = new Peer();
    private final Peer peerReports = new Peer();
    private final Peer stranger = new Peer();
    private final List<String> events = new ArrayList<>();
    private int firstHeard;
    private RtpSession session;
    private int port;

    @BeforeEach
    void open() throws IOException {
        session =
                engine.open(
                        InetAddress.getLoopbackAddress(),
                        "20000-29999",
                        new RtpSession.Listener() {
                            @Override
                            public void silent(boolean silent, int uncorks) {
                                events.add(silent ? "silent" : "sound");
                            }

                            @Override
                            public void heard() {
                                firstHeard++;
                            }

                            @Override
                            public void digit(char digit) {
                                events.add("digit " + digit);
                            }
                        });
        port = session.localPort();
        loop.pump();
    }

    @AfterEach
    void close() {
        session.close();
        loop.pump();
        peer.close();
        peerReports.close();
        stranger.close();
    }

    private void agree(boolean sends, boolean receives) {
        agree(peer.address(), sends, receives);
    }

    private void agree(InetSocketAddress remote, boolean sends, boolean receives) {
        session.apply(
                new RtpFlow(
                        remote,
                        peerReports.address(),
                        Set.of(0, 8),
                        Set.of(101),
                        101,
                        8000,
                        sends,
                        receives));
        loop.pump();
    }

    private void live() {
        agree(true, true);
        session.uncork();
        loop.pump();
    }

    private int heard() {
        int count = 0;
        while (session.received().peek() != null) {
            session.received().release();
            count++;
        }
        return count;
    }

    private void say(int ticks) {
        RtpSender sender = session.takeSender();
        sender.sendSound(0, new byte[ticks], ticks, ticks, loop.nanoTime());
        session.parkSender(sender);
    }

    @Test
    void theFirstSoundIsToldThoughSomeCameBeforeAnybodyListened() {
        agree(true, true);
        peer.sound(port, 1, SSRC);
        loop.advance(Duration.ofSeconds(1));
        assertThat(session.counters().rxDropped()).isOne();
        session.uncork();
        loop.pump();
        assertThat(firstHeard).isZero();
        peer.sound(port, 2, SSRC);
        peer.sound(port, 3, SSRC);
        loop.pump();
        assertThat(firstHeard).isOne();
    }

    @Test
    void portIsEvenAndReportsComeFromTheNext() {
        assertThat(port % 2).isZero();
        agree(true, true);
        loop.advance(Duration.ofSeconds(5));
        assertThat(peerReports.datagrams()).isNotEmpty();
    }

    @Test
    void liveLineHearsTheAgreedRemoteFromTheFirstPacket() {
        live();
        peer.sound(port, 1, SSRC);
        loop.pump();
        assertThat(heard()).isOne();
        assertThat(session.counters().rxPackets()).isOne();
    }

    @Test
    void heldLineLeavesTheSelectorAndTheTickEmptiesIt() {
        live();
        peer.sound(port, 1, SSRC);
        loop.pump();
        session.cork();
        loop.pump();
        assertThat(loop.watched()).isZero();
        peer.sound(port, 2, SSRC);
        peer.sound(port, 3, SSRC);
        loop.pump();
        assertThat(session.counters().rxPackets()).isOne();
        loop.advance(Duration.ofSeconds(1));
        assertThat(session.counters().rxPackets()).isEqualTo(3);
        assertThat(session.counters().rxDropped()).isEqualTo(2);
        assertThat(heard()).isOne();
    }

    @Test
    void whatCameWhileHeldIsThrownAwayBeforeTheFirstPacketIsPlayed() {
        live();
        session.cork();
        loop.pump();
        peer.sound(port, 10, SSRC);
        session.uncork();
        loop.pump();
        peer.sound(port, 11, SSRC);
        loop.pump();
        assertThat(session.received().peek().sequenceNumber()).isEqualTo(11);
        assertThat(session.counters().rxDropped()).isOne();
    }

    @Test
    void listenedLineHearsWhateverWasAgreedAndUncorkingItThrowsNothingAway() {
        live();
        session.cork();
        agree(true, false);
        peer.sound(port, 10, SSRC);
        session.listen();
        loop.pump();
        peer.sound(port, 11, SSRC);
        loop.pump();
        agree(true, true);
        session.uncork();
        loop.pump();
        peer.sound(port, 12, SSRC);
        loop.pump();
        assertThat(session.received().peek().sequenceNumber()).isEqualTo(11);
        assertThat(heard()).isEqualTo(2);
        assertThat(session.counters().rxDropped()).isOne();

        session.cork();
        loop.pump();
        assertThat(loop.watched()).isZero();
    }

    @Test
    void silenceOfAListenedLineCountsFromItsUncorking() {
        live();
        session.cork();
        session.listen();
        loop.pump();
        loop.advance(Duration.ofSeconds(10));
        events.clear();
        session.uncork();
        loop.pump();
        loop.advance(Duration.ofSeconds(4));
        assertThat(events).isEmpty();
        loop.advance(Duration.ofSeconds(2));
        assertThat(events).containsExactly("silent");
    }

    @Test
    void holdIsNoLoss() {
        live();
        peer.sound(port, 1, SSRC);
        loop.pump();
        session.cork();
        loop.advance(Duration.ofSeconds(20));
        session.uncork();
        loop.pump();
        peer.sound(port, 1001, SSRC);
        peer.sound(port, 1003, SSRC);
        loop.pump();
        assertThat(session.counters().rxLost()).isOne();
    }

    @Test
    void nothingIsSentBeforeTheAgreementNorToANullRemote() {
        RtpSender sender = session.takeSender();
        sender.sendSound(0, new byte[160], 160, 160, loop.nanoTime());
        session.parkSender(sender);
        agree(null, true, true);
        loop.advance(Duration.ofSeconds(60));
        say(160);
        assertThat(session.counters().txPackets()).isZero();
        assertThat(session.counters().txKeepalives()).isZero();
        assertThat(peerReports.datagrams()).isEmpty();
    }

    private List<Integer> handshake() {
        List<Integer> taken = new ArrayList<>();
        session.dtls().taker(hello -> taken.add(number(hello)));
        agree(true, true);
        return taken;
    }

    private static List<Integer> answers(Peer peer) {
        return peer.datagrams().stream().map(datagram -> (int) datagram.get(0)).toList();
    }

    /** ClientHello of a peer behind a NAT, ServerHello of one with several addresses. */
    @ParameterizedTest
    @ValueSource(bytes = {1, 2})
    void peerThatIsElsewhereIsAnsweredWhereItIs(byte message) {
        List<Integer> taken = handshake();
        stranger.send(port, clientHello(1).put(13, message));
        loop.pump();
        assertThat(taken).isEmpty();
        loop.advance(Duration.ofSeconds(1));
        stranger.send(port, clientHello(2));
        loop.pump();
        assertThat(taken).containsExactly(1, 2);
        session.dtls().send(new byte[] {22});
        assertThat(answers(stranger)).containsExactly(22);
        // Where the peer said that it is, it is heard still, and answered from then on.
        peer.send(port, clientHello(3));
        loop.pump();
        session.dtls().send(new byte[] {23});
        assertThat(taken).containsExactly(1, 2, 3);
        assertThat(answers(peer)).containsExactly(23);
    }

    @Test
    void strangersHaveNoPartInAHandshakeWithThePeer() {
        List<Integer> taken = handshake();
        ByteBuffer other = clientHello(4);
        // Of the second epoch, whose keys a stranger cannot have.
        other.put(4, (byte) 1);
        stranger.send(port, other);
        stranger.send(port, clientHello(1));
        peer.send(port, clientHello(2));
        loop.advance(Duration.ofSeconds(1));
        stranger.send(port, clientHello(3));
        loop.advance(Duration.ofSeconds(1));
        assertThat(taken).containsExactly(2);
        session.dtls().send(new byte[] {22});
        assertThat(answers(peer)).containsExactly(22);
        assertThat(answers(stranger)).isEmpty();
    }

    @Test
    void whatAwaitsAWayBeginsOnceThereIsSomewhereToSendTo() {
        session.onceReachable(() -> events.add("forgotten"));
        session.onceReachable(() -> events.add("reachable"));
        // A peer at 0.0.0.0 (RFC 3264 section 8.4).
        agree(null, true, true);
        loop.advance(Duration.ofSeconds(60));
        assertThat(events).isEmpty();
        agree(true, true);
        agree(true, true);
        assertThat(events).containsExactly("reachable");
        session.onceReachable(() -> events.add("at once"));
        loop.pump();
        assertThat(events).containsExactly("reachable", "at once");
    }

    /** The header of a DTLS record that has a ClientHello of no content (RFC 6347 section 4.1). */
    private static ByteBuffer clientHello(int number) {
        ByteBuffer hello = ByteBuffer.allocate(25);
        hello.put((byte) 22).putShort((short) 0xFEFD).putShort((short) 0).putInt(0);
        hello.putShort((short) number).putShort((short) 12).put((byte) 1);
        return hello.rewind();
    }

    private static int number(byte[] hello) {
        return hello[10];
    }

    @Test
    void clientHelloThatOvertakesTheAnswerIsTakenWithIt() {
        List<Integer> taken = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            peer.send(port, clientHello(i));
            loop.advance(Duration.ofSeconds(1));
        }
        session.dtls().taker(hello -> taken.add(number(hello)));
        agree(true, true);
        // The newest, of which a flood leaves no more than eight.
        assertThat(taken).containsExactly(12, 13, 14, 15, 16, 17, 18, 19);
        session.dtls().taker(null);
        peer.send(port, clientHello(20));
        loop.advance(Duration.ofSeconds(1));
        assertThat(taken).hasSize(8);
    }

    @Test
    void sequenceGoesOnByOneAndTheTimestampByTheTimeThatPassed() {
        live();
        say(160);
        RtpSender sender = session.takeSender();
        sender.interrupted();
        session.parkSender(sender);
        loop.advance(Duration.ofMillis(7_345));
        say(160);
        List<Peer.Packet> packets = peer.packets();
        assertThat(packets).hasSize(2);
        assertThat(packets).allMatch(Peer.Packet::marker);
        assertThat(packets.get(1).sequence() - packets.get(0).sequence() & 0xFFFF).isOne();
        // 7.345 s at 8000 Hz, the clock rate of G.722 too (RFC 3551 section 4.5.2).
        assertThat(packets.get(1).timestamp() - packets.get(0).timestamp()).isEqualTo(58_760);
        assertThat(packets.get(1).ssrc()).isEqualTo(packets.get(0).ssrc());
    }

    @Test
    void nothingGoesOutInClearWhileKeysComeAndGo() throws InterruptedException {
        live();
        Random random = new Random(5);
        byte[] secret = new byte[30];
        random.nextBytes(secret);
        MediaSealer sealer =
                new MediaSealer(new SrtpKeys(SrtpProfile.AES_CM_128_HMAC_SHA1_80, secret));
        RtpSender sender = session.takeSender();
        sender.protect(sealer, true);
        AtomicBoolean over = new AtomicBoolean();
        Thread keys =
                new Thread(
                        () -> {
                            while (!over.get()) {
                                sender.protect(null, false);
                                sender.protect(sealer, true);
                            }
                        });
        keys.start();
        try {
            // Counted by what was sent, for without keys many turns pass in no time.
            for (int i = 0; sender.mediaPackets() < 50_000; i++) {
                sender.sendSound(0, new byte[160], 160, 160, loop.nanoTime());
                if (i % 50 == 0) {
                    // Header and sound, and 80 bits of tag (RFC 3711 section 4.2.1).
                    assertThat(peer.datagrams()).allMatch(packet -> packet.limit() == 182);
                }
            }
        } finally {
            over.set(true);
            keys.join();
        }
        session.parkSender(sender);
    }

    @Test
    void packetsInARowHaveNoMarkerAndTheTimestampsOfTheirSound() {
        live();
        RtpSender sender = session.takeSender();
        for (int i = 0; i < 3; i++) {
            sender.sendSound(0, new byte[160], 160, 160, loop.nanoTime());
            loop.advance(Duration.ofMillis(21));
        }
        session.parkSender(sender);
        List<Peer.Packet> packets = peer.packets();
        assertThat(packets).extracting(Peer.Packet::marker).containsExactly(true, false, false);
        assertThat(packets.get(2).timestamp() - packets.get(0).timestamp()).isEqualTo(320);
    }

    @Test
    void heldLineSendsAnEmptyPacketOfAnUnknownTypeEachFifteenSeconds() {
        live();
        say(160);
        session.cork();
        for (int second = 0; second < 46; second++) {
            loop.advance(Duration.ofSeconds(1));
        }
        List<Peer.Packet> packets = peer.packets();
        // Tr is 15 s (RFC 6263 section 7).
        assertThat(packets).hasSize(4);
        assertThat(packets.subList(1, 4))
                .allMatch(packet -> packet.type() == 127 && packet.payload().length == 0);
        assertThat(packets.get(3).sequence() - packets.get(0).sequence() & 0xFFFF).isEqualTo(3);
        assertThat(packets.get(3).timestamp() - packets.get(0).timestamp()).isEqualTo(45 * 8000);
        assertThat(session.counters().txKeepalives()).isEqualTo(3);
        assertThat(session.counters().txPackets()).isOne();
    }

    @Test
    void oneTimerServesAllSessionsAndNoneIsLeftWithoutThem() throws IOException {
        RtpSession second = engine.open(InetAddress.getLoopbackAddress(), "20000-29999", null);
        loop.pump();
        assertThat(loop.timers()).isOne();
        second.close();
        session.close();
        loop.advance(Duration.ofSeconds(2));
        assertThat(loop.timers()).isZero();
    }

    @Test
    void remoteThatCannotBeSentToHarmsNoCall() throws IOException {
        InetSocketAddress nowhere = InetSocketAddress.createUnresolved("peer.invalid", 4000);
        session.apply(new RtpFlow(nowhere, nowhere, Set.of(0), Set.of(101), 101, 8000, true, true));
        RtpSession other =
                engine.open(
                        InetAddress.getLoopbackAddress(),
                        "20000-29999",
                        new RtpSession.Listener() {
                            @Override
                            public void silent(boolean silent, int uncorks) {}

                            @Override
                            public void digit(char digit) {}
                        });
        other.apply(
                new RtpFlow(
                        peer.address(),
                        peerReports.address(),
                        Set.of(0),
                        Set.of(101),
                        101,
                        8000,
                        false,
                        true));
        session.dtmf("1");
        for (int i = 0; i < 31; i++) {
            loop.advance(Duration.ofSeconds(1));
        }
        // RFC 6263 section 7: every 15 s.
        assertThat(peer.datagrams()).hasSize(2);
        assertThat(peerReports.datagrams()).isNotEmpty();
        say(160);
        other.close();
    }

    @Test
    void strayPacketDoesNotStealTheStream() {
        live();
        for (int i = 0; i < 10; i++) {
            peer.sound(port, i, SSRC);
            stranger.sound(port, 500 + i, 77);
            loop.pump();
            loop.advance(Duration.ofMillis(20));
        }
        assertThat(heard()).isEqualTo(10);
        assertThat(session.counters().rxStray()).isEqualTo(10);
        say(160);
        assertThat(peer.packets()).hasSize(1);
        assertThat(stranger.packets()).isEmpty();
    }

    @Test
    void peerBehindANatIsHeardAndSentToAfterThreePacketsInSequence() {
        live();
        for (int i = 0; i < 4; i++) {
            stranger.sound(port, 65_534 + i, SSRC);
            loop.pump();
        }
        assertThat(heard()).isEqualTo(2);
        say(160);
        assertThat(stranger.packets()).hasSize(1);
    }

    @Test
    void agreedRemoteTakesTheStreamBackFromAStranger() {
        live();
        for (int i = 0; i < 3; i++) {
            stranger.sound(port, i, 77);
        }
        peer.sound(port, 1, SSRC);
        peer.sound(port, 2, SSRC);
        loop.pump();
        say(160);
        assertThat(peer.packets()).hasSize(1);
        assertThat(stranger.packets()).isEmpty();
    }

    @Test
    void sourceThatMovesToAnotherPortIsFollowedOnceTheOldOneIsSilent() {
        live();
        peer.sound(port, 1, SSRC);
        loop.pump();
        loop.advance(Duration.ofMillis(600));
        for (int i = 2; i < 6; i++) {
            stranger.sound(port, i, SSRC);
        }
        loop.pump();
        say(160);
        assertThat(stranger.packets()).hasSize(1);
        assertThat(session.counters().rxLost()).isEqualTo(2);
    }

    @Test
    void anotherSsrcFromTheSameAddressIsANewStretch() {
        live();
        peer.sound(port, 7, SSRC);
        loop.pump();
        int before = session.received().peek().stretch();
        heard();
        peer.sound(port, 40_000, 99);
        peer.sound(port, 40_001, 99);
        loop.pump();
        assertThat(session.received().peek().stretch()).isNotEqualTo(before);
        assertThat(session.counters().rxLost()).isZero();
    }

    @Test
    void sequenceWrapIsNoLoss() {
        live();
        for (int i = 65_530; i < 65_550; i++) {
            peer.sound(port, i & 0xFFFF, SSRC);
            loop.pump();
        }
        assertThat(heard()).isEqualTo(20);
        assertThat(session.counters().rxLost()).isZero();
    }

    @Test
    void digitIsToldOnceHoweverManyPacketsCarryIt() {
        live();
        for (int i = 0; i < 8; i++) {
            peer.rtp(port, 101, i, 1000, SSRC, new byte[] {5, 10, 0, (byte) (i * 20)});
        }
        for (int i = 0; i < 3; i++) {
            peer.rtp(port, 101, 8 + i, 3000, SSRC, new byte[] {11, (byte) 0x8A, 3, 32});
        }
        peer.rtp(port, 101, 7, 1000, SSRC, new byte[] {5, (byte) 0x8A, 3, 32});
        loop.pump();
        assertThat(events).containsExactly("digit 5", "digit #");
    }

    @Test
    void heldLineSendsDigitsEachTwentyMilliseconds() {
        agree(true, true);
        session.dtmf("1D");
        loop.pump();
        int packets = 0;
        for (int i = 0; i < 40; i++) {
            List<Peer.Packet> now = peer.packets();
            assertThat(now.size()).isLessThan(2);
            packets += now.size();
            if (i == 0) {
                assertThat(now.getFirst().marker()).isTrue();
                assertThat(now.getFirst().type()).isEqualTo(101);
                assertThat(now.getFirst().payload()).containsExactly(1, 10, 0, (byte) 160);
            }
            if (i == 7) {
                // 6 × 20 ms at 8000 Hz are 960 ticks; the end bit is set (RFC 4733 section 2.3).
                assertThat(now.getFirst().marker()).isFalse();
                assertThat(now.getFirst().payload()).containsExactly(1, 0x8A, 3, 192);
            }
            loop.advance(Duration.ofMillis(20));
        }
        // Five that grow and three that end, for each digit.
        assertThat(packets).isEqualTo(16);
        assertThat(loop.timers()).isOne();
    }

    @Test
    void digitsWaitForAnAddressAndForKeys() {
        session.protect(Protection.AWAITED);
        agree(true, true);
        session.dtmf("7");
        loop.advance(Duration.ofSeconds(5));
        agree(null, true, true);
        session.protect(Protection.PLAIN);
        loop.advance(Duration.ofSeconds(5));
        // Nothing polls meanwhile: there is the tick alone.
        assertThat(loop.timers()).isOne();
        assertThat(peer.packets()).isEmpty();
        agree(true, true);
        for (int i = 0; i < 12; i++) {
            loop.advance(Duration.ofMillis(20));
        }
        List<Peer.Packet> digit = peer.packets();
        // Five that grow and three that end.
        assertThat(digit).hasSize(8);
        assertThat(digit).allMatch(packet -> packet.payload()[0] == 7);
        assertThat(digit.getFirst().marker()).isTrue();
    }

    @Test
    void digitsOfADigitShareTheirTimestampAndSequenceGoesOn() {
        live();
        say(160);
        loop.advance(Duration.ofMillis(100));
        session.dtmf("9");
        loop.pump();
        for (int i = 0; i < 12; i++) {
            loop.advance(Duration.ofMillis(20));
        }
        List<Peer.Packet> packets = peer.packets();
        assertThat(packets).hasSize(9);
        for (int i = 1; i < 9; i++) {
            assertThat(packets.get(i).timestamp() - packets.get(0).timestamp()).isEqualTo(800);
            assertThat(packets.get(i).sequence() - packets.get(0).sequence() & 0xFFFF).isEqualTo(i);
        }
    }

    @Test
    void liveLineTellsSilenceOnceAndThatItIsOver() {
        live();
        for (int i = 0; i < 8; i++) {
            loop.advance(Duration.ofSeconds(1));
        }
        assertThat(events).containsExactly("silent");
        peer.sound(port, 1, SSRC);
        loop.pump();
        assertThat(events).containsExactly("silent", "sound");
    }

    @Test
    void heldLineIsNeverToldSilent() {
        live();
        session.cork();
        for (int i = 0; i < 20; i++) {
            loop.advance(Duration.ofSeconds(1));
        }
        assertThat(events).isEmpty();
    }

    @Test
    void randomBytesAreCountedAndHarmNothing() {
        live();
        Random random = new Random(1);
        for (int i = 0; i < 5000; i++) {
            byte[] noise = new byte[random.nextInt(80)];
            random.nextBytes(noise);
            if (noise.length > 1 && i % 2 == 0) {
                noise[0] = (byte) (0x80 | noise[0] & 0x3F);
                noise[1] = i % 4 == 0 ? (byte) 0 : (byte) (200 + random.nextInt(4));
            }
            peer.send(port, ByteBuffer.wrap(noise));
            peerReports.send(port + 1, ByteBuffer.wrap(noise));
            loop.pump();
            heard();
        }
        assertThat(session.counters().rxMalformed()).isGreaterThan(2000);
        peer.sound(port, 60_001, SSRC);
        peer.sound(port, 60_002, SSRC);
        peer.sound(port, 60_003, SSRC);
        loop.pump();
        assertThat(heard()).isPositive();
    }

    @Test
    void floodFillsTheRingAndNoMore() {
        live();
        for (int i = 0; i < 50; i++) {
            peer.sound(port, i, SSRC);
            loop.pump();
        }
        assertThat(heard()).isEqualTo(32);
        assertThat(session.counters().rxOverrun()).isEqualTo(18);
    }
}
