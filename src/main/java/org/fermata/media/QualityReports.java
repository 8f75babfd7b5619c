package org.fermata.media;

import org.fermata.rtp.Playout;
import org.fermata.rtp.RtpSession;
import org.fermata.sdp.SessionDescription;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Tells the peer how its sound plays here, if it likes to know (RFC 3611 section 5): an offer with
 * {@code a=rtcp-xr:voip-metrics} is answered with the same, and from then on our reports have that
 * block, until it offers without. Our own offers go on saying so, and an answer that does not take
 * it up changes nothing: what the peer likes to know is in its offers.
 */
final class QualityReports implements Contributor {

    private static final String ATTRIBUTE = "rtcp-xr";
    private static final String METRICS = "voip-metrics";

    private final RtpSession rtp;
    private final Playout playout;
    private boolean reporting;
    private boolean offered;

    /**
     * Begins without reports.
     *
     * @param rtp what sends them
     * @param playout who knows what is played
     */
    QualityReports(RtpSession rtp, Playout playout) {
        this.rtp = rtp;
        this.playout = playout;
    }

    @Override
    public SessionDescription offer(SessionDescription plain) {
        offered = true;
        return reporting ? told(plain) : plain;
    }

    @Override
    public SessionDescription answer(SessionDescription offer, SessionDescription plain) {
        offered = false;
        return wants(offer) ? told(plain) : plain;
    }

    private static SessionDescription told(SessionDescription plain) {
        List<String> attributes = new ArrayList<>(plain.attributes());
        attributes.add(ATTRIBUTE + ":" + METRICS);
        return plain.with(plain.protocol(), attributes);
    }

    @Override
    public void take(SessionDescription ours, SessionDescription theirs) {
        boolean wanted = wants(theirs) || offered && reporting;
        if (wanted != reporting) {
            reporting = wanted;
            rtp.extendReports(wanted ? playout : null);
        }
    }

    private static boolean wants(SessionDescription theirs) {
        return theirs.attribute(ATTRIBUTE).stream()
                .flatMap(value -> List.of(value.toLowerCase(Locale.ROOT).split("\\s+")).stream())
                .anyMatch(METRICS::equals);
    }
}
