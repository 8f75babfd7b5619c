package org.fermata.rtp.srtp;

import java.nio.ByteBuffer;

/**
 * Checks and decrypts the media that come in (RFC 3711 section 3.3). A source is remembered once a
 * packet of it was found genuine, so nobody without the key can make it forget one. Belongs to
 * {@code rtp}. Opening allocates nothing but for a source's first packet.
 */
public final class MediaOpener {

    private final PacketCipher cipher;
    private final int tagBytes;
    private final int identifierBytes;
    private final boolean galois;
    private final byte[] packet = new byte[PacketCipher.MOST_BYTES];
    private final SourceWindows windows = new SourceWindows();

    /**
     * Takes the key.
     *
     * @param keys the peer's master key
     */
    public MediaOpener(SrtpKeys keys) {
        cipher = Ciphers.media(keys);
        tagBytes = keys.profile().tagBytes();
        identifierBytes = keys.identifierBytes();
        galois = keys.profile().galois();
    }

    /**
     * Checks a packet and decrypts it in place.
     *
     * @param buffer the datagram from 0 to its limit, which becomes the packet's own end
     * @param decrypt false where nobody will read more than its header
     * @return whether it is genuine and new; if not, the datagram is as it was
     */
    public boolean open(ByteBuffer buffer, boolean decrypt) {
        int length = buffer.limit();
        if (length > PacketCipher.MOST_BYTES) {
            return false;
        }
        buffer.get(0, packet, 0, length);
        int end = length - tagBytes - identifierBytes;
        int clear = RtpLayout.headerBytes(packet, end);
        if (clear < 0) {
            return false;
        }
        int ssrc = RtpLayout.word(packet, 8);
        ReplayWindow window = windows.of(ssrc);
        int sequenceNumber = (packet[2] & 0xFF) << 8 | packet[3] & 0xFF;
        long index = sequenceNumber;
        if (window != null) {
            // The nearest index with this sequence number (RFC 3711 section 3.3.1).
            index = window.highest() + (short) (sequenceNumber - window.highest());
            if (index < 0 || !window.isNew(index)) {
                return false;
            }
        }
        int tag = galois ? end : end + identifierBytes;
        // The length of a padding is told by its last byte.
        boolean reads = decrypt || (packet[0] & 0x20) != 0;
        if (!cipher.open(packet, clear, end, tag, (int) (index >> 16), ssrc, index, reads)) {
            return false;
        }
        if (window == null) {
            window = windows.begin(ssrc);
        }
        window.note(index);
        if (reads) {
            buffer.put(clear, packet, clear, end - clear);
        }
        buffer.limit(end);
        return true;
    }
}
