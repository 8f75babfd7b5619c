package org.fermata.rtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.random.RandomGenerator;

/** Writes the parts of our compound RTCP packets (RFC 3550 section 6.4). Owned by {@code rtp}. */
final class ReportWriter {

    private static final int CNAME_ITEM = 1;

    private final NtpClock ntp;
    private final RtpSender sender;
    private final RoundTrip roundTrip;
    private final byte[] canonicalName;
    private long packetsAtLastReport;
    private long packetsAtReportBefore;

    /**
     * Makes one for a session.
     *
     * @param ntp the wall clock
     * @param random for the name
     * @param sender whose packets are reported
     * @param roundTrip knows the peer's last report
     */
    ReportWriter(NtpClock ntp, RandomGenerator random, RtpSender sender, RoundTrip roundTrip) {
        this.ntp = ntp;
        this.sender = sender;
        this.roundTrip = roundTrip;
        // RFC 7022 section 4.2: 96 random bits, of this session only.
        byte[] bits = new byte[12];
        random.nextBytes(bits);
        canonicalName =
                Base64.getEncoder().encodeToString(bits).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Writes a sender report if anything was sent since the report before the last, else a receiver
     * report.
     *
     * @param packet where it goes
     * @param source whom the report block is about, null for no block
     * @param nowNanos the loop's monotonic clock
     */
    void report(ByteBuffer packet, SourceStatistics source, long nowNanos) {
        long packets = sender.mediaPackets() + sender.keepalives();
        boolean weSent = packets != packetsAtReportBefore;
        packetsAtReportBefore = packetsAtLastReport;
        packetsAtLastReport = packets;
        int blocks = source == null ? 0 : 1;
        if (weSent && sender.started()) {
            header(packet, blocks, RtcpReader.SENDER_REPORT, 6 + 6 * blocks);
            packet.putInt(sender.ssrc());
            packet.putLong(ntp.at(nowNanos));
            packet.putInt(sender.timestampAt(nowNanos));
            packet.putInt((int) packets);
            packet.putInt((int) sender.octets());
        } else {
            header(packet, blocks, RtcpReader.RECEIVER_REPORT, 1 + 6 * blocks);
            packet.putInt(sender.ssrc());
        }
        if (source != null) {
            block(packet, source, nowNanos);
        }
    }

    private void block(ByteBuffer packet, SourceStatistics source, long nowNanos) {
        packet.putInt(source.ssrc());
        long lost = source.expected() - source.received();
        int cumulative = (int) Math.clamp(lost, -0x80_0000L, 0x7F_FFFFL);
        packet.putInt(source.fractionLost() << 24 | cumulative & 0xFF_FFFF);
        packet.putInt(source.extendedHighest());
        packet.putInt((int) source.jitter());
        packet.putInt(roundTrip.lastReport());
        packet.putInt(roundTrip.sinceLastReport(nowNanos));
    }

    /** Writes our name (section 6.5). */
    void description(ByteBuffer packet) {
        int item = 2 + canonicalName.length;
        // At least one zero ends the items, and the chunk ends on a word.
        int words = 1 + (item + 4) / 4;
        header(packet, 1, RtcpReader.SOURCE_DESCRIPTION, words);
        packet.putInt(sender.ssrc());
        packet.put((byte) CNAME_ITEM);
        packet.put((byte) canonicalName.length);
        packet.put(canonicalName);
        for (int written = item; written < (words - 1) * 4; written++) {
            packet.put((byte) 0);
        }
    }

    /** Writes that we leave (section 6.6). */
    void farewell(ByteBuffer packet) {
        header(packet, 1, RtcpReader.BYE, 1);
        packet.putInt(sender.ssrc());
    }

    private static void header(ByteBuffer packet, int count, int type, int words) {
        packet.put((byte) (0x80 | count));
        packet.put((byte) type);
        packet.putShort((short) words);
    }
}
