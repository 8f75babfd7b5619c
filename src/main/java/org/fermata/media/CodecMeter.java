package org.fermata.media;

import org.fermata.call.CodecCost;
import org.fermata.call.CodecCosts;
import org.fermata.codec.Codec;
import org.fermata.codec.Decoder;
import org.fermata.codec.Encoder;
import org.fermata.concurrent.EventLoop;
import org.fermata.concurrent.Workers;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Measures the codecs by running each for a moment over a second of noisy tone. Owned by {@code
 * signalling}; the runs are made on a worker {@code codec-cost} that ends when they are over.
 */
public final class CodecMeter implements CodecCosts, AutoCloseable {

    private static final int PACKET_MS = 20;
    private static final int PACKETS = 50;

    /**
     * A codec is run in windows of as long, by the processor time of the thread, so that a machine
     * that is busy does not show.
     */
    private static final long WINDOW_NANOS = 100_000_000;

    private static final int LEAST_WINDOWS = 4;
    private static final int MOST_WINDOWS = 15;

    /** A window that gains more on the one before shows that the compiler is not done yet. */
    private static final double SETTLED = 0.9;

    private static final int LARGEST_PAYLOAD = 4000;

    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private final EventLoop signalling;
    private final Workers workers = new Workers("codec-cost", 1);

    /**
     * Makes it; nothing is measured yet.
     *
     * @param signalling the owner
     */
    public CodecMeter(EventLoop signalling) {
        this.signalling = signalling;
    }

    @Override
    public void measure(Consumer<List<CodecCost>> told) {
        signalling.assertOwner();
        workers.execute(
                () -> {
                    List<CodecCost> costs = measureAll();
                    signalling.execute(() -> told.accept(costs));
                });
    }

    /** Measures every codec, on the calling thread. */
    static List<CodecCost> measureAll() {
        List<CodecCost> costs = new ArrayList<>();
        for (Codec codec : Codec.values()) {
            costs.add(measure(codec));
        }
        return costs;
    }

    private static CodecCost measure(Codec codec) {
        int samples = codec.samples(PACKET_MS);
        short[] sound = sound(codec.sampleRate(), samples * PACKETS);
        byte[][] payloads = new byte[PACKETS][LARGEST_PAYLOAD];
        int[] lengths = new int[PACKETS];
        short[] heard = new short[samples * 6];
        Encoder encoder = codec.newEncoder("");
        Decoder decoder = codec.newDecoder();
        CodecCost before = null;
        for (int window = 1; ; window++) {
            List<Long> encoding = new ArrayList<>();
            List<Long> decoding = new ArrayList<>();
            long start = CLOCK.getCurrentThreadCpuTime();
            long end = start + WINDOW_NANOS;
            while (start < end) {
                for (int packet = 0; packet < PACKETS; packet++) {
                    lengths[packet] =
                            encoder.encode(sound, packet * samples, samples, payloads[packet], 0);
                }
                long encoded = CLOCK.getCurrentThreadCpuTime();
                for (int packet = 0; packet < PACKETS; packet++) {
                    decoder.decode(payloads[packet], 0, lengths[packet], heard, 0);
                }
                long decoded = CLOCK.getCurrentThreadCpuTime();
                encoding.add(encoded - start);
                decoding.add(decoded - encoded);
                start = decoded;
            }
            CodecCost cost = new CodecCost(codec.name(), micros(encoding), micros(decoding));
            boolean settled = before != null && cost.bothMicros() >= SETTLED * before.bothMicros();
            if (window >= LEAST_WINDOWS && settled || window == MOST_WINDOWS) {
                return cost;
            }
            before = cost;
        }
    }

    /** The lower quartile of some rounds. */
    private static double micros(List<Long> rounds) {
        long[] sorted = rounds.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[sorted.length / 4] / 1000.0 / PACKETS;
    }

    private static short[] sound(int rate, int samples) {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        short[] sound = new short[samples];
        for (int i = 0; i < samples; i++) {
            double time = (double) i / rate;
            double tone = Math.sin(2 * Math.PI * 220 * time) + Math.sin(2 * Math.PI * 660 * time);
            double swell = 0.6 + 0.4 * Math.sin(2 * Math.PI * 3 * time);
            sound[i] = (short) (4000 * tone * swell + 300 * random.nextGaussian());
        }
        return sound;
    }

    /** Ends a run that may be going on. */
    @Override
    public void close() {
        workers.close();
    }
}
