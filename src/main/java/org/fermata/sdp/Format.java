package org.fermata.sdp;

/**
 * One media format of an audio stream: a payload type with what {@code a=rtpmap} and {@code a=fmtp}
 * say of it.
 *
 * @param payloadType the RTP payload type, 0 to 127
 * @param encoding the encoding name in upper case, such as {@code PCMU}, {@code G722} or {@code
 *     TELEPHONE-EVENT}
 * @param clockRate the RTP clock rate in Hz; 8000 for G.722, whatever it samples at (RFC 3551
 *     section 4.5.2)
 * @param channels the number of audio channels, 1 or more
 * @param parameters the text of {@code a=fmtp}, empty if there is none
 */
public record Format(
        int payloadType, String encoding, int clockRate, int channels, String parameters) {

    /** The encoding name of DTMF digits (RFC 4733). */
    public static final String TELEPHONE_EVENT = "TELEPHONE-EVENT";

    /** The encoding name of comfort noise (RFC 3389). */
    public static final String COMFORT_NOISE = "CN";

    /** Whether this carries DTMF digits rather than sound. */
    public boolean isTelephoneEvent() {
        return encoding.equals(TELEPHONE_EVENT);
    }

    /** Whether this carries the noise of pauses (RFC 3389) rather than sound. */
    public boolean isComfortNoise() {
        return encoding.equals(COMFORT_NOISE);
    }

    /** Whether this carries sound that somebody makes. */
    public boolean isSound() {
        return !isTelephoneEvent() && !isComfortNoise();
    }

    /**
     * The same with other parameters.
     *
     * @param newParameters the text of {@code a=fmtp}
     */
    public Format withParameters(String newParameters) {
        return new Format(payloadType, encoding, clockRate, channels, newParameters);
    }

    /**
     * The same under another payload type.
     *
     * @param newPayloadType 0 to 127
     */
    public Format withPayloadType(int newPayloadType) {
        return new Format(newPayloadType, encoding, clockRate, channels, parameters);
    }

    /**
     * Whether the other format means the same encoding, whatever its payload type.
     *
     * @param other a format of the other side
     * @return true if encoding, clock rate and channels agree
     */
    public boolean sameEncoding(Format other) {
        return encoding.equals(other.encoding)
                && clockRate == other.clockRate
                && channels == other.channels;
    }
}
