package org.fermata.rtp.srtp;

import java.nio.ByteBuffer;

/**
 * Encrypts the media of one source on its way out (RFC 3711 section 3.3). It is part of a session's
 * send state and belongs to whoever has that. Sealing allocates nothing.
 */
public final class MediaSealer {

    private final PacketCipher cipher;
    private final int tagBytes;
    private final byte[] packet = new byte[PacketCipher.MOST_BYTES];
    private int rollOverCounter;
    private int lastSequenceNumber = -1;

    /**
     * Begins a stream: its roll-over counter is 0.
     *
     * @param keys our master key
     */
    public MediaSealer(SrtpKeys keys) {
        cipher = Ciphers.media(keys);
        tagBytes = keys.profile().tagBytes();
    }

    /**
     * Encrypts a packet in place. The packets must come in the order of their sequence numbers.
     *
     * @param buffer a sound RTP packet from 0 to its limit, which grows by the tag
     */
    public void seal(ByteBuffer buffer) {
        int length = buffer.limit();
        buffer.get(0, packet, 0, length);
        int sequenceNumber = buffer.getShort(2) & 0xFFFF;
        if (sequenceNumber < lastSequenceNumber) {
            rollOverCounter++;
        }
        lastSequenceNumber = sequenceNumber;
        long index = (rollOverCounter & 0xFFFF_FFFFL) << 16 | sequenceNumber;
        int clear = RtpLayout.headerBytes(packet, length);
        cipher.seal(packet, clear, length, length, rollOverCounter, buffer.getInt(8), index);
        buffer.limit(length + tagBytes);
        buffer.put(0, packet, 0, length + tagBytes);
    }
}
