package org.fermata.codec;

/** Decodes G.711 and conceals its losses. */
final class G711Decoder implements Decoder {

    private final short[] samples;
    private final Concealment concealment = new Concealment(8000);

    private G711Decoder(short[] samples) {
        this.samples = samples;
    }

    static G711Decoder muLaw() {
        return new G711Decoder(G711.MU_LAW_TO_LINEAR);
    }

    static G711Decoder aLaw() {
        return new G711Decoder(G711.A_LAW_TO_LINEAR);
    }

    @Override
    public int decode(byte[] in, int offset, int length, short[] out, int outOffset) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = samples[in[offset + i] & 0xFF];
        }
        concealment.received(out, outOffset, length);
        return length;
    }

    @Override
    public void conceal(short[] out, int offset, int samples) {
        concealment.lost(out, offset, samples);
    }

    @Override
    public void reset() {
        concealment.reset();
    }
}
