package org.fermata.rtp.srtp;

import java.nio.ByteBuffer;

/**
 * Encrypts our RTCP (RFC 3711 section 3.4, RFC 7714 section 9). Belongs to {@code rtp}.
 *
 * <pre>
 *   counter mode:  header │ encrypted │ E, index │ tag
 *   Galois mode:   header │ encrypted │ tag │ E, index
 * </pre>
 */
public final class ReportSealer {

    static final int CLEAR = 8;
    static final int INDEX_BYTES = 4;
    static final int ENCRYPTED = 0x8000_0000;

    private final PacketCipher cipher;
    private final int tagBytes;
    private final boolean galois;
    private final byte[] packet = new byte[PacketCipher.MOST_BYTES];
    private int index;

    /**
     * Begins at index 0.
     *
     * @param keys our master key
     */
    public ReportSealer(SrtpKeys keys) {
        cipher = Ciphers.reports(keys);
        tagBytes = keys.profile().reportTagBytes();
        galois = keys.profile().galois();
    }

    /**
     * Encrypts a compound packet in place.
     *
     * @param buffer a sound compound packet from 0 to its limit, which grows by tag and index
     */
    public void seal(ByteBuffer buffer) {
        int length = buffer.limit();
        buffer.get(0, packet, 0, length);
        int word = ENCRYPTED | index;
        int tag = galois ? length : length + INDEX_BYTES;
        cipher.seal(packet, CLEAR, length, tag, word, RtpLayout.word(packet, 4), index);
        int wordAt = galois ? length + tagBytes : length;
        for (int i = 0; i < INDEX_BYTES; i++) {
            packet[wordAt + i] = (byte) (word >>> 24 - 8 * i);
        }
        index = index + 1 & 0x7FFF_FFFF;
        int sealed = length + tagBytes + INDEX_BYTES;
        buffer.limit(sealed);
        buffer.put(0, packet, 0, sealed);
    }
}
