package org.fermata.bench;

import org.fermata.codec.Codec;
import org.fermata.codec.Decoder;
import org.fermata.codec.Encoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.util.Random;
import java.util.concurrent.TimeUnit;

/** One packet of 20 ms, out of a second of voice-like sound that is gone round and round. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CodecPackets {

    private static final int PACKET_MS = 20;
    private static final int PACKETS = 50;
    private static final int LARGEST_PAYLOAD = 4000;
    private static final int LONGEST_MS = 120;

    /** The codec's name. */
    @Param({"PCMU", "PCMA", "G722", "OPUS"})
    public String codec;

    private short[] sound;
    private byte[][] payloads;
    private int[] lengths;
    private int samples;
    private Encoder encoder;
    private Decoder decoder;
    private Decoder concealer;
    private byte[] out;
    private short[] heard;
    private int packet;

    /** Makes the sound and its packets. */
    @Setup
    public void setUp() {
        Codec chosen = Codec.named(codec);
        samples = chosen.samples(PACKET_MS);
        sound = voice(chosen.sampleRate(), samples * PACKETS);
        encoder = chosen.newEncoder("");
        decoder = chosen.newDecoder();
        concealer = chosen.newDecoder();
        out = new byte[LARGEST_PAYLOAD];
        heard = new short[chosen.samples(LONGEST_MS)];
        payloads = new byte[PACKETS][LARGEST_PAYLOAD];
        lengths = new int[PACKETS];
        Encoder first = chosen.newEncoder("");
        for (int i = 0; i < PACKETS; i++) {
            lengths[i] = first.encode(sound, i * samples, samples, payloads[i], 0);
        }
    }

    private static short[] voice(int rate, int length) {
        Random random = new Random(11);
        short[] sound = new short[length];
        for (int i = 0; i < length; i++) {
            double time = (double) i / rate;
            double swell = 0.55 + 0.45 * Math.sin(2 * Math.PI * 4 * time);
            double voice = 0;
            for (int harmonic = 1; harmonic <= 12; harmonic++) {
                voice += Math.sin(2 * Math.PI * 140 * harmonic * time) / harmonic;
            }
            sound[i] = (short) (5000 * swell * voice + 120 * random.nextGaussian());
        }
        return sound;
    }

    private int next() {
        packet = (packet + 1) % PACKETS;
        return packet;
    }

    /** A packet of sound becomes a payload. */
    @Benchmark
    public int encode() {
        return encoder.encode(sound, next() * samples, samples, out, 0);
    }

    /** A payload becomes sound. */
    @Benchmark
    public int decode() {
        int at = next();
        return decoder.decode(payloads[at], 0, lengths[at], heard, 0);
    }

    /** Every second packet is lost: one is decoded, one concealed. */
    @Benchmark
    public short decodeAndConceal() {
        int at = next();
        concealer.decode(payloads[at], 0, lengths[at], heard, 0);
        concealer.conceal(heard, 0, samples);
        return heard[0];
    }
}
