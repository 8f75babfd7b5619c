package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import java.util.Collections;
import java.util.List;

import javax.sip.address.Address;
import javax.sip.address.SipURI;
import javax.sip.header.RecordRouteHeader;
import javax.sip.header.RouteHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;

/** What two user agents agree on for the life of a call (RFC 3261 section 12). */
final class Dialog {

    private final String callId;
    private final String localTag;
    private final String remoteTag;
    private final Address local;
    private final Address remote;
    private final List<Address> routes;
    private SipURI target;
    private long localSequence;
    private long remoteSequence;

    private Dialog(
            String callId,
            String localTag,
            String remoteTag,
            Address local,
            Address remote,
            List<Address> routes,
            SipURI target) {
        this.callId = callId;
        this.localTag = localTag;
        this.remoteTag = remoteTag;
        this.local = local;
        this.remote = remote;
        this.routes = routes;
        this.target = target;
    }

    /** The dialog that a response to our INVITE makes (section 12.1.2). */
    static Dialog ofOutgoing(SIPRequest invite, SIPResponse response) {
        List<Address> routes = recordRoutes(response);
        Collections.reverse(routes);
        SipURI contact = Messages.contactOf(response);
        Dialog dialog =
                new Dialog(
                        invite.getCallId().getCallId(),
                        invite.getFromTag(),
                        response.getToTag(),
                        invite.getFrom().getAddress(),
                        response.getTo().getAddress(),
                        routes,
                        contact == null ? (SipURI) invite.getRequestURI() : contact);
        dialog.localSequence = invite.getCSeq().getSeqNumber();
        return dialog;
    }

    /**
     * The dialog that their INVITE makes (section 12.1.1).
     *
     * @param contact the INVITE's Contact
     */
    static Dialog ofIncoming(SIPRequest invite, String localTag, SipURI contact) {
        Dialog dialog =
                new Dialog(
                        invite.getCallId().getCallId(),
                        localTag,
                        invite.getFromTag(),
                        invite.getTo().getAddress(),
                        invite.getFrom().getAddress(),
                        recordRoutes(invite),
                        contact);
        dialog.remoteSequence = invite.getCSeq().getSeqNumber();
        return dialog;
    }

    /**
     * The dialog that the first NOTIFY of a subscription makes (RFC 6665 section 4.4.1).
     *
     * @param contact whom to ask within it
     * @param localSequence the sequence number of our SUBSCRIBE
     */
    static Dialog ofNotify(SIPRequest notify, SipURI contact, long localSequence) {
        Dialog dialog = ofIncoming(notify, notify.getToTag(), contact);
        dialog.localSequence = localSequence;
        return dialog;
    }

    private static List<Address> recordRoutes(Message message) {
        return Messages.routes(message, RecordRouteHeader.NAME);
    }

    String callId() {
        return callId;
    }

    String localTag() {
        return localTag;
    }

    String remoteTag() {
        return remoteTag;
    }

    /** The last sequence number of ours. */
    long lastSequence() {
        return localSequence;
    }

    /** Who we are in it. */
    Address local() {
        return local;
    }

    /** Who the peer is in it. */
    Address remote() {
        return remote;
    }

    /** The peer's Contact. */
    SipURI target() {
        return target;
    }

    /** The next sequence number of ours. */
    long nextSequence() {
        return ++localSequence;
    }

    /**
     * Makes a request within the dialog (section 12.2.1.1), with the next sequence number.
     *
     * @param method any but ACK and CANCEL
     */
    SIPRequest request(String method) {
        return request(method, nextSequence());
    }

    /**
     * Makes the ACK of a 2xx (section 13.2.2.4).
     *
     * @param sequence the INVITE's sequence number
     */
    SIPRequest ack(long sequence) {
        return request(Request.ACK, sequence);
    }

    private SIPRequest request(String method, long sequence) {
        boolean strict = !routes.isEmpty() && !uri(routes.getFirst()).hasLrParam();
        SipURI requestUri = strict ? uri(routes.getFirst()) : target;
        SIPRequest request =
                Messages.request(
                        method, requestUri, local, localTag, remote, remoteTag, callId, sequence);
        for (Address route : strict ? routes.subList(1, routes.size()) : routes) {
            request.addHeader(Messages.header(RouteHeader.NAME, route.toString()));
        }
        if (strict) {
            request.addHeader(
                    Messages.header(RouteHeader.NAME, Messages.address(null, target).toString()));
        }
        return request;
    }

    /** Where a request goes: the first route, else the peer's Contact. */
    SipURI nextHop() {
        return routes.isEmpty() ? target : uri(routes.getFirst());
    }

    private static SipURI uri(Address address) {
        return (SipURI) address.getURI();
    }

    /** Counts on where the early dialog with the same peer has come to. */
    void goOnFrom(Dialog early) {
        localSequence = Math.max(localSequence, early.localSequence);
        remoteSequence = Math.max(remoteSequence, early.remoteSequence);
    }

    /** Takes the peer's new Contact from an INVITE or its 2xx (section 12.2). */
    void refreshTarget(Message message) {
        SipURI contact = Messages.contactOf(message);
        if (contact != null) {
            target = contact;
        }
    }

    /**
     * Takes a request of theirs.
     *
     * @return false if it is older than one before (section 12.2.2)
     */
    boolean inOrder(SIPRequest request) {
        long sequence = request.getCSeq().getSeqNumber();
        if (sequence < remoteSequence) {
            return false;
        }
        remoteSequence = sequence;
        return true;
    }
}
