package org.fermata.rtp;

import java.nio.ByteBuffer;

/**
 * Reads compound RTCP packets (RFC 3550 section 6.4, appendix A.2) for what a session of two needs:
 * the peer's sender report and what it says of us. One object is filled again and again; it belongs
 * to {@code rtp}.
 */
final class RtcpReader {

    static final int SENDER_REPORT = 200;
    static final int RECEIVER_REPORT = 201;
    static final int SOURCE_DESCRIPTION = 202;
    static final int BYE = 203;
    static final int EXTENDED_REPORT = VoipMetrics.EXTENDED_REPORT;

    private static final int HEADER = 4;
    private static final int SENDER_INFORMATION = 20;
    private static final int REPORT_BLOCK = 24;

    private int senderSsrc;
    private boolean senderReport;
    private int senderNtpMiddle;
    private boolean reportsOnUs;
    private int lastSenderReport;
    private int delaySinceLastSenderReport;
    private VoipMetrics metrics;

    /**
     * Reads a compound packet and checks every length in it against the datagram.
     *
     * @param packet the datagram from position to limit; not changed
     * @param ourSsrc whom report blocks of interest are about
     * @return whether it is sound; false leaves this object without meaning
     */
    boolean read(ByteBuffer packet, int ourSsrc) {
        senderReport = false;
        reportsOnUs = false;
        metrics = null;
        int offset = packet.position();
        int end = packet.limit();
        boolean first = true;
        while (offset < end) {
            if (end - offset < HEADER) {
                return false;
            }
            int flags = packet.get(offset) & 0xFF;
            int type = packet.get(offset + 1) & 0xFF;
            int length = ((packet.getShort(offset + 2) & 0xFFFF) + 1) * 4;
            if (flags >> 6 != 2 || length > end - offset) {
                return false;
            }
            if (first && ((flags & 0x20) != 0 || !isReport(type))) {
                return false;
            }
            if (isReport(type) && !readReport(packet, offset, length, type, flags, ourSsrc)) {
                return false;
            }
            if (type == EXTENDED_REPORT && metrics == null) {
                metrics = VoipMetrics.read(packet, offset, length, ourSsrc);
            }
            first = false;
            offset += length;
        }
        return !first;
    }

    private static boolean isReport(int type) {
        return type == SENDER_REPORT || type == RECEIVER_REPORT;
    }

    private boolean readReport(
            ByteBuffer packet, int offset, int length, int type, int flags, int ourSsrc) {
        int blocks = offset + HEADER + 4 + (type == SENDER_REPORT ? SENDER_INFORMATION : 0);
        int count = flags & 0x1F;
        if (blocks + count * REPORT_BLOCK > offset + length) {
            return false;
        }
        senderSsrc = packet.getInt(offset + HEADER);
        if (type == SENDER_REPORT) {
            senderReport = true;
            senderNtpMiddle = packet.getInt(offset + HEADER + 6);
        }
        for (int i = 0; i < count; i++) {
            int block = blocks + i * REPORT_BLOCK;
            if (packet.getInt(block) == ourSsrc) {
                reportsOnUs = true;
                lastSenderReport = packet.getInt(block + 16);
                delaySinceLastSenderReport = packet.getInt(block + 20);
            }
        }
        return true;
    }

    /** Who sent the last report in the packet. */
    int senderSsrc() {
        return senderSsrc;
    }

    /** Whether there was a sender report. */
    boolean senderReport() {
        return senderReport;
    }

    /** The middle 32 bits of the sender report's NTP timestamp. */
    int senderNtpMiddle() {
        return senderNtpMiddle;
    }

    /** Whether there was a report block about us. */
    boolean reportsOnUs() {
        return reportsOnUs;
    }

    /** LSR of the block about us; 0 if the peer has had no sender report of ours. */
    int lastSenderReport() {
        return lastSenderReport;
    }

    /** DLSR of the block about us, in units of 1/65,536 s. */
    int delaySinceLastSenderReport() {
        return delaySinceLastSenderReport;
    }

    /** How our sound plays at the peer, null if the packet does not tell. */
    VoipMetrics metrics() {
        return metrics;
    }
}
