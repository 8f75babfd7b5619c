package org.fermata.media;

import org.fermata.call.CodecCost;
import org.fermata.call.CodecCosts;
import org.fermata.codec.Codec;
import org.fermata.codec.Decoder;
import org.fermata.codec.Encoder;
import org.fermata.concurrent.EventLoop;
import org.fermata.concurrent.Workers;

import java.util.ArrayList;
import java.util.Arrays;
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

    /** A codec is run for as long, so that what the compiler makes of it is what is measured. */
    private static final long RUN_NANOS = 120_000_000;

    private static final int LEAST_ROUNDS = 3;
    private static final int LARGEST_PAYLOAD = 4000;

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
        List<Long> encoding = new ArrayList<>();
        List<Long> decoding = new ArrayList<>();
        Encoder encoder = codec.newEncoder("");
        Decoder decoder = codec.newDecoder();
        long end = System.nanoTime() + RUN_NANOS;
        while (encoding.size() < LEAST_ROUNDS || System.nanoTime() < end) {
            long start = System.nanoTime();
            for (int packet = 0; packet < PACKETS; packet++) {
                lengths[packet] =
                        encoder.encode(sound, packet * samples, samples, payloads[packet], 0);
            }
            long encoded = System.nanoTime();
            for (int packet = 0; packet < PACKETS; packet++) {
                decoder.decode(payloads[packet], 0, lengths[packet], heard, 0);
            }
            decoding.add(System.nanoTime() - encoded);
            encoding.add(encoded - start);
        }
        return new CodecCost(codec.name(), micros(encoding), micros(decoding));
    }

    /** The lower quartile of the later half: compiled by then, and not interrupted by others. */
    private static double micros(List<Long> rounds) {
        long[] later =
                rounds.subList(rounds.size() / 2, rounds.size()).stream()
                        .mapToLong(Long::longValue)
                        .toArray();
        Arrays.sort(later);
        return later[later.length / 4] / 1000.0 / PACKETS;
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
