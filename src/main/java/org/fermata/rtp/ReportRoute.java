package org.fermata.rtp;

import java.net.InetSocketAddress;

/** Where a session's reports go, and whose are taken. Owned by {@code rtp}. */
final class ReportRoute {

    /** RTCP's number among the components of a stream (RFC 8445 section 5.1.1.1). */
    private static final int COMPONENT = 2;

    private final PortPair ports;
    private final RtpReceiver receiver;
    private InetSocketAddress target;
    private boolean multiplexed;

    /** Finds where reports go, null if nobody does. */
    private WaySearch search;

    /**
     * Begins with nobody to report to.
     *
     * @param ports the sockets
     * @param receiver knows whom we hear
     */
    ReportRoute(PortPair ports, RtpReceiver receiver) {
        this.ports = ports;
        this.receiver = receiver;
    }

    /** Takes what was agreed. */
    void agree(RtpFlow flow) {
        target = targetOf(flow);
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

    /** Says whether reports share the port of RTP. */
    void multiplex(boolean shares) {
        multiplexed = shares;
    }

    /** Says who finds where reports go. */
    void ways(WaySearch finder) {
        search = finder;
    }

    /** Whether there is anybody to report to. */
    boolean known() {
        return target != null;
    }

    /** How reports go, null for not at all. Only while {@link #known}. */
    Target way() {
        int component = multiplexed ? 1 : COMPONENT;
        if (search != null && search.decides(component)) {
            return search.target(component);
        }
        return multiplexed
                ? new Target(ports.rtp(), receiver.latch().target(), 0)
                : new Target(ports.rtcp(), target, 0);
    }

    /**
     * Whether a report is the peer's: of the agreed address, or of wherever the source we hear
     * sends its reports from.
     *
     * @param from where it came from
     * @param ssrc whose it is
     */
    boolean accepts(InetSocketAddress from, int ssrc) {
        if (target == null || from.equals(target)) {
            return target != null;
        }
        if (multiplexed && receiver.latch().knows(from)
                || search != null && from.equals(search.peer(COMPONENT))) {
            return true;
        }
        SourceStatistics heard = receiver.source();
        if (heard == null || heard.ssrc() != ssrc) {
            return false;
        }
        if (!multiplexed) {
            target = from;
        }
        return true;
    }
}
