package org.fermata.sip;

import gov.nist.javax.sip.message.SIPResponse;

import javax.sip.address.SipURI;
import javax.sip.header.ContactHeader;

/** Makes the answers that send a call on (RFC 3261 section 21.3.3). Pure functions; any thread. */
final class Diversions {

    private static final int MOVED = 302;

    private Diversions() {}

    /**
     * Makes a 302 that says where to, who sends it there and why (RFC 5806, RFC 7044).
     *
     * @param target where to
     * @param cause 486 for busy, 408 for no answer, else for every call (RFC 4458)
     */
    static SIPResponse response(ServerTransaction invite, SipURI target, int cause) {
        String reason =
                switch (cause) {
                    case 486 -> "user-busy";
                    case 408 -> "no-answer";
                    default -> "unconditional";
                };
        String us = invite.request().getTo().getAddress().getURI().toString();
        String plain = us.replaceFirst("\\?.*", "");
        SIPResponse response = invite.response(MOVED);
        response.addHeader(Messages.header(ContactHeader.NAME, "<" + target + ">"));
        response.addHeader(
                Messages.header(
                        Announcements.DIVERSION,
                        "<" + plain + ">;reason=" + reason + ";counter=1"));
        response.addHeader(
                Messages.header(
                        Announcements.HISTORY,
                        "<" + plain + "?Reason=SIP%3Bcause%3D" + MOVED + ">;index=1"));
        response.addHeader(
                Messages.header(
                        Announcements.HISTORY,
                        "<" + target + ";cause=" + cause + ">;index=1.1;mp=1"));
        return response;
    }
}
