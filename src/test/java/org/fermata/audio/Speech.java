package org.fermata.audio;

import org.fermata.audio.dsp.Upsampler;
import org.fermata.codec.Codec;
import org.fermata.codec.Decoder;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Speech that espeak-ng made, at the mixer's rate, -20 dBFS while somebody speaks. Kept as G.722,
 * so that the tests need neither the program nor much room.
 */
public final class Speech {

    private static final int CODEC_FRAMES = 160;

    private Speech() {}

    /** A man, 20 s. */
    public static float[] far() {
        return read("far-speech.g722");
    }

    /** A woman, 10 s. */
    public static float[] near() {
        return read("near-speech.g722");
    }

    private static float[] read(String name) {
        byte[] encoded;
        try (InputStream in = Speech.class.getResourceAsStream(name)) {
            encoded = in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        Decoder decoder = Codec.G722.newDecoder();
        Upsampler upsampler = new Upsampler(Codec.G722.sampleRate());
        short[] pcm = new short[CODEC_FRAMES];
        float[] block = new float[PortHost.BLOCK_FRAMES];
        int blocks = encoded.length * 2 / CODEC_FRAMES;
        float[] speech = new float[blocks * block.length];
        for (int i = 0; i < blocks; i++) {
            decoder.decode(encoded, i * CODEC_FRAMES / 2, CODEC_FRAMES / 2, pcm, 0);
            upsampler.convert(pcm, 0, block);
            System.arraycopy(block, 0, speech, i * block.length, block.length);
        }
        return speech;
    }
}
