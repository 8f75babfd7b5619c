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

    private final G722Mirror mirror = new G722Mirror();

    @Override
    public int encode(short[] pcm, int offset, int samples, byte[] out, int outOffset) {
        int bytes = samples / 2;
        for (int i = 0; i < bytes; i++) {
            mirror.add(pcm[offset + 2 * i], pcm[offset + 2 * i + 1]);
            int odd = mirror.older();
            int even = mirror.newer();
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
        int interval = interval(magnitude, scale);
        int code =
                difference < 0
                        ? G722Tables.LOWER_NEGATIVE[interval]
                        : G722Tables.LOWER_POSITIVE[interval];
        int coarse = code >> 2;
        lower.advance(scale * G722Tables.LOWER_4[coarse] >> 15, G722Tables.LOWER_LOG_STEP[coarse]);
        return code;
    }

    /** How many levels it reaches; they rise, so each question halves what is left. */
    private static int interval(int magnitude, int scale) {
        int[] levels = G722Tables.LOWER_LEVELS;
        int least = 0;
        int most = levels.length;
        while (least < most) {
            int middle = least + most >>> 1;
            if (magnitude >= levels[middle] * scale >> 12) {
                least = middle + 1;
            } else {
                most = middle;
            }
        }
        return least;
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
