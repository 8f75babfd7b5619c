package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import org.fermata.concurrent.EventLoop;

import java.io.IOException;
import java.time.Duration;

import javax.sip.message.Request;

/**
 * A request of ours and the responses to it (RFC 3261 section 17.1, RFC 6026). Owned by {@code
 * signalling}.
 *
 * <pre>
 *   TRYING ── 1xx ──► PROCEEDING ── final ──► COMPLETED ── D, K ──► TERMINATED
 *     │                    └── 2xx to INVITE ──► ACCEPTED ── M ──────────▲
 *     └── no response (B, F), no transport ───────────────────────────────┘
 * </pre>
 */
final class ClientTransaction {

    /** What is told when nothing came in time. */
    static final String SILENT = "The other side does not answer";

    /** Hears of the responses. */
    interface Listener {
        /**
         * A response: every provisional one, the final one once, every 2xx to an INVITE, its
         * retransmissions included.
         */
        void response(SIPResponse response);

        /**
         * No final response will come.
         *
         * @param sentence what happened, for people
         */
        void failed(String sentence);
    }

    private enum State {
        TRYING,
        PROCEEDING,
        ACCEPTED,
        COMPLETED,
        TERMINATED
    }

    private final Transactions transactions;
    private final EventLoop loop;
    private final SipTimers timers;
    private final SIPRequest request;
    private final Flow flow;
    private final Listener listener;
    private final boolean invite;

    private State state = State.TRYING;
    private EventLoop.Timer retransmission = () -> {};
    private EventLoop.Timer limit = () -> {};
    private SIPRequest errorAck;

    ClientTransaction(Transactions transactions, SIPRequest request, Flow flow, Listener listener) {
        this.transactions = transactions;
        loop = transactions.loop();
        timers = transactions.timers();
        this.request = request;
        this.flow = flow;
        this.listener = listener;
        invite = request.getMethod().equals(Request.INVITE);
    }

    SIPRequest request() {
        return request;
    }

    Flow flow() {
        return flow;
    }

    /** Whether any response has come, which is when an INVITE may be cancelled. */
    boolean answered() {
        return state != State.TRYING;
    }

    /** Whether a final response may still come. */
    boolean pending() {
        return state == State.TRYING || state == State.PROCEEDING;
    }

    /** Sends the request. A failure to do so is told later, as any other. */
    void start() {
        loop.assertOwner();
        limit = loop.schedule(timers.transactionLimit(), () -> fail(SILENT));
        if (transmit(request) && !flow.transport().reliable()) {
            retransmitAfter(timers.t1());
        }
    }

    private boolean transmit(SIPRequest message) {
        try {
            transactions.transports().send(message, flow);
            return true;
        } catch (IOException failure) {
            Transports.log.debug("{} over {}", message.getMethod(), flow, failure);
            loop.execute(
                    () ->
                            fail(
                                    flow.connection() == null
                                            ? "The network does not let the call out"
                                            : flow.connection().lost()));
            return false;
        }
    }

    private void retransmitAfter(Duration pause) {
        retransmission =
                loop.schedule(
                        pause,
                        () -> {
                            if (state == State.TRYING || state == State.PROCEEDING && !invite) {
                                transmit(request);
                                Duration doubled =
                                        invite ? pause.multipliedBy(2) : timers.next(pause);
                                retransmitAfter(state == State.PROCEEDING ? timers.t2() : doubled);
                            }
                        });
    }

    private void fail(String sentence) {
        if (pending()) {
            terminate();
            listener.failed(sentence);
        }
    }

    /** The connection it went over is gone, or the user agent closes. */
    void disconnected() {
        fail(flow.connection() == null ? "The connection was lost" : flow.connection().lost());
    }

    /** It was cancelled, and nothing came of it. */
    void giveUp() {
        fail(SILENT);
    }

    /** Takes a response to it. */
    void received(SIPResponse response) {
        int code = response.getStatusCode();
        switch (state) {
            case TRYING, PROCEEDING -> {
                if (code < 200) {
                    provisional();
                } else if (invite && code < 300) {
                    settle(State.ACCEPTED, timers.transactionLimit());
                } else {
                    if (invite) {
                        errorAck = transactions.errorAck(request, response);
                        transmit(errorAck);
                    }
                    Duration linger = invite ? timers.transactionLimit() : timers.t4();
                    settle(State.COMPLETED, flow.transport().reliable() ? Duration.ZERO : linger);
                }
                listener.response(response);
            }
            case ACCEPTED -> {
                if (code >= 200 && code < 300) {
                    listener.response(response);
                }
            }
            case COMPLETED -> {
                if (errorAck != null && code >= 300) {
                    transmit(errorAck);
                }
            }
            case TERMINATED -> {}
        }
    }

    private void provisional() {
        if (state == State.TRYING) {
            state = State.PROCEEDING;
            if (invite) {
                retransmission.cancel();
                limit.cancel();
            }
        }
    }

    private void settle(State next, Duration linger) {
        state = next;
        retransmission.cancel();
        limit.cancel();
        limit = loop.schedule(linger, this::terminate);
    }

    /** Ends it without telling anybody. */
    void terminate() {
        state = State.TERMINATED;
        retransmission.cancel();
        limit.cancel();
        transactions.remove(this);
    }
}
