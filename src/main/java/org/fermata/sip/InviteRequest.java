package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;

import org.fermata.call.Signalling;
import org.fermata.sdp.SessionDescription;

import javax.sip.address.Address;
import javax.sip.address.SipURI;
import javax.sip.header.RequireHeader;
import javax.sip.message.Request;

/** The INVITEs that make a call: who calls whom, and why. Owned by {@code signalling}. */
final class InviteRequest {

    /** RFC 3323 section 4.1.1.3. */
    private static final Address ANONYMOUS =
            Messages.address("Anonymous", Messages.sipUri("sip:anonymous@anonymous.invalid"));

    private final InviteSession session;
    private final SipURI target;
    private final Signalling.Occasion occasion;

    /**
     * Prepares them.
     *
     * @param target whom to call
     * @param occasion why
     */
    InviteRequest(InviteSession session, SipURI target, Signalling.Occasion occasion) {
        this.session = session;
        this.target = target;
        this.occasion = occasion;
    }

    /**
     * Makes one.
     *
     * @param uri whom it is for: who was called, or where that one is to be found
     * @param flow the way it goes
     */
    SIPRequest make(SipURI uri, SessionDescription offer, Flow flow, long sequence) {
        Account account = session.account();
        SIPRequest request =
                Messages.request(
                        Request.INVITE,
                        uri,
                        self(account, uri, flow),
                        session.localTag(),
                        Messages.address(null, target),
                        null,
                        session.callId(),
                        sequence);
        if (account != null) {
            account.putRoutes(request);
        }
        session.requests().putContact(request, flow);
        session.refreshes().timer().offer(request);
        putOccasion(request);
        if (account != null && account.anonymous()) {
            // The server still has to know who calls (RFC 3325 section 9.2).
            request.addHeader(Messages.header("P-Preferred-Identity", "<" + account.aor() + ">"));
            request.addHeader(Messages.header("Privacy", "id"));
        }
        Bodies.put(request, offer);
        return request;
    }

    private void putOccasion(SIPRequest request) {
        if (occasion.replaces() != null) {
            request.addHeader(Messages.header(Replacement.HEADER, occasion.replaces()));
        }
        if (occasion.onlyReplacing()) {
            request.addHeader(Messages.header(RequireHeader.NAME, Extensions.REPLACES));
        }
        if (occasion.referredBy() != null) {
            request.addHeader(Messages.header(Referrals.REFERRED_BY, occasion.referredBy()));
        }
    }

    /** Who we are: the account, or without one an address that can be called back. */
    private static Address self(Account account, SipURI uri, Flow flow) {
        if (account != null) {
            return account.anonymous() ? ANONYMOUS : account.address();
        }
        return Messages.address(
                null,
                Messages.sipUri(
                        (uri.isSecure() ? "sips" : "sip")
                                + ":fermata@"
                                + Messages.literal(flow.local().getAddress())
                                + ":"
                                + flow.local().getPort()));
    }
}
