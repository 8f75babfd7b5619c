package org.fermata.rtp;

import java.nio.ByteBuffer;

/**
 * A slot in the ring that carries received packets from {@code rtp} to {@code audio-playback}.
 * Belongs to whoever has claimed or peeked it.
 */
public final class ReceivedPacket {

    /** The longest payload taken, in bytes: what fits an Ethernet frame. */
    public static final int LONGEST_PAYLOAD = JitterBuffer.MAX_PAYLOAD - 1;

    private final byte[] framed = new byte[1 + LONGEST_PAYLOAD];
    private int length;
    private int payloadType;
    private int sequenceNumber;
    private int timestamp;
    private int ssrc;
    private boolean marker;
    private int stretch;

    void set(RtpHeader header, ByteBuffer packet, int stretch) {
        payloadType = header.payloadType();
        length = header.payloadLength();
        framed[0] = (byte) payloadType;
        packet.get(header.payloadOffset(), framed, 1, length);
        sequenceNumber = header.sequenceNumber();
        timestamp = header.timestamp();
        ssrc = header.ssrc();
        marker = header.marker();
        this.stretch = stretch;
    }

    /**
     * The payload with its type in front, so that the two stay together: a byte, then {@link
     * #length} bytes that count.
     */
    public byte[] framed() {
        return framed;
    }

    /** The payload's length in bytes. */
    public int length() {
        return length;
    }

    /** The payload type, 0 to 127. */
    public int payloadType() {
        return payloadType;
    }

    /** The sequence number, 0 to 65,535. */
    public int sequenceNumber() {
        return sequenceNumber;
    }

    /** The synchronisation source. */
    public int ssrc() {
        return ssrc;
    }

    /** The timestamp, in units of the clock rate. */
    public int timestamp() {
        return timestamp;
    }

    /** The marker bit. */
    public boolean marker() {
        return marker;
    }

    /**
     * The number of the stretch of the stream it belongs to. Another number than the packet's
     * before means that the stream began anew: another source, a jump, or a line resumed.
     */
    public int stretch() {
        return stretch;
    }
}
