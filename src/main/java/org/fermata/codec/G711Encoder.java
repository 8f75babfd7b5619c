package org.fermata.codec;

/** Encodes G.711; it has no memory. */
final class G711Encoder implements Encoder {

    private final byte[] codes;
    private final int shift;

    private G711Encoder(byte[] codes, int bits) {
        this.codes = codes;
        shift = 16 - bits;
    }

    static G711Encoder muLaw() {
        return new G711Encoder(G711.LINEAR_TO_MU_LAW, 14);
    }

    static G711Encoder aLaw() {
        return new G711Encoder(G711.LINEAR_TO_A_LAW, 13);
    }

    @Override
    public int encode(short[] pcm, int offset, int samples, byte[] out, int outOffset) {
        int mask = codes.length - 1;
        for (int i = 0; i < samples; i++) {
            out[outOffset + i] = codes[pcm[offset + i] >> shift & mask];
        }
        return samples;
    }
}
