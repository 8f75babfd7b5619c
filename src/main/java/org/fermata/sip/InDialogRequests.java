package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import java.util.function.Consumer;

import javax.sip.message.Message;
import javax.sip.message.Request;

/** What a call sends within its dialog, and the way it goes. Owned by {@code signalling}. */
final class InDialogRequests {

    private final InviteSession session;
    private final Transport transport;
    private final Acknowledgements acknowledgements;
    private Flow flow;
    private boolean secure;

    /**
     * Begins without a way.
     *
     * @param transport what its account or its caller chose
     */
    InDialogRequests(InviteSession session, Transport transport) {
        this.session = session;
        this.transport = transport;
        acknowledgements = new Acknowledgements(session);
    }

    /** The way to the peer, null before there is one. */
    Flow flow() {
        return flow;
    }

    void setFlow(Flow way) {
        flow = way;
    }

    /** The peer has reached us by a way, which is ours where none stands. */
    void answeredBy(Flow way) {
        flow = flow == null || !flow.open() ? way : flow;
    }

    /** How the next hop is to be reached. */
    Reach reach() {
        Account account = session.account();
        return new Reach(
                transport, account == null ? Reach.ANY.tls() : account.reach().tls(), secure);
    }

    /** Says whether the call is to a {@code sips:} address, which allows nothing but TLS. */
    void setSecure(boolean secure) {
        this.secure = secure;
    }

    /** The user part of our Contact. */
    private String contactUser() {
        Account account = session.account();
        boolean hidden = account != null && account.anonymous() && !session.incoming();
        return account == null || hidden ? null : account.user();
    }

    /** Puts on what a request or response that makes or refreshes the dialog must carry. */
    void putContact(Message message, Flow way) {
        message.setHeader(
                Messages.contact(
                        Messages.contactUri(
                                contactUser(), way, session.core().seenAs().contact(way), secure)));
        Messages.setAllow(message);
        Extensions.put(message);
    }

    /** Finds the way a request within a dialog goes; another fork's is not the call's. */
    void route(Dialog within, Consumer<Flow> found, Consumer<String> failed) {
        session.core()
                .targets()
                .find(
                        within.nextHop(),
                        reach(),
                        flow,
                        way -> {
                            if (session.dialog() == null || within == session.dialog()) {
                                flow = way;
                            }
                            found.accept(way);
                        },
                        failed);
    }

    /** Sends a request within a dialog; a way that is not to be found is a failure as any other. */
    void send(Dialog within, SIPRequest request, Exchange.Listener result) {
        route(
                within,
                way -> {
                    putContact(request, way);
                    start(within, request, way, result);
                },
                sentence -> session.core().loop().execute(() -> result.failed(sentence)));
    }

    private void start(Dialog within, SIPRequest request, Flow way, Exchange.Listener result) {
        new Exchange(
                        session.core().transactions(),
                        request,
                        way,
                        session.challenges(),
                        within::nextSequence,
                        result)
                .start();
    }

    /** Sends the ACK of a 2xx, or the same one again if it was sent before. */
    void acknowledge(Dialog within, SIPRequest invite, SIPResponse ok) {
        acknowledgements.send(within, invite, ok);
    }

    /** Sends BYE in a dialog. Whatever comes of it, the call is over for us. */
    void bye(Dialog within) {
        SIPRequest bye = within.request(Request.BYE);
        Farewell farewell = new Farewell();
        session.core().oweFarewell();
        route(within, way -> start(within, bye, way, farewell), farewell::failed);
    }

    /** What comes of a BYE. */
    private final class Farewell implements Exchange.Listener {
        @Override
        public void response(SIPResponse response) {
            Transports.log.trace("BYE: {}", response.getStatusCode());
            if (response.getStatusCode() >= 200) {
                session.core().farewellSaid();
            }
        }

        @Override
        public void failed(String sentence) {
            Transports.log.debug("BYE of {}: {}", session.callId(), sentence);
            session.core().farewellSaid();
        }
    }
}
