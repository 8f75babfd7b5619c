package org.fermata.rtp;

import org.fermata.concurrent.SpscRing;

import java.nio.ByteBuffer;

/** Puts packets where {@code rtp} would put those it has received. */
public final class HandMadePackets {

    private static final int SSRC = 77;

    private final SpscRing<ReceivedPacket> ring;
    private final RtpHeader header = new RtpHeader();

    /**
     * Makes it for a session whose socket is not used.
     *
     * @param rtp the session
     */
    public HandMadePackets(RtpSession rtp) {
        ring = rtp.received();
    }

    /**
     * Hands a packet over.
     *
     * @param payloadType its payload type
     * @param sequenceNumber its number, of which 16 bits count
     * @param timestamp its timestamp
     * @param payload its payload
     */
    public void hand(int payloadType, int sequenceNumber, int timestamp, byte[] payload) {
        ByteBuffer packet = ByteBuffer.allocate(RtpHeader.LENGTH + payload.length);
        packet.put((byte) 0x80).put((byte) payloadType).putShort((short) sequenceNumber);
        packet.putInt(timestamp).putInt(SSRC).put(payload).flip();
        if (!header.read(packet)) {
            throw new AssertionError("no RTP packet");
        }
        ring.claim().set(header, packet, 1);
        ring.publish();
    }
}
