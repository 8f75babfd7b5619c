package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import org.fermata.call.EndReason;
import org.fermata.concurrent.EventLoop;
import org.fermata.sdp.SessionDescription;

import java.time.Duration;

import javax.sip.header.RetryAfterHeader;
import javax.sip.message.Request;

/**
 * The re-INVITEs of a call, ours and theirs (RFC 3261 section 14). At most one of ours and one of
 * theirs is open; what comes in between is refused here. Owned by {@code signalling}.
 */
final class Reinvites {

    private static final int RETRY_AFTER_BOUND_SECONDS = 11;
    private static final int TOO_BRIEF = 422;

    private final InviteSession session;

    /** Ours, from the wish to send it to its final response; null while none is open. */
    private Ours ours;

    /** Theirs that is not answered yet, null if there is none. */
    private ServerTransaction theirs;

    private Dialog theirsDialog;
    private boolean theirsLateOffer;

    Reinvites(InviteSession session) {
        this.session = session;
    }

    /** Whether one of theirs waits for our answer. */
    boolean theirsOpen() {
        return theirs != null && theirs.pending();
    }

    /** The call is over. */
    void close() {
        if (theirs != null) {
            theirs.respond(487);
            theirs = null;
        }
        if (ours != null) {
            ours.limit.cancel();
            ours = null;
        }
    }

    // ---- ours ----

    /** One re-INVITE of ours. */
    private final class Ours implements Exchange.Listener {
        private final SIPRequest request;
        private final SessionDescription offer;
        private EventLoop.Timer limit = () -> {};
        private Exchange exchange;
        private boolean gaveUp;

        Ours(SIPRequest request, SessionDescription offer) {
            this.request = request;
            this.offer = offer;
        }

        void send(Flow flow) {
            if (ours != this) {
                return;
            }
            session.requests().putContact(request, flow);
            session.refreshes().timer().offer(request);
            exchange =
                    new Exchange(
                            session.core().transactions(),
                            request,
                            flow,
                            session.challenges(),
                            session.dialog()::nextSequence,
                            this);
            Duration patience = session.core().timers().transactionLimit();
            limit = session.core().loop().schedule(patience, this::giveUp);
            exchange.start();
        }

        /**
         * A provisional response came and nothing after it. No other may go out before this one has
         * its final response (RFC 3261 section 14.1), or is known to get none.
         */
        private void giveUp() {
            gaveUp = true;
            exchange.cancel();
            if (!exchange.pending()) {
                failed(StatusWords.of(408));
            }
        }

        @Override
        public void response(SIPResponse response) {
            int code = response.getStatusCode();
            if (code / 100 == 2) {
                session.requests().acknowledge(session.dialog(), exchange.request(), response);
            }
            if (code < 200 || ours != this) {
                return;
            }
            if (code == 481) {
                closeOurs();
                session.end(new EndReason(481, StatusWords.of(481), EndReason.By.REMOTE));
            } else if (code / 100 == 2) {
                accepted(response);
            } else if (code == TOO_BRIEF && session.refreshes().timer().lengthen(response)) {
                closeOurs();
                Reinvites.this.ours(offer);
            } else if (gaveUp) {
                failed(StatusWords.of(408));
            } else {
                int seconds = Messages.retryAfterSeconds(response);
                refused(
                        code,
                        Messages.phrase(response),
                        seconds < 0 ? null : Duration.ofSeconds(seconds));
            }
        }

        private void accepted(SIPResponse response) {
            session.dialog().refreshTarget(response);
            session.refreshes().peerSays(response);
            session.refreshes().timer().answered(response);
            SessionDescription answer = null;
            String reason = "no answer in the response";
            try {
                answer = Bodies.description(response);
            } catch (Bodies.Unacceptable unacceptable) {
                reason = unacceptable.getMessage();
            }
            if (answer == null) {
                Transports.log.debug("re-INVITE of {}: {}", session.callId(), reason);
                refused(488, StatusWords.of(488), null);
            } else {
                closeOurs();
                session.listener().reinviteAnswered(answer);
            }
        }

        @Override
        public void failed(String sentence) {
            refused(408, sentence, null);
        }

        private void refused(int code, String text, Duration retryAfter) {
            if (ours == this) {
                closeOurs();
                session.listener().reinviteRefused(code, text, retryAfter);
            }
        }

        private void closeOurs() {
            limit.cancel();
            ours = null;
        }
    }

    /** Sends a re-INVITE with an offer. */
    void ours(SessionDescription offer) {
        if (ours != null) {
            throw new IllegalStateException("a re-INVITE is open");
        }
        SIPRequest request = session.dialog().request(Request.INVITE);
        Bodies.put(request, offer);
        Ours attempt = new Ours(request, offer);
        ours = attempt;
        session.requests()
                .route(
                        session.dialog(),
                        attempt::send,
                        sentence -> session.core().loop().execute(() -> attempt.failed(sentence)));
    }

    // ---- theirs ----

    /** Takes a re-INVITE of theirs. */
    void theirs(ServerTransaction transaction) {
        if (ours != null) {
            transaction.respond(491);
            return;
        }
        boolean unanswered = !session.established() || theirsOpen();
        if (unanswered || session.awaitedAck().bringsAnswer()) {
            askToWait(transaction);
            return;
        }
        if (SessionTimer.tooBrief(transaction.request())) {
            SessionTimer.refuse(transaction);
            return;
        }
        SessionDescription offer;
        try {
            offer = Bodies.description(transaction.request());
        } catch (Bodies.Unacceptable unacceptable) {
            Replies.unacceptable(transaction, unacceptable);
            return;
        }
        theirs = transaction;
        theirsDialog = session.dialog();
        theirsLateOffer = offer == null;
        transaction.onCancel(
                () -> {
                    transaction.respond(487);
                    theirs = null;
                });
        if (session.awaitedAck().due()) {
            // Theirs counts as open by now, so that none of ours goes out on this.
            session.awaitedAck().takeAsAcknowledged();
        }
        if (theirs == transaction) {
            session.listener().reinvited(offer);
        }
    }

    private static void askToWait(ServerTransaction transaction) {
        SIPResponse response = transaction.response(500);
        int seconds = Tokens.below(RETRY_AFTER_BOUND_SECONDS);
        Messages.set(response, RetryAfterHeader.NAME, String.valueOf(seconds));
        transaction.respond(response);
    }

    /**
     * Takes an UPDATE of theirs (RFC 3311 section 5.2): a refresh, or an offer as in a re-INVITE.
     *
     * @param dialog the dialog it is in, which may be early
     * @param settled whether the offer of the first INVITE is answered there for good
     */
    void updated(ServerTransaction transaction, Dialog dialog, boolean settled) {
        SessionDescription offer;
        try {
            offer = Bodies.description(transaction.request());
        } catch (Bodies.Unacceptable unacceptable) {
            Replies.unacceptable(transaction, unacceptable);
            return;
        }
        boolean unanswered = session.incoming() && !session.established() || theirsOpen();
        if (SessionTimer.tooBrief(transaction.request())) {
            SessionTimer.refuse(transaction);
        } else if (offer == null) {
            dialog.refreshTarget(transaction.request());
            transaction.respond(session.withDescription(transaction, 200, null));
        } else if (ours != null || !settled || session.awaitedAck().bringsAnswer()) {
            transaction.respond(491);
        } else if (unanswered) {
            askToWait(transaction);
        } else {
            theirs = transaction;
            theirsDialog = dialog;
            theirsLateOffer = false;
            session.listener().reinvited(offer);
        }
    }

    void answer(SessionDescription description) {
        ServerTransaction answered = theirs;
        if (answered == null) {
            return;
        }
        theirs = null;
        theirsDialog.refreshTarget(answered.request());
        answered.respond(session.withDescription(answered, 200, description));
        if (answered.request().getMethod().equals(Request.INVITE)) {
            session.awaitedAck().await(answered, theirsLateOffer);
        } else {
            session.updated(theirsDialog);
            session.core().loop().execute(this::updateIsOver);
        }
    }

    /** An UPDATE has no ACK to wait for. */
    private void updateIsOver() {
        if (!session.over()) {
            session.listener().reinviteAcknowledged(null);
        }
    }

    void reject(int code) {
        ServerTransaction rejected = theirs;
        if (rejected != null) {
            theirs = null;
            rejected.respond(code);
        }
    }
}
