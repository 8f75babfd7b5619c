package org.fermata.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.fermata.audio.PortHost;
import org.fermata.codec.Codec;
import org.fermata.codec.ComfortNoise;
import org.fermata.codec.Encoder;
import org.fermata.rtp.HandMadePackets;
import org.fermata.rtp.ManualSocketLoop;
import org.fermata.rtp.RtpEngine;
import org.fermata.rtp.RtpFlow;
import org.fermata.rtp.RtpSession;
import org.fermata.store.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Set;

/** Pauses that are left out on the way: RFC 3389 in both directions. */
class PausesTest {

    private static final int PACKET_MS = 20;

    private final ManualSocketLoop loop = new ManualSocketLoop();
    private final float[] block = new float[PortHost.BLOCK_FRAMES];
    private boolean silent;
    private DatagramChannel peer;
    private RtpSession rtp;

    @BeforeEach
    void open() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        peer = DatagramChannel.open().bind(new InetSocketAddress(loopback, 0));
        peer.configureBlocking(false);
        rtp =
                new RtpEngine(loop)
                        .open(
                                loopback,
                                "20000-29999",
                                new RtpSession.Listener() {
                                    @Override
                                    public void silent(boolean on, int uncorks) {
                                        silent = on;
                                    }

                                    @Override
                                    public void digit(char digit) {}
                                });
    }

    @AfterEach
    void close() throws IOException {
        rtp.close();
        loop.pump();
        peer.close();
    }

    private double level() {
        double sum = 0;
        for (float sample : block) {
            sum += sample * sample;
        }
        return 10 * Math.log10(sum / block.length + 1e-12);
    }

    @ParameterizedTest
    @EnumSource(names = {"PCMU", "PCMA", "G722"})
    void theNoiseOfAPauseIsHeardAndNothingCountsAsLost(Codec codec) {
        ReceivePath path = new ReceivePath(rtp, Settings.DEFAULTS.jitter());
        path.comfortNoise(ComfortNoise.PAYLOAD_TYPE);
        assertThat(path.configure(codec, codec.payloadType(), Set.of()))
                .contains(ComfortNoise.PAYLOAD_TYPE);
        HandMadePackets packets = new HandMadePackets(rtp);
        Encoder encoder = codec.newEncoder("");
        short[] tone = new short[codec.samples(PACKET_MS)];
        byte[] payload = new byte[160];
        int sequence = 0;
        double before = 0;
        double loudest = -99;
        double quietest = 99;
        double after = 0;
        for (int ms = 0; ms < 4000; ms += 10) {
            boolean speaks = ms < 1000 || ms >= 3000;
            if (ms % PACKET_MS == 0 && speaks) {
                for (int i = 0; i < tone.length; i++) {
                    double at = (double) ms / 1000 + (double) i / codec.sampleRate();
                    tone[i] = (short) (8000 * Math.sin(2 * Math.PI * 300 * at));
                }
                encoder.encode(tone, 0, tone.length, payload, 0);
                packets.hand(codec.payloadType(), sequence++, ms * 8, payload.clone());
            } else if (ms == 1000) {
                packets.hand(ComfortNoise.PAYLOAD_TYPE, sequence++, ms * 8, new byte[] {50});
            }
            loop.advance(Duration.ofMillis(10));
            path.pull(block);
            if (ms < 1000) {
                before = level();
            } else if (ms >= 1300 && ms < 3000) {
                loudest = Math.max(loudest, level());
                quietest = Math.min(quietest, level());
            } else if (ms > 3500) {
                after = level();
            }
        }
        assertThat(loudest).isCloseTo(-50, within(3.0));
        assertThat(quietest).isCloseTo(-50, within(5.0));
        assertThat(after).isCloseTo(before, within(1.0));
        assertThat(path.late()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"PCMU", "G722"})
    void nothingButAFewWordsAboutTheRoomIsSentInAPause(Codec codec) throws IOException {
        InetSocketAddress to = (InetSocketAddress) peer.getLocalAddress();
        rtp.apply(new RtpFlow(to, null, Set.of(), Set.of(), -1, 8000, true, true));
        rtp.uncork();
        loop.pump();
        SendPath path = new SendPath(rtp);
        path.configure(codec, codec.payloadType(), PACKET_MS, "");
        path.leaveOutPauses(ComfortNoise.PAYLOAD_TYPE);
        int[] talking = push(path, 2000, 0.2);
        assertThat(talking[0]).isGreaterThan(95);
        assertThat(talking[1]).isZero();
        assertThat(talking[2]).isOne();
        int[] pause = push(path, 5000, 0);
        assertThat(pause[0]).as("packets before the pause is one").isLessThanOrEqualTo(12);
        assertThat(pause[1]).isBetween(4, 6);
        assertThat(pause[2]).as("a pause begins no talkspurt").isZero();
        int[] again = push(path, 1000, 0.2);
        assertThat(again[0]).isEqualTo(50);
        assertThat(again[2]).isOne();
        path.stopped();
    }

    /** Packets of sound, packets of noise, packets that begin a talkspurt. */
    private int[] push(SendPath path, int ms, double amplitude) throws IOException {
        int[] counts = new int[3];
        ByteBuffer packet = ByteBuffer.allocate(1500);
        for (int at = 0; at < ms; at += 10) {
            for (int i = 0; i < block.length; i++) {
                block[i] = (float) (amplitude * Math.sin(i * 0.05));
            }
            path.push(block);
            loop.advance(Duration.ofMillis(10));
            packet.clear();
            while (peer.receive(packet) != null) {
                counts[(packet.get(1) & 0x7F) == ComfortNoise.PAYLOAD_TYPE ? 1 : 0]++;
                counts[2] += packet.get(1) < 0 ? 1 : 0;
                packet.clear();
            }
        }
        return counts;
    }

    @ParameterizedTest
    @EnumSource(names = "PCMU")
    void aPauseThatWasToldOfIsNotALineWithoutSound(Codec codec) throws IOException {
        InetSocketAddress from = (InetSocketAddress) peer.getLocalAddress();
        rtp.comfortNoise(ComfortNoise.PAYLOAD_TYPE);
        rtp.apply(
                new RtpFlow(
                        from,
                        null,
                        Set.of(codec.payloadType(), ComfortNoise.PAYLOAD_TYPE),
                        Set.of(),
                        -1,
                        8000,
                        true,
                        true));
        rtp.uncork();
        loop.pump();
        send(codec.payloadType(), 0, new byte[160]);
        send(ComfortNoise.PAYLOAD_TYPE, 1, new byte[] {60});
        loop.advance(Duration.ofSeconds(20));
        assertThat(silent).isFalse();
        send(codec.payloadType(), 2, new byte[160]);
        loop.advance(Duration.ofSeconds(7));
        assertThat(silent).isTrue();
    }

    private void send(int payloadType, int sequence, byte[] payload) throws IOException {
        ByteBuffer packet = ByteBuffer.allocate(12 + payload.length);
        packet.put((byte) 0x80).put((byte) payloadType).putShort((short) sequence);
        packet.putInt(sequence * 160).putInt(77).put(payload).flip();
        peer.send(packet, new InetSocketAddress(InetAddress.getLoopbackAddress(), rtp.localPort()));
        loop.advance(Duration.ofMillis(20));
    }
}
