package org.fermata.rtp;

import java.nio.ByteBuffer;

/**
 * Reads DTMF events (RFC 4733 section 2) and tells each digit once, however many packets carry it:
 * all packets of a digit have one timestamp. Owned by {@code rtp}.
 */
final class DtmfReceiver {

    /** What {@link #read} says where there is no new digit. */
    static final char NONE = 0;

    static final String DIGITS = "0123456789*#ABCD";

    private static final int PAYLOAD_LENGTH = 4;

    /** The shortest digit (RFC 4733 section 2.5.1.1, ITU-T Q.24). */
    private static final int SHORTEST_SPACING_MS = 40;

    private int shortestSpacing = 8 * SHORTEST_SPACING_MS;
    private boolean known;
    private int newestTimestamp;

    /** The events' clock goes at this rate, in Hz. */
    void clockRate(int hertz) {
        shortestSpacing = hertz / 1000 * SHORTEST_SPACING_MS;
    }

    /** Another stream begins. */
    void reset() {
        known = false;
    }

    /**
     * Takes a packet.
     *
     * @param header its header
     * @param packet the datagram
     * @return the digit if it is a new one, else {@link #NONE}
     */
    char read(RtpHeader header, ByteBuffer packet) {
        if (header.payloadLength() < PAYLOAD_LENGTH) {
            return NONE;
        }
        int event = packet.get(header.payloadOffset()) & 0xFF;
        if (event >= DIGITS.length()) {
            return NONE;
        }
        int ahead = header.timestamp() - newestTimestamp;
        if (known && ahead <= 0) {
            return NONE;
        }
        boolean fresh = !known || ahead >= shortestSpacing;
        known = true;
        newestTimestamp = header.timestamp();
        return fresh ? DIGITS.charAt(event) : NONE;
    }
}
