package org.fermata.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.audio.PortHost;
import org.fermata.codec.Codec;
import org.fermata.codec.Encoder;
import org.fermata.rtp.HandMadePackets;
import org.fermata.rtp.ManualSocketLoop;
import org.fermata.rtp.RtpEngine;
import org.fermata.rtp.RtpSession;
import org.fermata.store.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

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

    /** Less than this much of the hum is a gap: 20 dB down. */
    private static final double GAP = 0.1;

    /** From the path's shortest time to the ear: jitter, a block, the packet being shortened. */
    private static final int MAX_DELAY_MS = 80 + 10 + 10 + 20;

    private record Arrival(double atMs, int order, int packet) {}

    private final ManualSocketLoop loop = new ManualSocketLoop();
    private final float[] block = new float[PortHost.BLOCK_FRAMES];
    private RtpSession rtp;
    private HandMadePackets packets;
    private ReceivePath path;
    private Random random;

    // The network.
    private final PriorityQueue<Arrival> network =
            new PriorityQueue<>(
                    Comparator.comparingDouble(Arrival::atMs).thenComparingInt(Arrival::order));
    private int burstLeft;
    private double lostMs;
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
        packets = new HandMadePackets(rtp);
        path = new ReceivePath(rtp, Settings.DEFAULTS.jitter());
    }

    @AfterEach
    void close() {
        rtp.close();
        loop.pump();
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

    private void run(Codec codec, double loss, int burst, int jitterMs, int seconds) {
        random = new Random(codec.ordinal() * 1000 + (long) (loss * 1000) + burst);
        Set<Integer> types = path.configure(codec, codec.payloadType(), Set.of());
        assertThat(types).contains(codec.payloadType());
        List<byte[]> hum = hum(codec);
        int ticks = codec.clockRate() / 1000 * PACKET_MS;
        int lossNow = 0;
        int sent = 0;
        int order = 0;
        for (int at = 0; at < seconds * 1000; at += 10) {
            while (sent * PACKET_MS / (1 + PPM / 1e6) <= at) {
                double sentAt = sent * PACKET_MS / (1 + PPM / 1e6);
                if (sent > 100 && lost(loss, burst)) {
                    lostMs += PACKET_MS;
                    lossNow += PACKET_MS;
                    longestLossMs = Math.max(longestLossMs, lossNow);
                } else {
                    lossNow = 0;
                    double arrives = sentAt + 30 + jitterMs * random.nextDouble();
                    network.add(new Arrival(arrives, order++, sent));
                    if (random.nextInt(20) == 0) {
                        network.add(new Arrival(arrives + 15, order++, sent));
                    }
                }
                sent++;
            }
            while (!network.isEmpty() && network.peek().atMs <= at) {
                int packet = network.poll().packet;
                packets.hand(
                        codec.payloadType(), packet, packet * ticks, hum.get(packet % HUM_PACKETS));
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

    @ParameterizedTest
    @CsvSource({
        "PCMU, 0, 1, 0", "PCMU, 0.01, 1, 20", "PCMU, 0.05, 1, 80", "PCMU, 0.10, 5, 40",
        "PCMU, 0.20, 1, 80", "PCMU, 0.20, 8, 0", "PCMA, 0.05, 3, 60", "G722, 0, 1, 80",
        "G722, 0.01, 1, 80", "G722, 0.05, 5, 20", "G722, 0.10, 1, 0", "G722, 0.20, 4, 80",
        "OPUS, 0, 1, 80", "OPUS, 0.01, 1, 20", "OPUS, 0.05, 3, 80", "OPUS, 0.10, 1, 40",
        "OPUS, 0.20, 5, 80"
    })
    void noGapIsHeardBeyondWhatWasLostAndTheDelayDoesNotGrow(
            Codec codec, double loss, int burst, int jitterMs) {
        run(codec, loss, burst, jitterMs, 60);
        check();
    }

    @ParameterizedTest
    @CsvSource({"PCMU, 0.05, 1, 80", "G722, 0.10, 3, 40"})
    void anHourIsAsAMinute(Codec codec, double loss, int burst, int jitterMs) {
        run(codec, loss, burst, jitterMs, 3600);
        check();
    }

    private void check() {
        // A packet in 128 may be late where that saves delay; it is missing as a lost one is.
        double missingMs = lostMs + path.late() * PACKET_MS;
        assertThat(largestDelayMs).as("delay in ms").isLessThanOrEqualTo(MAX_DELAY_MS);
        assertThat(gapMs).as("gaps in ms").isLessThanOrEqualTo(missingMs);
        assertThat(longestGapMs)
                .as("longest gap in ms")
                .isLessThanOrEqualTo(longestLossMs + PACKET_MS);
    }
}
