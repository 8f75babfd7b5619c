package org.fermata.codec;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;

import java.util.Arrays;

/**
 * Decodes Opus (RFC 6716) to one channel, and conceals its losses: by what the next packet says of
 * the lost one where it is there and says something, else by the decoder's own means. The library
 * allocates.
 *
 * <p>Opus makes sound in pieces of 2.5 ms and more, so what is made beyond a stretch is kept for
 * the next one.
 */
final class OpusDecoding implements Decoder {

    private static final int SAMPLE_RATE = 48_000;
    private static final int PIECE = SAMPLE_RATE / 400;
    private static final int LONGEST_FRAME = 60 * SAMPLE_RATE / 1000;

    /** Longer than a sender that says nothing waits before it tells the noise anew: 400 ms. */
    private static final int SILENT_AFTER = SAMPLE_RATE;

    private final OpusDecoder decoder;

    /** Sound made for a loss and not yet given. */
    private final short[] spare = new short[LONGEST_FRAME];

    private int spareFrom;
    private int spareTo;
    private int invented;

    OpusDecoding() {
        try {
            decoder = new OpusDecoder(SAMPLE_RATE, 1);
        } catch (OpusException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public int decode(byte[] in, int offset, int length, short[] out, int outOffset) {
        int samples = OpusPacket.samples(in, offset, length);
        if (samples == 0) {
            return 0;
        }
        spareFrom = spareTo;
        if (!decoded(in, offset, length, out, outOffset, samples, false)) {
            conceal(out, outOffset, samples);
            return samples;
        }
        invented = 0;
        return samples;
    }

    @Override
    public void recover(byte[] in, int offset, int length, int missing) {
        if (length > 0
                && spareFrom == spareTo
                && missing == OpusPacket.frameSamples(in[offset])
                && decoded(in, offset, length, spare, 0, missing, true)) {
            spareFrom = 0;
            spareTo = missing;
        }
    }

    @Override
    public void conceal(short[] out, int offset, int samples) {
        int from = offset;
        int left = samples;
        while (left > 0) {
            if (spareFrom == spareTo) {
                invent(left);
            }
            int count = Math.min(left, spareTo - spareFrom);
            System.arraycopy(spare, spareFrom, out, from, count);
            spareFrom += count;
            from += count;
            left -= count;
        }
    }

    private void invent(int wanted) {
        int count = Math.min(LONGEST_FRAME, (wanted + PIECE - 1) / PIECE * PIECE);
        spareFrom = 0;
        spareTo = count;
        if (invented >= SILENT_AFTER || !decoded(null, 0, 0, spare, 0, count, false)) {
            Arrays.fill(spare, 0, count, (short) 0);
        }
        invented = Math.min(SILENT_AFTER, invented + count);
    }

    /** Whether the library made the sound; it refuses what is malformed, one way or another. */
    private boolean decoded(
            byte[] in, int offset, int length, short[] out, int to, int samples, boolean lost) {
        try {
            return decoder.decode(in, offset, length, out, to, samples, lost) == samples;
        } catch (OpusException | RuntimeException malformed) {
            decoder.resetState();
            return false;
        }
    }

    @Override
    public void reset() {
        decoder.resetState();
        spareFrom = 0;
        spareTo = 0;
        invented = 0;
    }
}
