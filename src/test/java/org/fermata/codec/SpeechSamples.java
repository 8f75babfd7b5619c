package org.fermata.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Speech that espeak-ng made, 20 s, for codecs of any rate. */
final class SpeechSamples {

    private static final int RATE = 16_000;

    private SpeechSamples() {}

    /**
     * The speech.
     *
     * @param rate 8000, 16,000 or 48,000 Hz
     */
    static short[] at(int rate) {
        byte[] encoded;
        try (InputStream in =
                SpeechSamples.class.getResourceAsStream("/org/fermata/audio/far-speech.g722")) {
            encoded = in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        short[] wide = new short[2 * encoded.length];
        Codec.G722.newDecoder().decode(encoded, 0, encoded.length, wide, 0);
        if (rate == RATE) {
            return wide;
        }
        short[] out = new short[(int) ((long) wide.length * rate / RATE)];
        for (int i = 0; i < out.length; i++) {
            double at = (double) i * RATE / rate;
            int whole = Math.min((int) at, wide.length - 2);
            out[i] = (short) (wide[whole] + (wide[whole + 1] - wide[whole]) * (at - whole));
        }
        return out;
    }
}
