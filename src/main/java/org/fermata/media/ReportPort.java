package org.fermata.media;

import org.fermata.rtp.RtpSession;
import org.fermata.sdp.SessionDescription;

import java.util.ArrayList;
import java.util.List;

/** Whether RTCP shares the port of RTP (RFC 5761): where both sides say so. */
final class ReportPort implements Contributor {

    private static final String SHARED = "rtcp-mux";

    private final RtpSession rtp;

    ReportPort(RtpSession rtp) {
        this.rtp = rtp;
    }

    @Override
    public SessionDescription offer(SessionDescription plain) {
        List<String> lines = new ArrayList<>(plain.attributes());
        lines.add(SHARED);
        return plain.with(plain.protocol(), lines);
    }

    @Override
    public SessionDescription answer(SessionDescription offer, SessionDescription plain) {
        return plain.port() > 0 && shares(offer) ? offer(plain) : plain;
    }

    @Override
    public void take(SessionDescription ours, SessionDescription theirs) {
        rtp.multiplex(shares(ours) && shares(theirs));
    }

    private static boolean shares(SessionDescription description) {
        return !description.attribute(SHARED).isEmpty();
    }
}
