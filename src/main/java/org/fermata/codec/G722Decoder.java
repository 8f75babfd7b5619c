package org.fermata.codec;

import static org.fermata.codec.G722Band.saturate;

/** Decodes G.722 at 64 kbit/s (ITU-T G.722 sections 4 and 6) and conceals its losses. */
final class G722Decoder implements Decoder {

    private final G722Band lower = G722Band.lower();
    private final G722Band higher = G722Band.higher();
    private final Concealment concealment = new Concealment(16_000);

    private final G722Mirror mirror = new G722Mirror();

    @Override
    public int decode(byte[] in, int offset, int length, short[] out, int outOffset) {
        for (int i = 0; i < length; i++) {
            int code = in[offset + i];
            int low = decodeLower(code & 0x3F);
            int high = decodeHigher(code >> 6 & 3);
            mirror.add(low + high, low - high);
            out[outOffset + 2 * i] = (short) saturate(mirror.newer() >> 11);
            out[outOffset + 2 * i + 1] = (short) saturate(mirror.older() >> 11);
        }
        concealment.received(out, outOffset, 2 * length);
        return 2 * length;
    }

    private int decodeLower(int code) {
        int scale = lower.scale();
        int sample = limit(lower.prediction() + (scale * G722Tables.LOWER_6[code] >> 15));
        int coarse = code >> 2;
        lower.advance(scale * G722Tables.LOWER_4[coarse] >> 15, G722Tables.LOWER_LOG_STEP[coarse]);
        return sample;
    }

    private int decodeHigher(int code) {
        int difference = higher.scale() * G722Tables.HIGHER_2[code] >> 15;
        int sample = limit(higher.prediction() + difference);
        higher.advance(difference, G722Tables.HIGHER_LOG_STEP[code]);
        return sample;
    }

    private static int limit(int sample) {
        return sample < -16_384 ? -16_384 : sample > 16_383 ? 16_383 : sample;
    }

    @Override
    public void conceal(short[] out, int offset, int samples) {
        concealment.lost(out, offset, samples);
    }

    @Override
    public void reset() {
        lower.reset();
        higher.reset();
        mirror.reset();
        concealment.reset();
    }
}
