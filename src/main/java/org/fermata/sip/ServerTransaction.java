package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import org.fermata.concurrent.EventLoop;

import java.time.Duration;

import javax.sip.header.RetryAfterHeader;
import javax.sip.message.Request;

/**
 * A request of theirs and our responses to it (RFC 3261 section 17.2, RFC 6026). Owned by {@code
 * signalling}.
 *
 * <pre>
 *   PROCEEDING ── 2xx to INVITE ──► ACCEPTED ── L ─────────────────────────► TERMINATED
 *       └── final ──► COMPLETED ── ACK ──► CONFIRMED ── I ──────────────────────▲
 *                         └── J, or no ACK (H) ─────────────────────────────────┘
 * </pre>
 */
final class ServerTransaction {

    private enum State {
        PROCEEDING,
        ACCEPTED,
        COMPLETED,
        CONFIRMED,
        TERMINATED
    }

    /** When somebody whom there is no room for may try again. */
    private static final String RETRY_AFTER_SECONDS = "5";

    private final Transactions transactions;
    private final EventLoop loop;
    private final SipTimers timers;
    private final String key;
    private final SIPRequest request;
    private final Flow flow;
    private final String toTag;
    private final boolean invite;
    private final WayBack wayBack;

    private State state = State.PROCEEDING;
    private SIPResponse last;
    private EventLoop.Timer retransmission = () -> {};
    private EventLoop.Timer limit = () -> {};
    private Runnable cancelled;
    private SIPRequest cancel;

    ServerTransaction(Transactions transactions, String key, SIPRequest request, Flow flow) {
        this.transactions = transactions;
        loop = transactions.loop();
        timers = transactions.timers();
        this.key = key;
        this.request = request;
        this.flow = flow;
        wayBack = new WayBack(transactions.transports(), request, flow);
        toTag = request.getToTag() == null ? Tokens.tag() : request.getToTag();
        invite = request.getMethod().equals(Request.INVITE);
    }

    String key() {
        return key;
    }

    SIPRequest request() {
        return request;
    }

    /** The way it came by. */
    Flow flow() {
        return flow;
    }

    /** The tag of our side: theirs to us within a dialog, else a new one. */
    String toTag() {
        return toTag;
    }

    /** Whether no final response has been sent. */
    boolean pending() {
        return state == State.PROCEEDING;
    }

    /** Sets what a CANCEL of it does, where it comes before a final response. */
    void onCancel(Runnable action) {
        cancelled = action;
    }

    /** A CANCEL of it has come and been answered. */
    void cancel(SIPRequest request) {
        if (pending() && cancelled != null) {
            cancel = request;
            cancelled.run();
        }
    }

    /** The CANCEL that has come, null if none has. */
    SIPRequest cancelledBy() {
        return cancel;
    }

    /** Makes a response with our tag and the server's name. */
    SIPResponse response(int code) {
        SIPResponse response = Messages.response(request, code, toTag);
        transactions.sign(response);
        return response;
    }

    /** Sends a plain response. */
    void respond(int code) {
        respond(response(code));
    }

    /**
     * Sends a response; nothing if a final one has been sent.
     *
     * @param response made by {@link #response}
     */
    void respond(SIPResponse response) {
        loop.assertOwner();
        if (!pending()) {
            return;
        }
        last = response;
        int code = response.getStatusCode();
        transmit();
        if (code < 200) {
            return;
        }
        if (invite && code < 300) {
            settle(State.ACCEPTED, timers.transactionLimit());
        } else if (invite) {
            settle(State.COMPLETED, timers.transactionLimit());
            if (!flow.transport().reliable()) {
                retransmitAfter(timers.t1());
            }
        } else {
            settle(
                    State.COMPLETED,
                    flow.transport().reliable() ? Duration.ZERO : timers.transactionLimit());
        }
    }

    /** Refuses a request of a flood: to send the refusal again and again would be one of ours. */
    void refuseAndForget(int code) {
        respondStateless(code);
        transactions.remove(this);
    }

    /** Sends a response once, and keeps neither timer nor memory of it (RFC 3261 8.2.7). */
    void respondStateless(int code) {
        last = response(code);
        if (code == 503) {
            Messages.set(last, RetryAfterHeader.NAME, RETRY_AFTER_SECONDS);
        }
        wayBack.send(last, false);
        state = State.TERMINATED;
    }

    /** Sends the last response once more: a 2xx until its ACK comes (RFC 3261 13.3.1.4). */
    void transmit() {
        // Others answer at once, so that nothing is lost but for a peer that does not listen.
        wayBack.send(last, invite && last.getStatusCode() > 100);
    }

    private void retransmitAfter(Duration pause) {
        retransmission =
                loop.schedule(
                        pause,
                        () -> {
                            if (state == State.COMPLETED) {
                                transmit();
                                retransmitAfter(timers.next(pause));
                            }
                        });
    }

    /** The request has come again. */
    void retransmitted() {
        if (last != null && (state == State.PROCEEDING || state == State.COMPLETED)) {
            transmit();
        }
    }

    /** The ACK of a refusal has come. */
    void acknowledged() {
        if (state == State.COMPLETED) {
            settle(State.CONFIRMED, flow.transport().reliable() ? Duration.ZERO : timers.t4());
        }
    }

    /** Whether an ACK with its branch is for a refusal, and so for the transaction. */
    boolean refused() {
        return state == State.COMPLETED || state == State.CONFIRMED;
    }

    private void settle(State next, Duration linger) {
        state = next;
        retransmission.cancel();
        limit.cancel();
        limit = loop.schedule(linger, this::terminate);
    }

    private void terminate() {
        state = State.TERMINATED;
        retransmission.cancel();
        limit.cancel();
        transactions.remove(this);
    }
}
