package org.fermata.rtp;

import java.net.InetSocketAddress;

/**
 * Decides whom a session listens to, and so where it sends: symmetric RTP (RFC 4961) behind a NAT
 * without letting a stray packet steal the stream. Owned by {@code rtp}.
 *
 * <ul>
 *   <li>The agreed remote is heard from its first packet on.
 *   <li>Anybody else must send {@link #PROBATION} packets in sequence (RFC 3550 appendix A.1), and
 *       only while whom we listen to is silent: {@link #QUIET_SAME_SOURCE_NANOS} for the same SSRC
 *       (the NAT gave it another port), else {@link #QUIET_NANOS}.
 *   <li>The address listened to may change its SSRC, and the agreed remote may always take the
 *       stream back, after two packets in sequence.
 * </ul>
 */
final class SourceLatch {

    /** The packets in sequence a stranger needs. */
    static final int PROBATION = 3;

    static final int PROBATION_KNOWN_ADDRESS = 2;
    static final long QUIET_SAME_SOURCE_NANOS = 500_000_000L;
    static final long QUIET_NANOS = 2_000_000_000L;

    /** What is to be done with a packet. */
    enum Verdict {
        /** It is of the source listened to. */
        CURRENT,
        /** It is the first of a source that is listened to from now on. */
        CHANGED,
        /** It is a stray. */
        STRAY
    }

    private InetSocketAddress agreed;

    private InetSocketAddress address;
    private int ssrc;
    private long lastNanos;

    private InetSocketAddress candidate;
    private int candidateSsrc;
    private int candidateNext;
    private int candidateCount;

    /**
     * Says where the peer wants to be. Another address than before starts the search anew, unless
     * that is who is listened to already, such as one that was heard before it answered.
     *
     * @param remote the address, null where nothing may be sent
     */
    void agree(InetSocketAddress remote) {
        if (remote == null || remote.equals(agreed)) {
            return;
        }
        agreed = remote;
        if (!remote.equals(address)) {
            address = null;
            candidate = null;
        }
    }

    /** Where to send: whom we listen to, else the agreed remote. */
    InetSocketAddress target() {
        return address != null ? address : agreed;
    }

    /** Whether an address is one we have to do with. */
    boolean knows(InetSocketAddress source) {
        return source.equals(address) || source.equals(agreed);
    }

    /** Notes a packet of a known address that is not listened to because the line is held. */
    void heardWhileHeld(InetSocketAddress source, long nowNanos) {
        if (source.equals(address)) {
            lastNanos = nowNanos;
        }
    }

    /**
     * Judges a packet.
     *
     * @param source where it came from
     * @param header its header
     * @param nowNanos when it came
     * @return what to do with it
     */
    Verdict judge(InetSocketAddress source, RtpHeader header, long nowNanos) {
        boolean sameAddress = source.equals(address);
        if (sameAddress && header.ssrc() == ssrc) {
            lastNanos = nowNanos;
            return Verdict.CURRENT;
        }
        boolean fromAgreed = source.equals(agreed);
        if (address == null && fromAgreed) {
            return adopt(source, header, nowNanos);
        }
        if (!sameAddress && !fromAgreed && address != null) {
            long quiet = header.ssrc() == ssrc ? QUIET_SAME_SOURCE_NANOS : QUIET_NANOS;
            if (nowNanos - lastNanos < quiet) {
                return Verdict.STRAY;
            }
        }
        int needed = sameAddress || fromAgreed ? PROBATION_KNOWN_ADDRESS : PROBATION;
        return inSequence(source, header) >= needed
                ? adopt(source, header, nowNanos)
                : Verdict.STRAY;
    }

    private int inSequence(InetSocketAddress source, RtpHeader header) {
        boolean goesOn =
                source.equals(candidate)
                        && header.ssrc() == candidateSsrc
                        && header.sequenceNumber() == candidateNext;
        candidateCount = goesOn ? candidateCount + 1 : 1;
        candidate = source;
        candidateSsrc = header.ssrc();
        candidateNext = header.sequenceNumber() + 1 & 0xFFFF;
        return candidateCount;
    }

    private Verdict adopt(InetSocketAddress source, RtpHeader header, long nowNanos) {
        boolean sameSource = address != null && header.ssrc() == ssrc;
        address = source;
        ssrc = header.ssrc();
        lastNanos = nowNanos;
        candidate = null;
        candidateCount = 0;
        return sameSource ? Verdict.CURRENT : Verdict.CHANGED;
    }
}
