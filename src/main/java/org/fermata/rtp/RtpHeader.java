package org.fermata.rtp;

import java.nio.ByteBuffer;

/**
 * Reads and writes the header of RTP packets (RFC 3550 section 5.1). One object is filled again and
 * again, so that reading allocates nothing; it belongs to one thread.
 */
public final class RtpHeader {

    /** The length of a header without sources and extension, in bytes. */
    public static final int LENGTH = 12;

    private static final int VERSION = 2;

    // Types that RTCP packets would show, which have no place on this port (RFC 5761 section 4).
    private static final int FIRST_RTCP_TYPE = 64;
    private static final int LAST_RTCP_TYPE = 95;

    /**
     * Whether a datagram that shares the port with RTP is RTCP (RFC 5761 section 4).
     *
     * @param packet at least two bytes from 0
     */
    static boolean isRtcp(ByteBuffer packet) {
        int type = packet.get(1) & 0x7F;
        return (packet.get(0) >> 6 & 3) == VERSION
                && type >= FIRST_RTCP_TYPE
                && type <= LAST_RTCP_TYPE;
    }

    private boolean marker;
    private int payloadType;
    private int sequenceNumber;
    private int timestamp;
    private int ssrc;
    private int payloadOffset;
    private int payloadLength;

    /**
     * Reads a header and checks every length in it against the datagram.
     *
     * @param packet the datagram from position to limit; not changed
     * @return whether it is a sound RTP packet; false leaves this object without meaning
     */
    public boolean read(ByteBuffer packet) {
        int start = packet.position();
        int length = packet.remaining();
        if (length < LENGTH) {
            return false;
        }
        int first = packet.get(start);
        if ((first >> 6 & 3) != VERSION) {
            return false;
        }
        int second = packet.get(start + 1);
        marker = (second & 0x80) != 0;
        payloadType = second & 0x7F;
        if (payloadType >= FIRST_RTCP_TYPE && payloadType <= LAST_RTCP_TYPE) {
            return false;
        }
        sequenceNumber = packet.getShort(start + 2) & 0xFFFF;
        timestamp = packet.getInt(start + 4);
        ssrc = packet.getInt(start + 8);
        int offset = LENGTH + (first & 0x0F) * 4;
        if ((first & 0x10) != 0) {
            if (length < offset + 4) {
                return false;
            }
            offset += 4 + (packet.getShort(start + offset + 2) & 0xFFFF) * 4;
        }
        int padding = 0;
        if ((first & 0x20) != 0) {
            padding = packet.get(start + length - 1) & 0xFF;
            if (padding == 0) {
                return false;
            }
        }
        payloadOffset = start + offset;
        payloadLength = length - offset - padding;
        return payloadLength >= 0;
    }

    /**
     * Writes a header without sources and extension at the buffer's position.
     *
     * @param packet where to write; its position moves by {@link #LENGTH}
     * @param marker the marker bit
     * @param payloadType 0 to 127
     * @param sequenceNumber its low 16 bits count
     * @param timestamp in units of the clock rate
     * @param ssrc the synchronisation source
     */
    public static void write(
            ByteBuffer packet,
            boolean marker,
            int payloadType,
            int sequenceNumber,
            int timestamp,
            int ssrc) {
        packet.put((byte) (VERSION << 6));
        packet.put((byte) ((marker ? 0x80 : 0) | payloadType));
        packet.putShort((short) sequenceNumber);
        packet.putInt(timestamp);
        packet.putInt(ssrc);
    }

    /** The marker bit. */
    public boolean marker() {
        return marker;
    }

    /** The payload type, 0 to 127. */
    public int payloadType() {
        return payloadType;
    }

    /** The sequence number, 0 to 65,535. */
    public int sequenceNumber() {
        return sequenceNumber;
    }

    /** The timestamp, in units of the clock rate. */
    public int timestamp() {
        return timestamp;
    }

    /** The synchronisation source. */
    public int ssrc() {
        return ssrc;
    }

    /** Where the payload starts in the buffer read. */
    public int payloadOffset() {
        return payloadOffset;
    }

    /** The payload's length in bytes, 0 or more, without padding. */
    public int payloadLength() {
        return payloadLength;
    }
}
