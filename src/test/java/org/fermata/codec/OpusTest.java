package org.fermata.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Opus against the reference's packets, against losses, and against what a peer may ask for. */
class OpusTest {

    private static final int RATE = 48_000;
    private static final int FRAME = 960;

    private final byte[] coded = new byte[1459];

    private static List<byte[]> referencePackets(int kind) throws IOException {
        List<byte[]> packets = new ArrayList<>();
        try (DataInputStream in =
                new DataInputStream(OpusTest.class.getResourceAsStream("libopus.packets"))) {
            for (int i = 0; i < (kind + 1) * OpusVectors.PACKETS; i++) {
                byte[] packet = in.readNBytes(in.readUnsignedShort());
                if (i >= kind * OpusVectors.PACKETS) {
                    packets.add(packet);
                }
            }
        }
        return packets;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void whatTheReferenceEncodesIsHeardAtItsLevel(int kind) throws IOException {
        int samples = RATE / 1000 * OpusVectors.KINDS[kind][3];
        List<byte[]> packets = referencePackets(kind);
        short[] heard = new short[samples * packets.size()];
        Decoder decoder = Codec.OPUS.newDecoder();
        for (int i = 0; i < packets.size(); i++) {
            byte[] packet = packets.get(i);
            assertThat(Codec.OPUS.ticks(packet, 0, packet.length)).isEqualTo(samples);
            int count = decoder.decode(packet, 0, packet.length, heard, i * samples);
            assertThat(count).isEqualTo(samples);
        }
        int from = heard.length / 2;
        double level = level(heard, from, heard.length);
        // A tone of −20 dBFS has a root mean square of −23.01 dB.
        assertThat(level).isCloseTo(-23.01, within(1.0));
        assertThat(tone(heard, from, heard.length, 1000)).isCloseTo(-23.01, within(1.0));
    }

    /** RFC 6716 table 2 and section 3.2: configurations, and the count of frames. */
    @ParameterizedTest
    @CsvSource({
        "0x00, 0x00, 480",
        "0x18, 0x00, 2880",
        "0x49, 0x00, 1920",
        "0x7a, 0x00, 1920",
        "0x80, 0x00, 120",
        "0xfb, 0x06, 5760",
        "0xfb, 0x07, 0",
        "0x1b, 0x83, 0",
        "0x03, 0x00, 0"
    })
    void packetsTellHowLongTheyAre(String toc, String count, int samples) {
        byte[] packet = {Integer.decode(toc).byteValue(), Integer.decode(count).byteValue(), 0};
        assertThat(Codec.OPUS.ticks(packet, 0, packet.length)).isEqualTo(samples);
    }

    @Test
    void packetWithoutBytesHoldsNoSound() {
        assertThat(Codec.OPUS.ticks(new byte[0], 0, 0)).isZero();
        assertThat(Codec.OPUS.ticks(new byte[] {3}, 0, 1)).isZero();
    }

    /** What a peer says of the lost packet is nearer to the truth than anything invented. */
    @Test
    void lossesAreMadeGoodByThePacketBehindThem() {
        short[] voice = voice(RATE * 3);
        short[] perfect = decoded(voice, "useinbandfec=1", 0, false);
        short[] invented = decoded(voice, "useinbandfec=1", 5, false);
        short[] recovered = decoded(voice, "useinbandfec=1", 5, true);
        double without = signalToNoise(perfect, invented);
        double with = signalToNoise(perfect, recovered);
        assertThat(with).isGreaterThan(without + 3);
    }

    private short[] decoded(short[] voice, String wanted, int everyLost, boolean recover) {
        Encoder encoder = Codec.OPUS.newEncoder(wanted);
        Decoder decoder = Codec.OPUS.newDecoder();
        short[] out = new short[voice.length];
        boolean lost = false;
        for (int at = 0, i = 0; at + FRAME <= voice.length; at += FRAME, i++) {
            int length = encoder.encode(voice, at, FRAME, coded, 0);
            if (lost) {
                if (recover) {
                    decoder.recover(coded, 0, length, FRAME);
                }
                decoder.conceal(out, at - FRAME, FRAME / 2);
                decoder.conceal(out, at - FRAME / 2, FRAME / 2);
            }
            lost = everyLost > 0 && i % everyLost == everyLost - 1;
            if (!lost) {
                decoder.decode(coded, 0, length, out, at);
            }
        }
        return out;
    }

    @Test
    void longLossFadesToSilence() {
        short[] voice = voice(RATE);
        Encoder encoder = Codec.OPUS.newEncoder("");
        Decoder decoder = Codec.OPUS.newDecoder();
        short[] out = new short[2 * RATE];
        for (int at = 0; at < RATE; at += FRAME) {
            int length = encoder.encode(voice, at, FRAME, coded, 0);
            decoder.decode(coded, 0, length, out, 0);
        }
        double before = level(out, 0, FRAME);
        decoder.conceal(out, 0, out.length);
        assertThat(level(out, 0, FRAME / 2)).isGreaterThan(before - 6);
        assertThat(level(out, RATE / 5, RATE / 4)).isLessThan(before - 20);
        assertThat(Arrays.copyOfRange(out, RATE + FRAME, out.length)).containsOnly((short) 0);
    }

    @Test
    void whateverComesThereIsSoundOfTheLengthItTells() {
        Random random = new Random(6716);
        Decoder decoder = Codec.OPUS.newDecoder();
        short[] out = new short[OpusPacket.LONGEST_SAMPLES];
        for (int i = 0; i < 3000; i++) {
            byte[] packet = new byte[random.nextInt(200)];
            random.nextBytes(packet);
            int samples = decoder.decode(packet, 0, packet.length, out, 0);
            assertThat(samples).isEqualTo(Codec.OPUS.ticks(packet, 0, packet.length));
            decoder.recover(packet, 0, packet.length, FRAME);
            decoder.conceal(out, 0, 480);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // RFC 7587 section 3.1.1: what suits speech of full band, of a wide band and of a narrow.
        "'', 20000, 34000",
        "maxaveragebitrate=16000, 10000, 18000",
        "maxplaybackrate=16000; stereo=1, 10000, 22000",
        "maxplaybackrate=8000;cbr=1, 11000, 13000"
    })
    void bitrateIsWhatThePeerLikesToReceive(String wanted, int least, int most) {
        Encoder encoder = Codec.OPUS.newEncoder(wanted);
        short[] voice = voice(RATE * 2);
        long bits = 0;
        for (int at = 0; at < voice.length; at += FRAME) {
            bits += 8L * encoder.encode(voice, at, FRAME, coded, 0);
        }
        assertThat(bits / 2).isBetween((long) least, (long) most);
    }

    /** The first five bits of a packet name its bandwidth (RFC 6716 table 2). */
    @Test
    void soundIsNoWiderThanThePeerPlays() {
        Encoder encoder = Codec.OPUS.newEncoder("maxplaybackrate=8000");
        short[] voice = voice(RATE);
        for (int at = 0; at < voice.length; at += FRAME) {
            encoder.encode(voice, at, FRAME, coded, 0);
            assertThat(coded[0] >> 3 & 0x1F).isIn(0, 1, 2, 3, 16, 17, 18, 19);
        }
    }

    @Test
    void silenceIsLeftOutOnlyForAPeerThatLikesIt() {
        assertThat(packetsOfSilence("usedtx=1")).isBetween(1L, 25L);
        assertThat(packetsOfSilence("")).isEqualTo(100);
    }

    private long packetsOfSilence(String wanted) {
        Encoder encoder = Codec.OPUS.newEncoder(wanted);
        long sent = 0;
        for (int i = 0; i < 150; i++) {
            int length = encoder.encode(new short[FRAME], 0, FRAME, coded, 0);
            sent += i >= 50 && length > 0 ? 1 : 0;
        }
        return sent;
    }

    @ParameterizedTest
    @CsvSource({"10, 10", "20, 20", "30, 20", "40, 40", "50, 40", "60, 60", "100, 60"})
    void packetTimesAreThoseThatOpusHas(int wanted, int made) {
        assertThat(Codec.OPUS.packetTime(wanted)).isEqualTo(made);
        Encoder encoder = Codec.OPUS.newEncoder("");
        int length = encoder.encode(voice(RATE), 0, Codec.OPUS.samples(made), coded, 0);
        assertThat(Codec.OPUS.ticks(coded, 0, length)).isEqualTo(made * 48);
    }

    /** A voice that rises, falls and pauses. */
    static short[] voice(int samples) {
        short[] voice = new short[samples];
        double phase = 0;
        for (int i = 0; i < samples; i++) {
            double t = (double) i / RATE;
            phase += 2 * Math.PI * (140 + 40 * Math.sin(2 * Math.PI * 1.3 * t)) / RATE;
            double sum = 0;
            for (int harmonic = 1; harmonic <= 12; harmonic++) {
                sum += Math.sin(harmonic * phase + harmonic * harmonic) / harmonic;
            }
            double swell = Math.max(0.05, Math.sin(2 * Math.PI * 2.1 * t));
            voice[i] = (short) Math.round(5000 * swell * sum);
        }
        return voice;
    }

    private static double level(short[] sound, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (double) sound[i] * sound[i];
        }
        return 10 * Math.log10(sum / (to - from) / 32_768 / 32_768 + 1e-12);
    }

    /** The level of what is at one frequency. */
    private static double tone(short[] sound, int from, int to, double hertz) {
        double real = 0;
        double imaginary = 0;
        for (int i = from; i < to; i++) {
            real += sound[i] * Math.cos(2 * Math.PI * hertz * i / RATE);
            imaginary += sound[i] * Math.sin(2 * Math.PI * hertz * i / RATE);
        }
        double amplitude = 2 * Math.hypot(real, imaginary) / (to - from) / 32_768;
        return 20 * Math.log10(amplitude / Math.sqrt(2));
    }

    private static double signalToNoise(short[] right, short[] wrong) {
        double signal = 0;
        double noise = 0;
        for (int i = 0; i < right.length; i++) {
            double error = right[i] - wrong[i];
            signal += (double) right[i] * right[i];
            noise += error * error;
        }
        return 10 * Math.log10(signal / noise);
    }
}
