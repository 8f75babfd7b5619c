package org.fermata.rtp;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
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

    private static final Logger log = LoggerFactory.getLogger(RtcpSession.class);

    /** So that a flood does not starve the others. */
    private static final int MOST_AT_ONCE = 64;

    private static final double MINIMUM_INTERVAL_SECONDS = 5;

    /** RFC 3550 section 6.3.1: e − 3/2. */
    private static final double COMPENSATION = 1.21828;

    private static final double NANOS_PER_SECOND = 1e9;

    /** A round trip of more is no measurement. */
    private static final double LONGEST_ROUND_TRIP_SECONDS = 10;

    private static final int CNAME_ITEM = 1;

    /** RTCP's number among the components of a stream (RFC 8445 section 5.1.1.1). */
    private static final int COMPONENT = 2;

    private final PortPair ports;
    private final ByteBuffer buffer;
    private final ByteBuffer room;
    private final SocketLoop loop;
    private final NtpClock ntp;
    private final RandomGenerator random;
    private final RtpSender sender;
    private final RtpReceiver receiver;
    private final Shield shield;
    private final byte[] canonicalName;
    private final RtcpReader reader = new RtcpReader();
    private final SocketReader socket;
    private final MetricsWriter metrics;

    private InetSocketAddress target;
    private boolean multiplexed;

    /** Finds where reports go, null if nobody does. */
    private WaySearch search;

    private boolean running;
    private long nextNanos;
    private long packetsAtLastReport;
    private long packetsAtReportBefore;

    private int peerReport;
    private long peerReportNanos;
    private boolean peerReportKnown;

    /** The newest extended report of the peer, null before the first. */
    private VoipMetrics peerMetrics;

    /** Read by any thread. */
    private volatile double roundTripMs = Double.NaN;

    /**
     * Makes the RTCP of a session; nothing is sent before {@link #agree}.
     *
     * @param engine the loop, its clocks and its buffer
     * @param ports the sockets
     * @param random for the intervals and the name
     * @param sender whose packets are reported
     * @param receiver whose sources are reported on
     * @param shield what protects the reports
     */
    RtcpSession(
            RtpEngine engine,
            PortPair ports,
            RandomGenerator random,
            RtpSender sender,
            RtpReceiver receiver,
            Shield shield) {
        this.ports = ports;
        socket = new SocketReader(ports.rtcp(), 1);
        this.random = random;
        this.sender = sender;
        this.receiver = receiver;
        this.shield = shield;
        metrics = new MetricsWriter(receiver);
        buffer = engine.buffer();
        room = engine.room();
        loop = engine.loop();
        ntp = engine.ntp();
        // RFC 7022 section 4.2: 96 random bits, of this session only.
        byte[] bits = new byte[12];
        random.nextBytes(bits);
        canonicalName =
                Base64.getEncoder().encodeToString(bits).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Says where reports go. With the first address the reports begin, after half an interval
     * (section 6.2).
     *
     * @param flow what was agreed
     */
    void agree(RtpFlow flow) {
        target = targetOf(flow);
        if (target != null && !running) {
            running = true;
            nextNanos = loop.nanoTime() + intervalNanos() / 2;
        }
    }

    /**
     * Says whether extended reports are sent.
     *
     * @param end who knows what is played, null for no such reports
     */
    void extend(Playout end) {
        metrics.extend(end);
    }

    /** How our sound plays at the peer, null if it has not said. */
    VoipMetrics peerMetrics() {
        return peerMetrics;
    }

    private static InetSocketAddress targetOf(RtpFlow flow) {
        InetSocketAddress remote = flow.remote();
        if (remote == null) {
            return null;
        }
        if (flow.remoteRtcp() != null) {
            return flow.remoteRtcp();
        }
        return remote.getPort() == 65_535
                ? null
                : new InetSocketAddress(remote.getAddress(), remote.getPort() + 1);
    }

    private long intervalNanos() {
        double seconds = MINIMUM_INTERVAL_SECONDS * (0.5 + random.nextDouble()) / COMPENSATION;
        return (long) (seconds * NANOS_PER_SECOND);
    }

    /**
     * Sends a report if one is due.
     *
     * @param live whether anybody listens, so that there is something to report on
     * @param nowNanos the loop's monotonic clock
     */
    void tick(boolean live, long nowNanos) {
        if (live) {
            metrics.follow();
        }
        if (target == null || nowNanos - nextNanos < 0) {
            return;
        }
        buffer.clear();
        writeReports(buffer, live ? receiver.source() : null, nowNanos);
        writeDescription(buffer);
        writeMetrics(live);
        send();
        nextNanos = nowNanos + intervalNanos();
    }

    /** Sends the farewell: a report, our name and BYE (section 6.6). */
    void farewell(boolean live) {
        if (target == null) {
            return;
        }
        buffer.clear();
        writeReports(buffer, live ? receiver.source() : null, loop.nanoTime());
        writeDescription(buffer);
        writeMetrics(live);
        header(buffer, 1, RtcpReader.BYE, 1);
        buffer.putInt(sender.ssrc());
        send();
    }

    private void send() {
        buffer.flip();
        if (!shield.sealReport(buffer)) {
            return;
        }
        Target to = way();
        if (to != null && !to.trySend(buffer, room)) {
            log.debug("a report to {} was not sent", to.to());
        }
    }

    /** How reports go, null for not at all. */
    private Target way() {
        int component = multiplexed ? 1 : COMPONENT;
        if (search != null && search.decides(component)) {
            return search.target(component);
        }
        return multiplexed
                ? new Target(ports.rtp(), receiver.latch().target(), 0)
                : new Target(ports.rtcp(), target, 0);
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

    private void writeMetrics(boolean live) {
        if (live) {
            metrics.write(buffer, sender.ssrc(), roundTripMs);
        }
    }

    private static void header(ByteBuffer packet, int count, int type, int words) {
        packet.put((byte) (0x80 | count));
        packet.put((byte) type);
        packet.putShort((short) words);
    }

    /**
     * Reads what has come.
     *
     * @param prompt whether it is read as it came, not at the tick
     */
    void read(boolean prompt) {
        for (int i = 0; i < MOST_AT_ONCE; i++) {
            InetSocketAddress from = socket.receive(buffer);
            if (from == null) {
                return;
            }
            take(buffer, from, prompt);
        }
    }

    /**
     * Takes a packet.
     *
     * @param packet the packet; decrypted in place
     * @param from who sent it
     * @param prompt whether it is read as it came, not at the tick
     */
    void take(ByteBuffer packet, InetSocketAddress from, boolean prompt) {
        if (!shield.openReport(packet) || !reader.read(packet, sender.ssrc())) {
            receiver.rejectedReport(false);
        } else if (!accepts(from)) {
            receiver.rejectedReport(true);
        } else {
            long now = loop.nanoTime();
            take(prompt, now);
            receiver.reported(now);
        }
    }

    /** Says whether reports share the port of RTP. */
    void multiplex(boolean shares) {
        multiplexed = shares;
    }

    /** Says who finds where reports go. */
    void ways(WaySearch finder) {
        search = finder;
        socket.ways(finder);
    }

    /** The agreed address, or wherever the source we hear sends its reports from. */
    private boolean accepts(InetSocketAddress from) {
        if (target == null || from.equals(target)) {
            return target != null;
        }
        if (multiplexed && receiver.latch().knows(from)
                || search != null && from.equals(search.peer(COMPONENT))) {
            return true;
        }
        SourceStatistics heard = receiver.source();
        if (heard == null || heard.ssrc() != reader.senderSsrc()) {
            return false;
        }
        if (!multiplexed) {
            target = from;
        }
        return true;
    }

    private void take(boolean prompt, long nowNanos) {
        if (reader.senderReport()) {
            peerReport = reader.senderNtpMiddle();
            peerReportNanos = nowNanos;
            peerReportKnown = prompt;
        }
        if (reader.metrics() != null) {
            peerMetrics = reader.metrics();
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
