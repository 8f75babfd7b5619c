package org.fermata.codec;

import java.util.function.Function;
import java.util.function.Supplier;

/** The codecs of sound, with what RFC 3551 section 6 and RFC 7587 say of them. */
public enum Codec {
    /** G.711 µ-law. */
    PCMU(0, 8000, 1, wanted -> G711Encoder.muLaw(), G711Decoder::muLaw),
    /** G.711 A-law. */
    PCMA(8, 8000, 1, wanted -> G711Encoder.aLaw(), G711Decoder::aLaw),
    /** G.722 at 64 kbit/s. */
    G722(9, 16_000, 2, wanted -> new G722Encoder(), G722Decoder::new),
    /** Opus, one channel of full band. Its payload type is ours to name: the most usual one. */
    OPUS(111, 48_000, 0, OpusEncoding::new, OpusDecoding::new);

    private final int payloadType;
    private final int sampleRate;

    /** How many samples a byte of payload holds; 0 where that differs from packet to packet. */
    private final int samplesPerByte;

    private final Function<OpusParameters, Encoder> encoders;
    private final Supplier<Decoder> decoders;

    Codec(
            int payloadType,
            int sampleRate,
            int samplesPerByte,
            Function<OpusParameters, Encoder> encoders,
            Supplier<Decoder> decoders) {
        this.payloadType = payloadType;
        this.sampleRate = sampleRate;
        this.samplesPerByte = samplesPerByte;
        this.encoders = encoders;
        this.decoders = decoders;
    }

    /**
     * Finds the codec of an encoding name.
     *
     * @param encoding the name in upper case as SDP and the settings have it, such as {@code PCMU}
     * @return the codec, null if we have none of that name
     */
    public static Codec named(String encoding) {
        for (Codec codec : values()) {
            if (codec.name().equals(encoding)) {
                return codec;
            }
        }
        return null;
    }

    /** The RTP payload type: the static one, or the one we offer. */
    public int payloadType() {
        return payloadType;
    }

    /** Whether the payload type is static, so that it means this codec in every session. */
    public boolean isStatic() {
        return payloadType < 96;
    }

    /** The sampling rate of the sound in Hz. */
    public int sampleRate() {
        return sampleRate;
    }

    /**
     * The rate of the RTP timestamp in Hz; 8000 for G.722, although it samples at 16,000 (RFC 3551
     * section 4.5.2).
     */
    public int clockRate() {
        return this == OPUS ? 48_000 : 8000;
    }

    /** The channels that SDP names: 2 for Opus, whatever is sent (RFC 7587 section 7). */
    public int channels() {
        return this == OPUS ? 2 : 1;
    }

    /** What {@code a=fmtp} tells the other side of what we like to receive; empty for nothing. */
    public String parameters() {
        return this == OPUS ? "useinbandfec=1;stereo=0" : "";
    }

    /**
     * The packet time nearest below that the codec can make.
     *
     * @param ms what is wanted, a multiple of 10 from 10 to 100
     */
    public int packetTime(int ms) {
        if (this != OPUS) {
            return ms;
        }
        return ms >= 60 ? 60 : ms >= 40 ? 40 : ms >= 20 ? 20 : 10;
    }

    /**
     * The samples in a stretch of time.
     *
     * @param ms the time in ms
     */
    public int samples(int ms) {
        return sampleRate / 1000 * ms;
    }

    /**
     * How far a payload moves the RTP timestamp.
     *
     * @param payload the array it is in
     * @param offset where it starts
     * @param length its length in bytes
     * @return ticks of {@link #clockRate}; 0 for a payload without sound, or a malformed one
     */
    public int ticks(byte[] payload, int offset, int length) {
        if (this == OPUS) {
            return OpusPacket.samples(payload, offset, length);
        }
        return length * samplesPerByte / (sampleRate / clockRate());
    }

    /**
     * Makes an encoder for one stream.
     *
     * @param wanted what {@code a=fmtp} of the other side says it likes to receive; empty for
     *     nothing
     */
    public Encoder newEncoder(String wanted) {
        return encoders.apply(OpusParameters.read(wanted));
    }

    /** Makes a decoder for one stream. */
    public Decoder newDecoder() {
        return decoders.get();
    }
}
