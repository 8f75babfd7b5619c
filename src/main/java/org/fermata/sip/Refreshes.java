package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import org.fermata.call.EndReason;

import java.util.Locale;

import javax.sip.header.AllowHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;

/**
 * The signs of life of a call (RFC 4028): by UPDATE without a description where the peer takes it
 * (RFC 3311), else by a re-INVITE, which the call itself has to make. Owned by {@code signalling}.
 */
final class Refreshes implements SessionTimer.Outside {

    private static final int TOO_BRIEF = 422;

    private final InviteSession session;
    private final SessionTimer timer;
    private boolean peerUpdates;
    private boolean open;

    Refreshes(InviteSession session, int wantedSeconds) {
        this.session = session;
        timer =
                new SessionTimer(
                        session.core().loop(),
                        session.core().timers().transactionLimit(),
                        wantedSeconds,
                        this);
    }

    SessionTimer timer() {
        return timer;
    }

    /** Takes what the peer says it takes. */
    void peerSays(Message message) {
        String all = String.join(",", HeaderText.values(message, AllowHeader.NAME));
        if (!all.isEmpty()) {
            peerUpdates = (all + ",").replace(" ", "").toUpperCase(Locale.ROOT).contains("UPDATE,");
        }
    }

    @Override
    public void refresh() {
        if (open) {
            return;
        }
        if (!peerUpdates) {
            session.listener().refreshDue();
            return;
        }
        open = true;
        SIPRequest update = session.dialog().request(Request.UPDATE);
        timer.offer(update);
        session.requests().send(session.dialog(), update, new Updated());
    }

    @Override
    public void expired() {
        session.lost("The other side no longer answers");
    }

    /** What comes of one UPDATE. */
    private final class Updated implements Exchange.Listener {
        @Override
        public void response(SIPResponse response) {
            int code = response.getStatusCode();
            if (code < 200 || session.over()) {
                return;
            }
            open = false;
            if (code < 300) {
                session.dialog().refreshTarget(response);
                peerSays(response);
                timer.answered(response);
            } else if (code == 481) {
                session.end(new EndReason(481, StatusWords.of(481), EndReason.By.REMOTE));
            } else if (code == TOO_BRIEF && timer.lengthen(response)) {
                refresh();
            } else if (code == 405 || code == 501) {
                peerUpdates = false;
                refresh();
            }
        }

        /** It may pass: there is a second refresh before the time is over, which decides. */
        @Override
        public void failed(String sentence) {
            Transports.log.debug("refresh of {}: {}", session.callId(), sentence);
            open = false;
        }
    }
}
