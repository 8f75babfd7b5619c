package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

import javax.sip.header.AuthorizationHeader;
import javax.sip.header.Header;
import javax.sip.header.ProxyAuthorizationHeader;

/**
 * The ACKs of a call to 2xx responses: a repeated 2xx gets the same one again (RFC 3261 section
 * 13.2.2.4). Owned by {@code signalling}.
 */
final class Acknowledgements {

    private static final int REMEMBERED = 8;

    private record Sent(SIPRequest ack, Flow flow) {}

    private final InviteSession session;

    /** By the To tag and the sequence number they were for. */
    private final Map<String, Sent> sent =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Sent> eldest) {
                    return size() > REMEMBERED;
                }
            };

    Acknowledgements(InviteSession session) {
        this.session = session;
    }

    /**
     * Acknowledges a 2xx.
     *
     * @param dialog the dialog it is of
     * @param invite what it answers, whose credentials the ACK must bear; null if unknown
     */
    void send(Dialog dialog, SIPRequest invite, SIPResponse ok) {
        String key = ok.getToTag() + " " + ok.getCSeq().getSeqNumber();
        Sent before = sent.get(key);
        if (before != null) {
            transmit(before);
            return;
        }
        SIPRequest ack = dialog.ack(ok.getCSeq().getSeqNumber());
        if (invite != null) {
            copy(invite, ack, AuthorizationHeader.NAME);
            copy(invite, ack, ProxyAuthorizationHeader.NAME);
        }
        session.core().transactions().sign(ack);
        session.requests()
                .route(
                        dialog,
                        flow -> {
                            ack.setHeader(Messages.via(flow, Tokens.branch()));
                            Sent made = new Sent(ack, flow);
                            sent.put(key, made);
                            transmit(made);
                        },
                        sentence ->
                                Transports.log.debug("ACK of {}: {}", session.callId(), sentence));
    }

    private static void copy(SIPRequest from, SIPRequest to, String name) {
        for (Header header : Messages.headers(from, name, Header.class)) {
            to.addHeader((Header) header.clone());
        }
    }

    private void transmit(Sent message) {
        try {
            session.core().transactions().transports().send(message.ack(), message.flow());
        } catch (IOException failure) {
            Transports.log.debug("ACK of {}", session.callId(), failure);
        }
    }
}
