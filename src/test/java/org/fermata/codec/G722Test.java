package org.fermata.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Against FFmpeg's coder, bit for bit; {@link G722Vectors} says how the vectors were made. */
class G722Test {

    @Test
    void encodesAsTheReferenceDoes() throws IOException {
        short[] signal = pcm("signal.pcm");
        byte[] coded = new byte[signal.length / 2];

        int bytes = Codec.G722.newEncoder("").encode(signal, 0, signal.length, coded, 0);

        assertThat(bytes).isEqualTo(coded.length);
        assertThat(coded).isEqualTo(bytes("signal.g722"));
    }

    @Test
    void encodesInPacketsAsInOnePiece() throws IOException {
        short[] signal = pcm("signal.pcm");
        byte[] coded = new byte[signal.length / 2];
        Encoder encoder = Codec.G722.newEncoder("");

        for (int at = 0; at < signal.length; at += 160) {
            encoder.encode(signal, at, 160, coded, at / 2);
        }

        assertThat(coded).isEqualTo(bytes("signal.g722"));
    }

    @Test
    void decodesAsTheReferenceDoes() throws IOException {
        assertThat(decode(bytes("signal.g722"))).isEqualTo(pcm("signal.decoded.pcm"));
    }

    @Test
    void decodesAnyBytesAsTheReferenceDoes() throws IOException {
        assertThat(decode(bytes("noise.g722"))).isEqualTo(pcm("noise.decoded.pcm"));
    }

    @Test
    void aResetDecoderStartsAnew() throws IOException {
        Decoder decoder = Codec.G722.newDecoder();
        byte[] noise = bytes("noise.g722");
        short[] out = new short[2 * noise.length];
        decoder.decode(noise, 0, noise.length, out, 0);
        decoder.conceal(out, 0, 320);

        decoder.reset();
        decoder.decode(noise, 0, noise.length, out, 0);

        assertThat(out).isEqualTo(pcm("noise.decoded.pcm"));
    }

    /** The delay of both filters together is 22 samples (ITU-T G.722 section 1.2). */
    @Test
    void speechBandComesThroughTheCoderFlat() {
        for (int hertz : new int[] {100, 1000, 3000, 5000, 6500}) {
            short[] tone = new short[16_000];
            for (int i = 0; i < tone.length; i++) {
                tone[i] = (short) Math.round(8000 * Math.sin(2 * Math.PI * hertz * i / 16_000));
            }
            byte[] coded = new byte[8000];
            Codec.G722.newEncoder("").encode(tone, 0, tone.length, coded, 0);
            double gain = 20 * Math.log10(rms(decode(coded)) / rms(tone));
            assertThat(gain).as("gain in dB at %d Hz", hertz).isBetween(-0.5, 0.5);
        }
    }

    private static double rms(short[] samples) {
        double sum = 0;
        for (int i = samples.length / 2; i < samples.length; i++) {
            sum += (double) samples[i] * samples[i];
        }
        return Math.sqrt(2 * sum / samples.length);
    }

    private static short[] decode(byte[] coded) {
        short[] out = new short[2 * coded.length + 5];
        int samples = Codec.G722.newDecoder().decode(coded, 0, coded.length, out, 0);
        return Arrays.copyOf(out, samples);
    }

    private static short[] pcm(String name) throws IOException {
        byte[] bytes = bytes(name);
        short[] samples = new short[bytes.length / 2];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return samples;
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = G722Test.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
