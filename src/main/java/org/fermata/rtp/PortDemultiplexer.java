package org.fermata.rtp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Reads a session's RTP port and gives each datagram to whom it belongs (RFC 7983 section 7). Owned
 * by {@code rtp}.
 *
 * <pre>
 *   socket ─► SocketReader ─┬─ DTLS ─► DtlsLatch
 *                │          ├─ RTCP ─► RtcpSession, where it shares the port (RFC 5761)
 *                │STUN      └─ RTP ──► RtpReceiver: taken on a live line, else dropped
 *                ▼
 *            WaySearch
 * </pre>
 */
final class PortDemultiplexer {

    private static final int FIRST_OF_DTLS = 20;
    private static final int LAST_OF_DTLS = 63;

    /** So that a flood on one socket does not starve the others. */
    private static final int MOST_AT_ONCE = 64;

    /** More than a socket's buffer holds, so that only a flood that goes on meets it. */
    private static final int MOST_DRAINED = 4096;

    private final SocketLoop loop;
    private final ByteBuffer buffer;
    private final SocketReader reader;
    private final DtlsLatch dtls;
    private final RtcpSession rtcp;
    private final RtpReceiver receiver;
    private final MediaRoute route;
    private final SilenceWatch silence;
    private final RtpSession.Listener listener;
    private boolean multiplexed;

    /** A packet that can be played has come; those before the line was live do not count. */
    private boolean heard;

    /**
     * Begins with RTCP on a port of its own.
     *
     * @param engine the loop, its clock and its buffer
     * @param reader reads the port
     * @param dtls takes DTLS
     * @param rtcp takes reports
     * @param receiver takes RTP
     * @param route follows whom we hear
     * @param silence told of what is heard
     * @param listener told of the first packet and of digits
     */
    PortDemultiplexer(
            RtpEngine engine,
            SocketReader reader,
            DtlsLatch dtls,
            RtcpSession rtcp,
            RtpReceiver receiver,
            MediaRoute route,
            SilenceWatch silence,
            RtpSession.Listener listener) {
        loop = engine.loop();
        buffer = engine.buffer();
        this.reader = reader;
        this.dtls = dtls;
        this.rtcp = rtcp;
        this.receiver = receiver;
        this.route = route;
        this.silence = silence;
        this.listener = listener;
    }

    /** Says whether RTCP shares the port. */
    void multiplex(boolean shares) {
        multiplexed = shares;
    }

    /** Whether RTCP shares the port. */
    boolean multiplexed() {
        return multiplexed;
    }

    /**
     * Reads what waits.
     *
     * @param live whether anybody listens
     */
    void read(boolean live) {
        loop.assertOwner();
        for (int i = 0; i < MOST_AT_ONCE; i++) {
            InetSocketAddress from = reader.receive(buffer);
            if (from == null) {
                return;
            }
            if (live) {
                take(from);
            } else {
                drop(from, loop.nanoTime());
            }
        }
    }

    /** Reads away what waits on a line that nobody listens to. */
    void drain() {
        long now = loop.nanoTime();
        for (int i = 0; i < MOST_DRAINED; i++) {
            InetSocketAddress from = reader.receive(buffer);
            if (from == null) {
                return;
            }
            drop(from, now);
        }
    }

    private void drop(InetSocketAddress from, long nowNanos) {
        if (!beside(from, false)) {
            receiver.drop(buffer, from, nowNanos);
        }
    }

    /** Gives what is not RTP to whom it belongs, and says whether it was that. */
    private boolean beside(InetSocketAddress from, boolean prompt) {
        if (buffer.remaining() < 2) {
            return false;
        }
        int first = buffer.get(0) & 0xFF;
        if (first >= FIRST_OF_DTLS && first <= LAST_OF_DTLS) {
            dtls.take(buffer, from);
            return true;
        }
        if (multiplexed && RtpHeader.isRtcp(buffer)) {
            rtcp.take(buffer, from, prompt);
            return true;
        }
        return false;
    }

    private void take(InetSocketAddress from) {
        if (beside(from, true)) {
            return;
        }
        long now = loop.nanoTime();
        InetSocketAddress targetBefore = receiver.latch().target();
        long packetsBefore = receiver.packets();
        char digit = receiver.take(buffer, from, now);
        if (receiver.latch().target() != targetBefore) {
            route.retarget();
        }
        if (receiver.packets() != packetsBefore) {
            if (!heard) {
                heard = true;
                listener.heard();
            }
            silence.heard(now, receiver.saysPause());
        }
        if (digit != DtmfReceiver.NONE) {
            listener.digit(digit);
        }
    }
}
