package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import javax.sip.address.SipURI;
import javax.sip.header.ContactHeader;
import javax.sip.header.ExpiresHeader;
import javax.sip.header.RouteHeader;
import javax.sip.header.SupportedHeader;
import javax.sip.message.Request;

/**
 * The REGISTER requests of one account, one Call-ID and one count for all (RFC 3261 section 10.2).
 * Owned by {@code signalling}.
 */
final class RegisterRequests {

    /** The URI parameter of our Contact that tells our accounts apart. */
    static final String LINE_PARAMETER = "line";

    private final Core core;
    private final Account account;
    private final String callId = Tokens.callId();
    private final String fromTag = Tokens.tag();
    private final String line = Tokens.tag();
    private long sequence;

    /** The Contact the server has of us, null if it has none. */
    private SipURI bound;

    RegisterRequests(Core core, Account account) {
        this.core = core;
        this.account = account;
    }

    /** The value of our Contact's line parameter. */
    String line() {
        return line;
    }

    /** The number of the next. */
    long nextSequence() {
        return ++sequence;
    }

    /**
     * Makes the next.
     *
     * @param flow the way it goes
     * @param expires how long the registration is to last, in s; 0 takes it back
     */
    SIPRequest make(Flow flow, int expires) {
        SIPRequest request =
                Messages.request(
                        Request.REGISTER,
                        account.registrarUri(),
                        account.address(),
                        fromTag,
                        account.address(),
                        null,
                        callId,
                        nextSequence());
        if (account.proxy() != null) {
            request.addHeader(Messages.header(RouteHeader.NAME, account.route()));
        }
        SipURI contact = contact(flow);
        request.setHeader(Messages.contact(contact));
        if (bound != null && !bound.equals(contact) && expires > 0) {
            // The server would go on calling us where we are no longer.
            ContactHeader old = Messages.contact(bound);
            Messages.expireNow(old);
            request.addHeader(old);
        }
        request.addHeader(Messages.header(SupportedHeader.NAME, "path"));
        Messages.set(request, ExpiresHeader.NAME, String.valueOf(expires));
        return request;
    }

    private SipURI contact(Flow flow) {
        SipURI contact =
                Messages.contactUri(
                        account.user(),
                        flow,
                        core.seenAs().contact(flow),
                        account.reach().secure());
        Messages.parameter(contact, LINE_PARAMETER, line);
        return contact;
    }

    /** The server has the Contact of the last that went this way. */
    void stands(Flow flow) {
        bound = contact(flow);
    }

    /**
     * How long the server keeps us.
     *
     * @param expires what was asked for, in s
     * @return in s
     */
    int granted(SIPResponse response, int expires) {
        for (ContactHeader contact :
                Messages.headers(response, ContactHeader.NAME, ContactHeader.class)) {
            boolean ours =
                    !contact.isWildCard()
                            && contact.getAddress().getURI() instanceof SipURI uri
                            && line.equals(uri.getParameter(LINE_PARAMETER));
            if (ours && contact.getExpires() > 0) {
                return Math.min(contact.getExpires(), Expiry.LIMIT_SECONDS);
            }
        }
        return Expiry.granted(response, expires);
    }
}
