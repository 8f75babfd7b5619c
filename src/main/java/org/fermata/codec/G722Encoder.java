package org.fermata.codec;

import static org.fermata.codec.G722Band.saturate;

/**
 * Encodes G.722 at 64 kbit/s (ITU-T G.722 sections 3 and 6): a quadrature mirror filter splits the
 * sound into two bands of 8000 samples a second, each coded by ADPCM: six bits below 4 kHz, two
 * above.
 */
final class G722Encoder implements Encoder {

    private final G722Band lower = G722Band.lower();
    private final G722Band higher = G722Band.higher();

    /** The newest 24 samples, oldest first. */
    private final int[] recent = new int[24];

    @Override
    public int encode(short[] pcm, int offset, int samples, byte[] out, int outOffset) {
        int bytes = samples / 2;
        for (int i = 0; i < bytes; i++) {
            System.arraycopy(recent, 2, recent, 0, 22);
            recent[22] = pcm[offset + 2 * i];
            recent[23] = pcm[offset + 2 * i + 1];
            int even = 0;
            int odd = 0;
            for (int tap = 0; tap < 12; tap++) {
                odd += recent[2 * tap] * G722Tables.QMF[tap];
                even += recent[2 * tap + 1] * G722Tables.QMF[11 - tap];
            }
            int low = encodeLower(even + odd >> 14);
            int high = encodeHigher(even - odd >> 14);
            out[outOffset + i] = (byte) (high << 6 | low);
        }
        return bytes;
    }

    private int encodeLower(int sample) {
        int difference = saturate(sample - lower.prediction());
        int magnitude = difference < 0 ? ~difference : difference;
        int scale = lower.scale();
        int interval = 0;
        while (interval < G722Tables.LOWER_LEVELS.length
                && magnitude >= G722Tables.LOWER_LEVELS[interval] * scale >> 12) {
            interval++;
        }
        int code =
                difference < 0
                        ? G722Tables.LOWER_NEGATIVE[interval]
                        : G722Tables.LOWER_POSITIVE[interval];
        int coarse = code >> 2;
        lower.advance(scale * G722Tables.LOWER_4[coarse] >> 15, G722Tables.LOWER_LOG_STEP[coarse]);
        return code;
    }

    private int encodeHigher(int sample) {
        int difference = saturate(sample - higher.prediction());
        int magnitude = difference < 0 ? ~difference : difference;
        int scale = higher.scale();
        boolean outer = magnitude >= G722Tables.HIGHER_LEVEL * scale >> 12;
        int code = (difference < 0 ? 0 : 2) + (outer ? 0 : 1);
        higher.advance(scale * G722Tables.HIGHER_2[code] >> 15, G722Tables.HIGHER_LOG_STEP[code]);
        return code;
    }
}
