package org.fermata.codec;

import java.util.function.Supplier;

/** The codecs of sound, with what RFC 3551 section 6 says of them. */
public enum Codec {
    /** G.711 µ-law. */
    PCMU(0, 8000, 1, G711Encoder::muLaw, G711Decoder::muLaw),
    /** G.711 A-law. */
    PCMA(8, 8000, 1, G711Encoder::aLaw, G711Decoder::aLaw),
    /** G.722 at 64 kbit/s. */
    G722(9, 16_000, 2, G722Encoder::new, G722Decoder::new);

    private final int payloadType;
    private final int sampleRate;
    private final int samplesPerByte;
    private final Supplier<Encoder> encoders;
    private final Supplier<Decoder> decoders;

    Codec(
            int payloadType,
            int sampleRate,
            int samplesPerByte,
            Supplier<Encoder> encoders,
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

    /** The static RTP payload type. */
    public int payloadType() {
        return payloadType;
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
        return 8000;
    }

    /** How many samples a byte of payload holds. */
    public int samplesPerByte() {
        return samplesPerByte;
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
     * The bytes of payload in a stretch of time.
     *
     * @param ms the time in ms
     */
    public int bytes(int ms) {
        return samples(ms) / samplesPerByte;
    }

    /**
     * How far a payload moves the RTP timestamp.
     *
     * @param bytes the payload's length
     * @return ticks of {@link #clockRate}
     */
    public int ticks(int bytes) {
        return bytes * samplesPerByte / (sampleRate / clockRate());
    }

    /** Makes an encoder for one stream. */
    public Encoder newEncoder() {
        return encoders.get();
    }

    /** Makes a decoder for one stream. */
    public Decoder newDecoder() {
        return decoders.get();
    }
}
