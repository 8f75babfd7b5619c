package org.fermata.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.fermata.rtp.srtp.SrtpKeys;
import org.fermata.rtp.srtp.SrtpProfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Reports, byte by byte as RFC 3550 section 6.4 draws them. */
class RtcpTest {

    private static final int SSRC = 77;

    /** From 1900 to the manual clock's origin, 2026-01-01, in seconds. */
    private static final long ORIGIN_NTP_SECONDS = 2_208_988_800L + 1_767_225_600L;

    private final ManualSocketLoop loop = new ManualSocketLoop();
    private final RtpEngine engine = new RtpEngine(loop);
    private final Peer peer = new Peer();
    private final Peer reports = new Peer();
    private final Peer stranger = new Peer();
    private RtpSession session;

    @BeforeEach
    void open() throws IOException {
        session = engine.open(InetAddress.getLoopbackAddress(), "20000-29999", new Unheard());
        session.apply(
                new RtpFlow(
                        peer.address(),
                        reports.address(),
                        Set.of(0),
                        Set.of(101),
                        101,
                        8000,
                        true,
                        true));
        session.uncork();
        loop.pump();
    }

    @AfterEach
    void close() {
        session.close();
        loop.pump();
        peer.close();
        reports.close();
        stranger.close();
    }

    private static final class Unheard implements RtpSession.Listener {
        @Override
        public void silent(boolean silent, int uncorks) {}

        @Override
        public void digit(char digit) {}
    }

    private void say() {
        RtpSender sender = session.takeSender();
        sender.sendSound(0, new byte[160], 160, 160, loop.nanoTime());
        session.parkSender(sender);
    }

    private ByteBuffer nextReport() {
        for (int second = 0; second < 10; second++) {
            loop.advance(Duration.ofSeconds(1));
            List<ByteBuffer> all = reports.datagrams();
            if (!all.isEmpty()) {
                return all.getLast();
            }
        }
        throw new AssertionError("no report within 10 s");
    }

    @Test
    void senderReportTellsTheClockAndTheCounts() {
        say();
        Peer.Packet sent = peer.packets().getFirst();
        ByteBuffer report = nextReport();
        assertThat(report.get(0)).isEqualTo((byte) 0x80);
        assertThat(report.get(1) & 0xFF).isEqualTo(200);
        assertThat(report.getShort(2)).isEqualTo((short) 6);
        assertThat(report.getInt(4)).isEqualTo(sent.ssrc());
        long seconds = report.getInt(8) & 0xFFFF_FFFFL;
        assertThat(seconds).isEqualTo(ORIGIN_NTP_SECONDS + loop.nanoTime() / 1_000_000_000);
        // The packet went out at the origin: 8000 ticks for each second since.
        assertThat(report.getInt(16) - sent.timestamp())
                .isEqualTo((int) (loop.nanoTime() / 125_000));
        assertThat(report.getInt(20)).isOne();
        assertThat(report.getInt(24)).isEqualTo(160);
        // SDES with one CNAME item follows (section 6.5.1), and fills the datagram.
        assertThat(report.get(28)).isEqualTo((byte) 0x81);
        assertThat(report.get(29) & 0xFF).isEqualTo(202);
        assertThat(28 + 4 + 4 * report.getShort(30)).isEqualTo(report.limit());
        assertThat(report.get(36)).isEqualTo((byte) 1);
    }

    @Test
    void reportBlockTellsLossAndHighestNumber() {
        for (int number : new int[] {65_534, 65_535, 1, 2}) {
            peer.sound(session.localPort(), number, SSRC);
        }
        loop.pump();
        ByteBuffer report = nextReport();
        assertThat(report.get(0)).isEqualTo((byte) 0x81);
        assertThat(report.get(1) & 0xFF).isEqualTo(201);
        assertThat(report.getInt(8)).isEqualTo(SSRC);
        assertThat(report.get(12) & 0xFF).isEqualTo(256 / 5);
        assertThat(report.getInt(12) & 0xFF_FFFF).isOne();
        assertThat(report.getInt(16)).isEqualTo(0x1_0002);
        assertThat(report.getInt(24)).isZero();
    }

    @Test
    void reportsKeepTheirDistance() {
        int count = 0;
        for (int second = 0; second < 600; second++) {
            loop.advance(Duration.ofSeconds(1));
            count += reports.datagrams().size();
        }
        // 5 s on average over 1.21828 for the interval, which the tick rounds up by half a second.
        assertThat(count).isBetween(100, 160);
    }

    @Test
    void keyThatComesBackGoesOnWithItsNumbers() {
        SrtpProfile profile = SrtpProfile.AES_CM_128_HMAC_SHA1_80;
        SecureRandom random = new SecureRandom();
        SrtpKeys theirs = SrtpKeys.random(profile, random);
        Protection keys = new Protection.Keyed(SrtpKeys.random(profile, random), theirs);
        Protection others = new Protection.Keyed(SrtpKeys.random(profile, random), theirs);
        session.protect(keys);
        int before = index(nextReport());
        session.protect(others);
        session.protect(Protection.AWAITED);
        session.protect(keys);
        // RFC 3711 section 9.1: never a number twice by one key.
        assertThat(index(nextReport())).isGreaterThan(before);
    }

    /** The number of a report, before its tag of 80 bits (RFC 3711 section 3.4). */
    private static int index(ByteBuffer report) {
        return report.getInt(report.limit() - 14) & 0x7FFF_FFFF;
    }

    @Test
    void roundTripIsWhatIsLeftOfTheTimeSinceOurReport() {
        say();
        ByteBuffer ours = nextReport();
        int middle = (int) (ours.getLong(8) >>> 16);
        loop.advance(Duration.ofMillis(300));
        // Held back for 250 ms by the peer: 16,384 units of 1/65,536 s.
        reports.send(session.localPort() + 1, receiverReport(ours.getInt(4), middle, 16_384));
        loop.pump();
        assertThat(session.counters().roundTripMs()).isCloseTo(50, within(0.1));
    }

    @Test
    void reportThatWaitedForTheTickMeasuresNothing() {
        say();
        ByteBuffer ours = nextReport();
        session.cork();
        loop.pump();
        int middle = (int) (ours.getLong(8) >>> 16);
        reports.send(session.localPort() + 1, receiverReport(ours.getInt(4), middle, 0));
        loop.advance(Duration.ofSeconds(1));
        assertThat(session.counters().roundTripMs()).isNaN();
        assertThat(session.lastReceivedNanos()).isEqualTo(loop.nanoTime());
    }

    @Test
    void peersReportIsEchoedWithItsDelay() {
        peer.sound(session.localPort(), 1, SSRC);
        reports.send(session.localPort() + 1, senderReport(0x0000_1234_5678_0000L));
        loop.pump();
        long then = loop.nanoTime();
        ByteBuffer report = nextReport();
        assertThat(report.getInt(24)).isEqualTo(0x1234_5678);
        assertThat(report.getInt(28) / 65_536.0)
                .isCloseTo((loop.nanoTime() - then) / 1e9, within(0.001));
    }

    @Test
    void strangersReportIsNotBelieved() {
        say();
        ByteBuffer ours = nextReport();
        int middle = (int) (ours.getLong(8) >>> 16);
        stranger.send(session.localPort() + 1, receiverReport(ours.getInt(4), middle, 0));
        loop.pump();
        assertThat(session.counters().roundTripMs()).isNaN();
        assertThat(session.counters().rxStray()).isOne();
    }

    @Test
    void heldLineReportsOnNobody() {
        peer.sound(session.localPort(), 1, SSRC);
        loop.pump();
        session.cork();
        ByteBuffer report = nextReport();
        assertThat(report.get(0)).isEqualTo((byte) 0x80);
        assertThat(report.get(1) & 0xFF).isEqualTo(201);
    }

    @Test
    void closingSaysGoodbye() {
        session.close();
        loop.pump();
        ByteBuffer last = reports.datagrams().getLast();
        assertThat(last.get(1) & 0xFF).isEqualTo(201);
        assertThat(last.get(last.limit() - 7) & 0xFF).isEqualTo(203);
    }

    private static ByteBuffer receiverReport(int about, int lastReport, int delay) {
        ByteBuffer packet = ByteBuffer.allocate(32);
        packet.put((byte) 0x81).put((byte) 201).putShort((short) 7).putInt(SSRC);
        packet.putInt(about).putInt(0).putInt(0).putInt(0).putInt(lastReport).putInt(delay);
        return packet.flip();
    }

    private static ByteBuffer senderReport(long ntp) {
        ByteBuffer packet = ByteBuffer.allocate(28);
        packet.put((byte) 0x80).put((byte) 200).putShort((short) 6).putInt(SSRC);
        packet.putLong(ntp).putInt(0).putInt(1).putInt(160);
        return packet.flip();
    }

    /** Packets that came too late to be played, in the whole call. */
    private long late;

    private boolean adaptive = true;

    private final Playout played =
            new Playout() {
                @Override
                public String encoding() {
                    return "PCMU";
                }

                @Override
                public long late() {
                    return late;
                }

                @Override
                public boolean adaptive() {
                    return adaptive;
                }

                @Override
                public int delayMs() {
                    return 40;
                }

                @Override
                public int longestDelayMs() {
                    return 200;
                }

                @Override
                public int packetMs() {
                    return 20;
                }
            };

    /** Every field where RFC 3611 section 4.7 draws it. */
    @Test
    void peerThatLikesToKnowIsToldHowItsSoundPlays() {
        session.extendReports(played);
        // 60 of 64 packets: two lost close to each other, two far from all.
        for (int number = 0; number < 64; number++) {
            if (number != 20 && number != 22 && number != 40 && number != 60) {
                peer.sound(session.localPort(), number, SSRC);
            }
        }
        loop.pump();
        ByteBuffer report = nextReport();
        int block = report.limit() - 36;
        assertThat(report.get(block - 7) & 0xFF).isEqualTo(207);
        assertThat(report.getShort(block - 6)).isEqualTo((short) 10);
        assertThat(report.get(block)).isEqualTo((byte) 7);
        assertThat(report.getShort(block + 2)).isEqualTo((short) 8);
        assertThat(report.getInt(block + 4)).isEqualTo(SSRC);
        assertThat(report.get(block + 8)).isEqualTo((byte) (256 * 4 / 64));
        assertThat(report.get(block + 9)).isZero();
        // A burst of three packets of which two are lost: 256 · 2 / 3.
        assertThat(report.get(block + 10) & 0xFF).isEqualTo(170);
        assertThat(report.get(block + 11) & 0xFF).isEqualTo(256 * 2 / 61);
        assertThat(report.getShort(block + 12)).isEqualTo((short) 60);
        assertThat(report.getShort(block + 14)).isEqualTo((short) 610);
        assertThat(report.getShort(block + 18)).isEqualTo((short) 60);
        assertThat(report.get(block + 23)).isEqualTo((byte) 16);
        // G.107: 93.2 less 95 · 6.25 / (6.25 + 25.1) is 74.3, on the scale of opinion 3.8.
        assertThat(report.get(block + 24)).isEqualTo((byte) 74);
        assertThat(report.get(block + 26)).isEqualTo((byte) 38);
        assertThat(report.get(block + 27)).isEqualTo((byte) 38);
        // Enhanced concealment and an adaptive buffer.
        assertThat(report.get(block + 28) & 0xFF).isEqualTo(0xB0);
        assertThat(report.getShort(block + 30)).isEqualTo((short) 40);
        assertThat(report.getShort(block + 34)).isEqualTo((short) 200);
    }

    @Test
    void whatWasLateIsOfTheSourceThatIsToldOf() {
        adaptive = false;
        session.extendReports(played);
        for (int number = 0; number < 64; number++) {
            peer.sound(session.localPort(), number, SSRC);
        }
        loop.pump();
        late = 16;
        ByteBuffer report = nextReport();
        assertThat(report.get(report.limit() - 36 + 9)).isEqualTo((byte) 64);
        // A buffer that is not adaptive (section 4.7.6).
        assertThat(report.get(report.limit() - 36 + 28) & 0xFF).isEqualTo(0xA0);
        for (int number = 0; number < 65; number++) {
            peer.sound(session.localPort(), number, SSRC + 1);
        }
        loop.pump();
        loop.advance(Duration.ofSeconds(1));
        reports.datagrams();
        late += 8;
        report = nextReport();
        assertThat(report.getInt(report.limit() - 36 + 4)).isEqualTo(SSRC + 1);
        assertThat(report.get(report.limit() - 36 + 9)).isEqualTo((byte) (256 * 8 / 64));
    }

    @Test
    void heldLineTellsNothingOfSoundThatNobodyHears() {
        session.extendReports(played);
        peer.sound(session.localPort(), 1, SSRC);
        loop.pump();
        session.cork();
        loop.pump();
        ByteBuffer report = nextReport();
        for (int at = 0; at < report.limit(); at += 4 + 4 * report.getShort(at + 2)) {
            assertThat(report.get(at + 1) & 0xFF).isNotEqualTo(207);
        }
    }

    @Test
    void extendedReportIsReadWithinItsBounds() {
        VoipMetrics written =
                new VoipMetrics(1, 2, 3, 4, 500, 600, 70, 80, 90, 41, 40, true, 60, 200);
        ByteBuffer packet = ByteBuffer.allocate(8 + VoipMetrics.PACKET_LENGTH);
        packet.putInt(0x80C9_0001).putInt(SSRC);
        written.write(packet, SSRC, 5);
        packet.flip();
        RtcpReader reader = new RtcpReader();
        assertThat(reader.read(packet, 5)).isTrue();
        assertThat(reader.metrics()).isEqualTo(written);
        assertThat(reader.read(packet, 6)).isTrue();
        assertThat(reader.metrics()).isNull();
        for (int length = 0; length < 256; length++) {
            packet.put(8 + 8 + 3, (byte) length);
            reader.read(packet, 5);
            assertThat(reader.metrics() == null).isEqualTo(length != 8);
        }
    }
}
