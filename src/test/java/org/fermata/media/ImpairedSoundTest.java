package org.fermata.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.audio.PortHost;
import org.fermata.codec.Codec;
import org.fermata.codec.Encoder;
import org.fermata.rtp.ManualSocketLoop;
import org.fermata.rtp.RtpEngine;
import org.fermata.rtp.RtpFlow;
import org.fermata.rtp.RtpSession;
import org.fermata.store.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is heard behind networks that lose, delay, reorder and double packets while the clocks run
 * apart. Somebody hums without a break, so that every gap is one that the network or we have made.
 * Each network has a seed; time is simulated.
 */
class ImpairedSoundTest {

    private static final int PACKET_MS = 20;
    private static final double PPM = 100;
    private static final int HUM_HERTZ = 150;
    private static final int HARMONICS = 8;
    private static final int HUM_PACKETS = 3;
    private static final int DOUBLES = 20;

    /** A packet in so many may be late where that saves delay. */
    private static final int RARELY = 64;

    /** Less than this much of the hum is a gap: 20 dB down. */
    private static final double GAP = 0.1;

    /** From the path's shortest time to the ear: jitter, a block, the packet being shortened. */
    private static final int MAX_DELAY_MS = 80 + 10 + 10 + 20;

    private record Arrival(double atMs, int order, int packet) {}

    private final ManualSocketLoop loop = new ManualSocketLoop();
    private final float[] block = new float[PortHost.BLOCK_FRAMES];
    private RtpSession rtp;
    private DatagramChannel sender;
    private SocketAddress receiver;
    private final ByteBuffer packet = ByteBuffer.allocate(1500);
    private ReceivePath path;
    private Random random;

    // The network.
    private final PriorityQueue<Arrival> network =
            new PriorityQueue<>(
                    Comparator.comparingDouble(Arrival::atMs).thenComparingInt(Arrival::order));
    private int burstLeft;
    private int sent;
    private int lost;
    private int longestLossMs;

    // The ear.
    private double gapMs;
    private int longestGapMs;
    private int gapNow;
    private int largestDelayMs;
    private double level;

    @BeforeEach
    void open() throws IOException {
        rtp =
                new RtpEngine(loop)
                        .open(
                                InetAddress.getLoopbackAddress(),
                                "20000-29999",
                                new RtpSession.Listener() {
                                    @Override
                                    public void silent(boolean silent, int uncorks) {}

                                    @Override
                                    public void digit(char digit) {}
                                });
        sender = DatagramChannel.open();
        sender.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        receiver = new InetSocketAddress(InetAddress.getLoopbackAddress(), rtp.localPort());
        path = new ReceivePath(rtp, Settings.DEFAULTS.jitter());
    }

    @AfterEach
    void close() throws IOException {
        rtp.close();
        loop.pump();
        sender.close();
    }

    private void receive(Codec codec, Set<Integer> types) throws IOException {
        rtp.apply(
                new RtpFlow(
                        (InetSocketAddress) sender.getLocalAddress(),
                        null,
                        types,
                        Set.of(),
                        -1,
                        codec.clockRate(),
                        true,
                        true));
        rtp.uncork();
        loop.pump();
    }

    private void send(int payloadType, int number, int timestamp, byte[] payload)
            throws IOException {
        packet.clear();
        packet.put((byte) 0x80).put((byte) payloadType).putShort((short) number);
        packet.putInt(timestamp).putInt(77).put(payload).flip();
        sender.send(packet, receiver);
    }

    /** Packets of a hum that goes on when the last is followed by the first. */
    private static List<byte[]> hum(Codec codec) {
        Encoder encoder = codec.newEncoder("");
        int samples = codec.samples(PACKET_MS);
        List<byte[]> encoded = new ArrayList<>();
        for (int packet = 0; packet < 10 * HUM_PACKETS; packet++) {
            short[] pcm = new short[samples];
            for (int i = 0; i < samples; i++) {
                double t = (packet * samples + i) / (double) codec.sampleRate();
                double sum = 0;
                for (int k = 1; k <= HARMONICS; k++) {
                    sum += Math.cos(2 * Math.PI * k * HUM_HERTZ * t + k * k) / k;
                }
                pcm[i] = (short) (6000 * sum);
            }
            byte[] out = new byte[1500];
            int length = encoder.encode(pcm, 0, samples, out, 0);
            encoded.add(java.util.Arrays.copyOf(out, length));
        }
        return encoded.subList(10 * HUM_PACKETS - HUM_PACKETS, 10 * HUM_PACKETS);
    }

    private boolean lost(double rate, int burst) {
        if (burstLeft > 0) {
            burstLeft--;
            return true;
        }
        if (random.nextDouble() >= rate / burst) {
            return false;
        }
        burstLeft = burst - 1;
        return true;
    }

    private void run(Codec codec, double loss, int burst, int jitterMs, int seconds)
            throws IOException {
        random = new Random(codec.ordinal() * 1000 + (long) (loss * 1000) + burst);
        Set<Integer> types = path.configure(codec, codec.payloadType(), Set.of());
        assertThat(types).contains(codec.payloadType());
        receive(codec, types);
        List<byte[]> hum = hum(codec);
        int ticks = codec.clockRate() / 1000 * PACKET_MS;
        int lossNow = 0;
        int order = 0;
        for (int at = 0; at < seconds * 1000; at += 10) {
            while (sent * PACKET_MS / (1 + PPM / 1e6) <= at) {
                double sentAt = sent * PACKET_MS / (1 + PPM / 1e6);
                if (sent > 100 && lost(loss, burst)) {
                    lost++;
                    lossNow += PACKET_MS;
                    longestLossMs = Math.max(longestLossMs, lossNow);
                } else {
                    lossNow = 0;
                    double arrives = sentAt + 30 + jitterMs * random.nextDouble();
                    network.add(new Arrival(arrives, order++, sent));
                    if (random.nextInt(DOUBLES) == 0) {
                        network.add(new Arrival(arrives + 15, order++, sent));
                    }
                }
                sent++;
            }
            while (!network.isEmpty() && network.peek().atMs <= at) {
                int number = network.poll().packet;
                send(codec.payloadType(), number, number * ticks, hum.get(number % HUM_PACKETS));
            }
            loop.advance(Duration.ofMillis(10));
            path.pull(block);
            if (at >= 2000) {
                hear();
            } else if (at >= 1000) {
                level = rms();
            }
        }
    }

    private double rms() {
        double sum = 0;
        for (float sample : block) {
            sum += sample * sample;
        }
        return Math.sqrt(sum / block.length);
    }

    private void hear() {
        largestDelayMs = Math.max(largestDelayMs, path.delayMs());
        if (rms() < GAP * level) {
            gapMs += 10;
            gapNow += 10;
            longestGapMs = Math.max(longestGapMs, gapNow);
        } else {
            gapNow = 0;
        }
    }

    static Stream<Arguments> networks() {
        List<Arguments> all = new ArrayList<>();
        for (Codec codec : List.of(Codec.PCMU, Codec.G722, Codec.OPUS)) {
            for (int jitterMs : new int[] {0, 20, 80}) {
                all.add(Arguments.of(codec, 0, 1, jitterMs));
                for (double loss : new double[] {0.01, 0.05, 0.10, 0.20}) {
                    all.add(Arguments.of(codec, loss, 1, jitterMs));
                    all.add(Arguments.of(codec, loss, 4, jitterMs));
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void noGapIsHeardBeyondWhatWasLostAndTheDelayDoesNotGrow(
            Codec codec, double loss, int burst, int jitterMs) throws IOException {
        run(codec, loss, burst, jitterMs, 60);
        check(jitterMs);
    }

    @ParameterizedTest
    @CsvSource({"PCMU, 0.05, 1, 80", "G722, 0.10, 3, 40", "OPUS, 0.01, 1, 60"})
    void anHourIsAsAMinute(Codec codec, double loss, int burst, int jitterMs) throws IOException {
        run(codec, loss, burst, jitterMs, 3600);
        check(jitterMs);
    }

    private void check(int jitterMs) {
        // What is late is missing as what was lost is.
        double missingMs = (lost + path.late()) * PACKET_MS;
        assertThat(largestDelayMs).as("delay in ms").isLessThanOrEqualTo(MAX_DELAY_MS);
        assertThat(gapMs).as("gaps in ms").isLessThanOrEqualTo(missingMs);
        assertThat(longestGapMs)
                .as("longest gap in ms")
                .isLessThanOrEqualTo(longestLossMs + PACKET_MS);
        // What is still on its way at the end is not missed yet.
        assertThat(rtp.counters().rxLost()).as("lost").isBetween(lost - 8L, lost + 8L);
        assertThat(path.late()).as("late").isLessThanOrEqualTo(jitterMs == 0 ? 0 : sent / RARELY);
    }
}
