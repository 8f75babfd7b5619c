package org.fermata.rtp;

import java.nio.ByteBuffer;

/**
 * A slot in the ring that carries received sound from {@code rtp} to {@code audio-playback}.
 * Belongs to whoever has claimed or peeked it.
 */
public final class ReceivedPacket {

    /** The longest payload taken, in bytes: 200 ms of G.711. */
    public static final int LONGEST_PAYLOAD = 1600;

    private final byte[] payload = new byte[LONGEST_PAYLOAD];
    private int length;
    private int payloadType;
    private long sequenceNumber;
    private int timestamp;
    private boolean marker;
    private long arrivalNanos;
    private int stretch;

    void set(RtpHeader header, ByteBuffer packet, long extended, long arrivalNanos, int stretch) {
        length = header.payloadLength();
        packet.get(header.payloadOffset(), payload, 0, length);
        payloadType = header.payloadType();
        sequenceNumber = extended;
        timestamp = header.timestamp();
        marker = header.marker();
        this.arrivalNanos = arrivalNanos;
        this.stretch = stretch;
    }

    /** The payload; its first {@link #length} bytes count. */
    public byte[] payload() {
        return payload;
    }

    /** The payload's length in bytes. */
    public int length() {
        return length;
    }

    /** The payload type, 0 to 127. */
    public int payloadType() {
        return payloadType;
    }

    /** The sequence number with its wraps counted (RFC 3550 appendix A.1). */
    public long sequenceNumber() {
        return sequenceNumber;
    }

    /** The timestamp, in units of the clock rate. */
    public int timestamp() {
        return timestamp;
    }

    /** The marker bit. */
    public boolean marker() {
        return marker;
    }

    /** When the packet was read, by the loop's monotonic clock in ns. */
    public long arrivalNanos() {
        return arrivalNanos;
    }

    /**
     * The number of the stretch of the stream it belongs to. Another number than the packet's
     * before means that the stream began anew: another source, a jump, or a line resumed.
     */
    public int stretch() {
        return stretch;
    }
}
