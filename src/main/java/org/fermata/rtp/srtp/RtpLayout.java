package org.fermata.rtp.srtp;

/** Where the header of an RTP packet ends (RFC 3550 section 5.1). */
final class RtpLayout {

    private static final int FIXED = 12;

    private RtpLayout() {}

    /**
     * The length of the header with its sources and extension, which stay clear.
     *
     * @param packet the packet
     * @param length how much of it there is
     * @return the length in bytes, −1 if that is no RTP packet
     */
    static int headerBytes(byte[] packet, int length) {
        if (length < FIXED || (packet[0] & 0xC0) != 0x80) {
            return -1;
        }
        int header = FIXED + (packet[0] & 0x0F) * 4;
        if ((packet[0] & 0x10) != 0) {
            if (length < header + 4) {
                return -1;
            }
            header += 4 + ((packet[header + 2] & 0xFF) << 8 | packet[header + 3] & 0xFF) * 4;
        }
        return header <= length ? header : -1;
    }

    /** The four bytes there, as a number. */
    static int word(byte[] packet, int at) {
        return packet[at] << 24
                | (packet[at + 1] & 0xFF) << 16
                | (packet[at + 2] & 0xFF) << 8
                | packet[at + 3] & 0xFF;
    }
}
