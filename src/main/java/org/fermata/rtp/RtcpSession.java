package org.fermata.rtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * The RTCP of one session: when a report is due, what it says, and what the peer's say of us (RFC
 * 3550 section 6). Owned by {@code rtp}.
 *
 * <p>Reports on a held line have no report block, for nobody listens, and a sender report that was
 * read late, at the tick, is not echoed in LSR: a round trip computed from it would be wrong by up
 * to a second.
 */
final class RtcpSession {

    private static final double MINIMUM_INTERVAL_SECONDS = 5;

    /** RFC 3550 section 6.3.1: e − 3/2. */
    private static final double COMPENSATION = 1.21828;

    private static final double NANOS_PER_SECOND = 1e9;

    /** A round trip of more is no measurement. */
    private static final double LONGEST_ROUND_TRIP_SECONDS = 10;

    private static final int CNAME_ITEM = 1;

    private final NtpClock ntp;
    private final RandomGenerator random;
    private final RtpSender sender;
    private final byte[] canonicalName;
    private final RtcpReader reader = new RtcpReader();

    private boolean running;
    private long nextNanos;
    private long packetsAtLastReport;
    private long packetsAtReportBefore;

    private int peerReport;
    private long peerReportNanos;
    private boolean peerReportKnown;

    /** Read by any thread. */
    private volatile double roundTripMs = Double.NaN;

    RtcpSession(NtpClock ntp, RandomGenerator random, RtpSender sender) {
        this.ntp = ntp;
        this.random = random;
        this.sender = sender;
        // RFC 7022 section 4.2: 96 random bits, of this session only.
        byte[] bits = new byte[12];
        random.nextBytes(bits);
        canonicalName =
                Base64.getEncoder().encodeToString(bits).getBytes(StandardCharsets.US_ASCII);
    }

    /** From now on reports are due; the first after half an interval (section 6.2). */
    void start(long nowNanos) {
        if (!running) {
            running = true;
            nextNanos = nowNanos + intervalNanos() / 2;
        }
    }

    boolean due(long nowNanos) {
        return running && nowNanos - nextNanos >= 0;
    }

    private long intervalNanos() {
        double seconds = MINIMUM_INTERVAL_SECONDS * (0.5 + random.nextDouble()) / COMPENSATION;
        return (long) (seconds * NANOS_PER_SECOND);
    }

    /**
     * Writes the report that is due and sets the time of the next.
     *
     * @param packet where to write; ready to be sent afterwards
     * @param source whom we hear, null for nobody
     * @param nowNanos the loop's monotonic clock
     */
    void writeReport(ByteBuffer packet, SourceStatistics source, long nowNanos) {
        packet.clear();
        writeReports(packet, source, nowNanos);
        writeDescription(packet);
        packet.flip();
        nextNanos = nowNanos + intervalNanos();
    }

    /** Writes the farewell: a report, our name and BYE. */
    void writeBye(ByteBuffer packet, SourceStatistics source, long nowNanos) {
        packet.clear();
        writeReports(packet, source, nowNanos);
        writeDescription(packet);
        header(packet, 1, RtcpReader.BYE, 1);
        packet.putInt(sender.ssrc());
        packet.flip();
        running = false;
    }

    private void writeReports(ByteBuffer packet, SourceStatistics source, long nowNanos) {
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
            writeBlock(packet, source, nowNanos);
        }
    }

    private void writeBlock(ByteBuffer packet, SourceStatistics source, long nowNanos) {
        packet.putInt(source.ssrc());
        long lost = source.expected() - source.received();
        int cumulative = (int) Math.clamp(lost, -0x80_0000L, 0x7F_FFFFL);
        packet.putInt(source.fractionLost() << 24 | cumulative & 0xFF_FFFF);
        packet.putInt(source.extendedHighest());
        packet.putInt((int) source.jitter());
        if (peerReportKnown) {
            packet.putInt(peerReport);
            packet.putInt((int) ((nowNanos - peerReportNanos) / NANOS_PER_SECOND * 65_536));
        } else {
            packet.putInt(0);
            packet.putInt(0);
        }
    }

    private void writeDescription(ByteBuffer packet) {
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

    private static void header(ByteBuffer packet, int count, int type, int words) {
        packet.put((byte) (0x80 | count));
        packet.put((byte) type);
        packet.putShort((short) words);
    }

    /**
     * Reads a datagram.
     *
     * @param packet the datagram
     * @return whether it is a sound RTCP packet
     */
    boolean read(ByteBuffer packet) {
        return reader.read(packet, sender.ssrc());
    }

    /** Who sent the packet just read. */
    int senderSsrc() {
        return reader.senderSsrc();
    }

    /**
     * Takes what the packet just read says.
     *
     * @param prompt whether it was read as it came, not at the tick
     * @param nowNanos the loop's monotonic clock
     */
    void take(boolean prompt, long nowNanos) {
        if (reader.senderReport()) {
            peerReport = reader.senderNtpMiddle();
            peerReportNanos = nowNanos;
            peerReportKnown = prompt;
        }
        if (prompt && reader.reportsOnUs() && reader.lastSenderReport() != 0) {
            int units =
                    NtpClock.middle(ntp.at(nowNanos))
                            - reader.lastSenderReport()
                            - reader.delaySinceLastSenderReport();
            double seconds = Math.max(0, units) / 65_536.0;
            if (seconds < LONGEST_ROUND_TRIP_SECONDS) {
                roundTripMs = seconds * 1000;
            }
        }
    }

    /** The newest round trip in ms, NaN while unknown. Any thread. */
    double roundTripMs() {
        return roundTripMs;
    }
}
