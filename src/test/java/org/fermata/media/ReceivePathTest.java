package org.fermata.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.audio.PortHost;
import org.fermata.codec.Codec;
import org.fermata.rtp.ManualSocketLoop;
import org.fermata.rtp.RtpEngine;
import org.fermata.rtp.RtpFlow;
import org.fermata.rtp.RtpSession;
import org.fermata.store.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;

/** What is heard of packets written by hand, by a clock in the test's hand. */
class ReceivePathTest {

    /** Packets of 5 ms at 8000 Hz, so that a block has two. */
    private static final int PACKET_BYTES = 40;

    // The lowest sample of µ-law, and silence in A-law (ITU-T G.711).
    private static final int LOUD = 0x00;
    private static final int SILENT = 0xD5;

    private final ManualSocketLoop loop = new ManualSocketLoop();
    private final float[] block = new float[PortHost.BLOCK_FRAMES];
    private DatagramChannel peer;
    private RtpSession rtp;
    private ReceivePath path;
    private int sequence;

    @BeforeEach
    void open() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        peer = DatagramChannel.open().bind(new InetSocketAddress(loopback, 0));
        rtp =
                new RtpEngine(loop)
                        .open(
                                loopback,
                                "20000-29999",
                                new RtpSession.Listener() {
                                    @Override
                                    public void silent(boolean silent, int uncorks) {}

                                    @Override
                                    public void digit(char digit) {}
                                });
        path = new ReceivePath(rtp, Settings.DEFAULTS.jitter());
        Set<Integer> sound = path.configure(Codec.PCMU, 0, Set.of());
        InetSocketAddress from = (InetSocketAddress) peer.getLocalAddress();
        rtp.apply(new RtpFlow(from, null, sound, Set.of(), -1, 8000, true, true));
        rtp.uncork();
        loop.pump();
    }

    @AfterEach
    void close() throws IOException {
        rtp.close();
        loop.pump();
        peer.close();
    }

    private void send(int payloadType, int sample) throws IOException {
        byte[] payload = new byte[PACKET_BYTES];
        Arrays.fill(payload, (byte) sample);
        ByteBuffer packet = ByteBuffer.allocate(12 + PACKET_BYTES);
        packet.put((byte) 0x80).put((byte) payloadType).putShort((short) sequence);
        packet.putInt(sequence * PACKET_BYTES).putInt(77).put(payload).flip();
        sequence++;
        peer.send(packet, new InetSocketAddress(InetAddress.getLoopbackAddress(), rtp.localPort()));
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 61})
    void codecThatChangesWithinABlockBringsBackNothingOld(int loudPackets) throws IOException {
        boolean heard = false;
        boolean over = false;
        int quiet = 0;
        for (int i = 0; i < 60; i++) {
            for (int packet = 2 * i; packet < 2 * i + 2; packet++) {
                boolean loud = packet < loudPackets;
                send(loud ? 0 : 8, loud ? LOUD : SILENT);
            }
            loop.advance(Duration.ofMillis(10));
            path.pull(block);
            for (float sample : block) {
                boolean loud = Math.abs(sample) > 0.5;
                assertThat(loud && over).as("sound from before").isFalse();
                heard |= loud;
                quiet = loud ? 0 : quiet + 1;
                // 2 ms are no zero crossing.
                over = heard && quiet > PortHost.RATE / 500;
            }
        }
        assertThat(heard).isTrue();
        assertThat(over).isTrue();
        assertThat(path.packetMs()).isEqualTo(5);
    }
}
