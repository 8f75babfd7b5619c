package org.fermata.codec;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusBandwidth;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusSignal;

/** Encodes Opus (RFC 6716) as the other side likes to receive it. The library allocates. */
final class OpusEncoding implements Encoder {

    private static final int SAMPLE_RATE = 48_000;
    private static final int USUAL_BITRATE = 32_000;

    /** RFC 7587 section 3.1.1: 16 to 20 kbit/s suit wideband speech, 8 to 12 narrowband. */
    private static final int WIDEBAND_BITRATE = 20_000;

    private static final int NARROWBAND_BITRATE = 12_000;

    /** Of 0 to 10. It takes a third of the time of 10, for a difference hardly heard in speech. */
    private static final int COMPLEXITY = 2;

    /** How much loss the encoder makes provision for; the more, the more room that takes. */
    private static final int PROVISION_PERCENT = 10;

    /** The longest packet of one frame (RFC 6716 section 3.2.1), behind its first byte. */
    private static final int LONGEST_PACKET = 1276;

    /** Packets up to here only say that nothing is said, and may be left out. */
    private static final int NOTHING_SAID = 2;

    private final OpusEncoder encoder;

    OpusEncoding(OpusParameters wanted) {
        try {
            encoder = new OpusEncoder(SAMPLE_RATE, 1, OpusApplication.OPUS_APPLICATION_VOIP);
        } catch (OpusException impossible) {
            throw new IllegalStateException(impossible);
        }
        encoder.setComplexity(COMPLEXITY);
        encoder.setSignalType(OpusSignal.OPUS_SIGNAL_VOICE);
        encoder.setMaxBandwidth(bandwidth(wanted.maxPlaybackRate()));
        encoder.setBitrate(bitrate(wanted));
        encoder.setUseInbandFEC(wanted.inBandFec());
        encoder.setPacketLossPercent(wanted.inBandFec() ? PROVISION_PERCENT : 0);
        encoder.setUseDTX(wanted.discontinuous());
        encoder.setUseVBR(!wanted.constantBitrate());
    }

    private static OpusBandwidth bandwidth(int rate) {
        if (rate >= 48_000) {
            return OpusBandwidth.OPUS_BANDWIDTH_FULLBAND;
        } else if (rate >= 24_000) {
            return OpusBandwidth.OPUS_BANDWIDTH_SUPERWIDEBAND;
        } else if (rate >= 16_000) {
            return OpusBandwidth.OPUS_BANDWIDTH_WIDEBAND;
        }
        return rate >= 12_000
                ? OpusBandwidth.OPUS_BANDWIDTH_MEDIUMBAND
                : OpusBandwidth.OPUS_BANDWIDTH_NARROWBAND;
    }

    private static int bitrate(OpusParameters wanted) {
        int rate = wanted.maxPlaybackRate();
        int usual =
                rate > 16_000 ? USUAL_BITRATE : rate > 8000 ? WIDEBAND_BITRATE : NARROWBAND_BITRATE;
        int most = wanted.maxAverageBitrate();
        return most == 0 ? usual : Math.min(most, usual);
    }

    @Override
    public int encode(short[] pcm, int offset, int samples, byte[] out, int outOffset) {
        try {
            int room = Math.min(out.length - outOffset, LONGEST_PACKET);
            int length = encoder.encode(pcm, offset, samples, out, outOffset, room);
            return length > NOTHING_SAID ? length : 0;
        } catch (OpusException wrongCount) {
            throw new IllegalArgumentException(samples + " samples", wrongCount);
        }
    }
}
