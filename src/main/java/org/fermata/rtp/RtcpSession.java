package org.fermata.rtp;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/**
 * The RTCP of one session: when a report is due, and what comes of the peer's (RFC 3550 section 6).
 * Owned by {@code rtp}.
 *
 * <pre>
 *   tick ──► ReportWriter ─► MetricsWriter ─► Shield ─► ReportRoute ─► the peer
 *   socket ─► SocketReader ─► Shield ─► RtcpReader ─► ReportRoute accepts ─► RoundTrip
 * </pre>
 *
 * Reports on a held line have no report block, for nobody listens.
 */
final class RtcpSession {

    private static final Logger log = LoggerFactory.getLogger(RtcpSession.class);

    /** So that a flood does not starve the others. */
    private static final int MOST_AT_ONCE = 64;

    private static final double MINIMUM_INTERVAL_SECONDS = 5;

    /** RFC 3550 section 6.3.1: e − 3/2. */
    private static final double COMPENSATION = 1.21828;

    private static final double NANOS_PER_SECOND = 1e9;

    private final ByteBuffer buffer;
    private final ByteBuffer room;
    private final SocketLoop loop;
    private final RandomGenerator random;
    private final RtpSender sender;
    private final RtpReceiver receiver;
    private final Shield shield;
    private final RtcpReader reader = new RtcpReader();
    private final SocketReader socket;
    private final ReportRoute route;
    private final RoundTrip roundTrip;
    private final ReportWriter reports;
    private final MetricsWriter metrics;
    private boolean running;
    private long nextNanos;

    /** The newest extended report of the peer, null before the first. */
    private VoipMetrics peerMetrics;

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
        this.random = random;
        this.sender = sender;
        this.receiver = receiver;
        this.shield = shield;
        buffer = engine.buffer();
        room = engine.room();
        loop = engine.loop();
        socket = new SocketReader(ports.rtcp(), 1);
        route = new ReportRoute(ports, receiver);
        roundTrip = new RoundTrip(engine.ntp());
        reports = new ReportWriter(engine.ntp(), random, sender, roundTrip);
        metrics = new MetricsWriter(receiver);
    }

    /**
     * Says where reports go. With the first address the reports begin, after half an interval
     * (section 6.2).
     *
     * @param flow what was agreed
     */
    void agree(RtpFlow flow) {
        route.agree(flow);
        if (route.known() && !running) {
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

    /** Says whether reports share the port of RTP. */
    void multiplex(boolean shares) {
        route.multiplex(shares);
    }

    /** Says who finds where reports go. */
    void ways(WaySearch finder) {
        route.ways(finder);
        socket.ways(finder);
    }

    /** How our sound plays at the peer, null if it has not said. */
    VoipMetrics peerMetrics() {
        return peerMetrics;
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
        if (route.known() && nowNanos - nextNanos >= 0) {
            write(live, nowNanos);
            send();
            nextNanos = nowNanos + intervalNanos();
        }
    }

    /** Sends the farewell: a report, our name and BYE (section 6.6). */
    void farewell(boolean live) {
        if (route.known()) {
            write(live, loop.nanoTime());
            reports.farewell(buffer);
            send();
        }
    }

    private void write(boolean live, long nowNanos) {
        buffer.clear();
        reports.report(buffer, live ? receiver.source() : null, nowNanos);
        reports.description(buffer);
        if (live) {
            metrics.write(buffer, sender.ssrc(), roundTrip.milliseconds());
        }
    }

    private void send() {
        buffer.flip();
        if (!shield.sealReport(buffer)) {
            return;
        }
        Target to = route.way();
        if (to != null && !to.trySend(buffer, room)) {
            log.debug("a report to {} was not sent", to.to());
        }
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
        } else if (!route.accepts(from, reader.senderSsrc())) {
            receiver.rejectedReport(true);
        } else {
            long now = loop.nanoTime();
            roundTrip.take(reader, prompt, now);
            if (reader.metrics() != null) {
                peerMetrics = reader.metrics();
            }
            receiver.reported(now);
        }
    }

    /** The newest round trip in ms, NaN while unknown. Any thread. */
    double roundTripMs() {
        return roundTrip.milliseconds();
    }
}
