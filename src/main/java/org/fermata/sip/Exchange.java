package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import java.util.function.LongSupplier;

import javax.sip.header.CSeqHeader;

/**
 * A request of ours with the challenges on its way: sent again with each one answered, until
 * something else comes of it. Owned by {@code signalling}.
 */
final class Exchange implements ClientTransaction.Listener {

    private static final int ATTEMPTS = 5;

    /** What fits into a datagram on every network, in bytes (RFC 3261 section 18.1.1). */
    private static final int DATAGRAM_LIMIT = 1300;

    /** Hears what comes of it. */
    interface Listener {
        /** It is handed to the network; again after each challenge. */
        default void sent() {}

        /** A response that is not a challenge we answered; as for the transaction. */
        void response(SIPResponse response);

        /** No final response will come. */
        void failed(String sentence);
    }

    private final Transactions transactions;
    private final Challenges challenges;
    private final LongSupplier nextSequence;
    private final Listener listener;
    private Flow flow;
    private SIPRequest request;
    private ClientTransaction transaction;
    private int attempts;
    private boolean cancelled;
    private boolean abandoned;
    private boolean cancelSent;
    private boolean wrongPassword;

    /**
     * Prepares a request.
     *
     * @param request complete but for its Via
     * @param flow the way it goes; over UDP only if it is small enough, UDP was asked for by name,
     *     or TCP is refused
     * @param challenges answers challenges, null where nobody can
     * @param nextSequence counts the sequence numbers of what is sent again
     */
    Exchange(
            Transactions transactions,
            SIPRequest request,
            Flow flow,
            Challenges challenges,
            LongSupplier nextSequence,
            Listener listener) {
        this.transactions = transactions;
        this.request = request;
        this.flow = flow;
        this.challenges = challenges;
        this.nextSequence = nextSequence;
        this.listener = listener;
    }

    /** Sends it. */
    void start() {
        attempts++;
        if (flow.transport() == Transport.UDP
                && !flow.datagramsOnly()
                && transactions.size(request, flow) > DATAGRAM_LIMIT) {
            transactions.transports().largeRequests().findStream(flow, this::send);
        } else {
            send(flow);
        }
    }

    private void send(Flow way) {
        if (cancelled || abandoned) {
            return;
        }
        flow = way;
        transaction = transactions.send(request, flow, this);
        listener.sent();
    }

    /** The request as it was sent last. */
    SIPRequest request() {
        return request;
    }

    /** The way it was sent last, or is to be sent. */
    Flow flow() {
        return flow;
    }

    /** Whether anything has come back. */
    boolean answered() {
        return transaction != null && transaction.answered();
    }

    /** Whether a final response, or word that none will come, is still due. */
    boolean pending() {
        return transaction != null && transaction.pending();
    }

    /** Whether a challenge told that the password is wrong. */
    boolean wrongPassword() {
        return wrongPassword;
    }

    /** Takes an INVITE back: at once, or when a provisional response allows it (section 9.1). */
    void cancel() {
        cancelled = true;
        sendCancel();
    }

    /**
     * Lets go of a request other than INVITE: it is sent no more, no challenge to it is answered,
     * and nothing is told.
     */
    void abandon() {
        abandoned = true;
        if (transaction != null) {
            transaction.terminate();
        }
    }

    private void sendCancel() {
        if (!cancelSent && transaction != null && transaction.pending() && transaction.answered()) {
            cancelSent = true;
            transactions.cancel(transaction);
        }
    }

    @Override
    public void response(SIPResponse response) {
        if (abandoned) {
            return;
        }
        int code = response.getStatusCode();
        if (cancelled && code < 200) {
            sendCancel();
        }
        boolean challenge = code == 401 || code == 407;
        if (challenge && challenges != null && !cancelled && attempts < ATTEMPTS) {
            switch (challenges.challenged(response, request, flow)) {
                case RETRY -> {
                    sendAgain();
                    return;
                }
                case WRONG -> wrongPassword = true;
                case UNANSWERABLE -> {}
            }
        }
        listener.response(response);
    }

    private void sendAgain() {
        String method = request.getMethod();
        request = Messages.again(request);
        Messages.set(request, CSeqHeader.NAME, nextSequence.getAsLong() + " " + method);
        challenges.authorize(request);
        start();
    }

    @Override
    public void failed(String sentence) {
        if (!abandoned) {
            listener.failed(sentence);
        }
    }
}
