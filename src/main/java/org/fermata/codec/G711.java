package org.fermata.codec;

/**
 * The two companding laws of ITU-T G.711 as tables. A code is a sign bit, a segment of three bits
 * and a step of four within it; each segment doubles the size of the step. µ-law codes are sent
 * inverted, A-law codes with every second bit inverted (G.711 tables 1 and 2). Immutable.
 */
final class G711 {

    /** Linear samples by µ-law code. */
    static final short[] MU_LAW_TO_LINEAR = new short[256];

    /** Linear samples by A-law code. */
    static final short[] A_LAW_TO_LINEAR = new short[256];

    /** µ-law codes by the upper 14 bits of a linear sample. */
    static final byte[] LINEAR_TO_MU_LAW = new byte[1 << 14];

    /** A-law codes by the upper 13 bits of a linear sample. */
    static final byte[] LINEAR_TO_A_LAW = new byte[1 << 13];

    static {
        for (int code = 0; code < 256; code++) {
            MU_LAW_TO_LINEAR[code] = (short) expandMuLaw(code);
            A_LAW_TO_LINEAR[code] = (short) expandALaw(code);
        }
        for (int value = -(1 << 13); value < 1 << 13; value++) {
            LINEAR_TO_MU_LAW[value & 0x3FFF] = (byte) compressMuLaw(value);
        }
        for (int value = -(1 << 12); value < 1 << 12; value++) {
            LINEAR_TO_A_LAW[value & 0x1FFF] = (byte) compressALaw(value);
        }
    }

    private G711() {}

    private static int expandMuLaw(int code) {
        int bits = ~code & 0xFF;
        int magnitude = (((bits & 0x0F) * 2 + 33) << (bits >> 4 & 7)) - 33;
        return 4 * ((bits & 0x80) != 0 ? -magnitude : magnitude);
    }

    private static int expandALaw(int code) {
        int bits = code ^ 0x55;
        int segment = bits >> 4 & 7;
        int step = (bits & 0x0F) * 2 + 1;
        int magnitude = segment == 0 ? step : step + 32 << segment - 1;
        return 8 * ((bits & 0x80) != 0 ? magnitude : -magnitude);
    }

    /** The value has 14 bits; of a negative one it is −1 that is the first, as G.191 has it. */
    private static int compressMuLaw(int value) {
        int biased = Math.min(value < 0 ? ~value : value, 8158) + 33;
        int segment = 26 - Integer.numberOfLeadingZeros(biased);
        int step = biased >> segment + 1 & 0x0F;
        return ~((value < 0 ? 0x80 : 0) | segment << 4 | step) & 0xFF;
    }

    /** The value has 13 bits; as for µ-law. */
    private static int compressALaw(int value) {
        int magnitude = value < 0 ? ~value : value;
        int segment = Math.max(0, 27 - Integer.numberOfLeadingZeros(magnitude));
        int step = magnitude >> Math.max(1, segment) & 0x0F;
        return ((value < 0 ? 0 : 0x80) | segment << 4 | step) ^ 0x55;
    }
}
