package org.fermata.rtp.srtp;

import java.nio.ByteBuffer;

/**
 * Checks and decrypts the peer's RTCP (RFC 3711 section 3.4, RFC 7714 section 9). Belongs to {@code
 * rtp}.
 */
public final class ReportOpener {

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
    public ReportOpener(SrtpKeys keys) {
        cipher = Ciphers.reports(keys);
        tagBytes = keys.profile().reportTagBytes();
        identifierBytes = keys.identifierBytes();
        galois = keys.profile().galois();
    }

    /**
     * Checks a packet and decrypts it in place. One that says it is not encrypted is refused, for
     * nobody agreed on that.
     *
     * @param buffer the datagram from 0 to its limit, which becomes the packet's own end
     * @return whether it is genuine and new; if not, the datagram is as it was
     */
    public boolean open(ByteBuffer buffer) {
        int length = buffer.limit();
        int end = length - tagBytes - ReportSealer.INDEX_BYTES - identifierBytes;
        if (length > PacketCipher.MOST_BYTES || end < ReportSealer.CLEAR) {
            return false;
        }
        buffer.get(0, packet, 0, length);
        int wordAt = galois ? end + tagBytes : end;
        int word = RtpLayout.word(packet, wordAt);
        int index = word & ~ReportSealer.ENCRYPTED;
        int ssrc = RtpLayout.word(packet, 4);
        ReplayWindow window = windows.of(ssrc);
        if (word >= 0 || window != null && !window.isNew(index)) {
            return false;
        }
        int tag = galois ? end : wordAt + ReportSealer.INDEX_BYTES + identifierBytes;
        if (!cipher.open(packet, ReportSealer.CLEAR, end, tag, word, ssrc, index, true)) {
            return false;
        }
        if (window == null) {
            window = windows.begin(ssrc);
        }
        window.note(index);
        buffer.put(0, packet, 0, end);
        buffer.limit(end);
        return true;
    }
}
