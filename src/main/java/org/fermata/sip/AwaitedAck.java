package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;

import org.fermata.call.EndReason;
import org.fermata.sdp.SessionDescription;

/**
 * The ACK that a 200 of ours waits for, at most one at a time (RFC 3261 section 13.3.1.4). Owned by
 * {@code signalling}.
 */
final class AwaitedAck {

    private final InviteSession session;

    /** Our 200 that waits, null if none does. */
    private Confirmation confirmation;

    AwaitedAck(InviteSession session) {
        this.session = session;
    }

    /** Waits for the ACK to a 200 that was just sent. */
    void await(ServerTransaction transaction, boolean lateOffer) {
        confirmation = new Confirmation(session.core(), transaction, lateOffer, this::unconfirmed);
    }

    /** Whether one is waited for. */
    boolean due() {
        return confirmation != null;
    }

    /** Whether it must bring the answer to our offer. */
    boolean bringsAnswer() {
        return confirmation != null && confirmation.lateOffer();
    }

    private void unconfirmed() {
        confirmation = null;
        session.requests().bye(session.dialog());
        session.end(
                new EndReason(
                        408, "The other side did not confirm the call", EndReason.By.NETWORK));
    }

    /** No ACK is waited for any more. */
    void forget() {
        if (confirmation != null) {
            confirmation.stop();
            confirmation = null;
        }
    }

    /** Takes an ACK to a 2xx of ours. */
    void acknowledged(SIPRequest ack) {
        if (confirmation == null || ack.getCSeq().getSeqNumber() != confirmation.sequence()) {
            return;
        }
        Confirmation waited = confirmation;
        confirmation = null;
        waited.stop();
        if (session.over()) {
            session.confirmedAfterEnd();
            return;
        }
        SessionDescription answer = null;
        try {
            if (waited.lateOffer()) {
                answer = Bodies.description(ack);
                if (answer == null) {
                    throw new Bodies.Unacceptable(488, "no answer in the ACK");
                }
            }
        } catch (Bodies.Unacceptable unacceptable) {
            Transports.log.debug("ACK of {}: {}", session.callId(), unacceptable.getMessage());
            session.requests().bye(session.dialog());
            session.end(new EndReason(488, StatusWords.of(488), EndReason.By.LOCAL));
            return;
        }
        session.confirmed(answer);
    }

    /** Takes a new INVITE for the ACK that was lost: the peer would not go on without the 200. */
    void takeAsAcknowledged() {
        Confirmation waited = confirmation;
        confirmation = null;
        waited.stop();
        session.confirmed(null);
    }
}
