package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import org.fermata.call.EndReason;
import org.fermata.call.Signalling;
import org.fermata.concurrent.EventLoop;
import org.fermata.sdp.SessionDescription;

import java.io.UncheckedIOException;
import java.net.InetAddress;

import javax.sip.address.SipURI;
import javax.sip.message.Request;

/**
 * A call that our INVITE makes (RFC 3261 section 13.2). Owned by {@code signalling}.
 *
 * <pre>
 *   look-up ──► INVITE ── 401, 407 ──► INVITE with credentials ──┐
 *                 ▲  └─── 3xx ──► next target ──► look-up        ├── 2xx ──► ACK ──► the call
 *                 └──────────────────────────────────────────────┘
 *   hung up before: CANCEL; a 2xx that comes all the same gets ACK and BYE, as does every further
 *   2xx of another fork.
 * </pre>
 */
final class OutgoingCall extends InviteSession {

    private final SipURI target;
    private final InviteRequest invite;
    private final Signalling.Offering offerMaker;

    private final Redirection redirection = new Redirection();
    private final Forks forks = new Forks(this);
    private final EarlyDialogs early = new EarlyDialogs(this);

    private Ways ways;
    private SipURI attempted;
    private SessionDescription offer;
    private InetAddress offeredFrom;
    private Exchange exchange;
    private long sequence;
    private EventLoop.Timer noAnswer = () -> {};

    /**
     * Prepares a call.
     *
     * @param account the account to call from, null for none
     * @param target whom to call
     * @param occasion why
     * @param offerMaker makes the offer, given the address of ours that the peer will reach
     */
    OutgoingCall(
            Core core,
            Account account,
            Transport transport,
            SipURI target,
            Signalling.Occasion occasion,
            Signalling.Offering offerMaker,
            Listener listener) {
        super(core, account, transport, Tokens.callId(), Tokens.tag());
        this.target = target;
        invite = new InviteRequest(this, target, occasion);
        this.offerMaker = offerMaker;
        setListener(listener);
    }

    /** Sends the first INVITE. */
    void start() {
        patience();
        attempt(target);
    }

    /** Whatever becomes of a look-up, an offer or an INVITE, the call does not wait for ever. */
    private void patience() {
        noAnswer.cancel();
        noAnswer = core().loop().schedule(core().timers().noAnswer(), this::rangTooLong);
    }

    /** Takes a step towards the INVITE; one that cannot be taken ends the call. */
    private void orEnd(Runnable step) {
        try {
            step.run();
        } catch (UncheckedIOException noSound) {
            end(new EndReason(500, noSound.getMessage(), EndReason.By.LOCAL));
        } catch (RuntimeException impossible) {
            Transports.log.error("{}: no INVITE can be made", callId(), impossible);
            cancel();
            end(new EndReason(500, "The call cannot be made", EndReason.By.LOCAL));
        }
    }

    private void attempt(SipURI uri) {
        if (over()) {
            return;
        }
        redirection.tries(uri);
        requests().setSecure(uri.isSecure());
        SipURI hop = account() == null ? uri : account().nextHop(uri);
        core().targets()
                .locate(
                        hop,
                        requests().reach(),
                        null,
                        found -> {
                            ways = found;
                            attempted = uri;
                            ways.next(way -> invite(uri, way), this::unreached);
                        },
                        this::unreached);
    }

    /** Whether the next place was found to send the INVITE to, since the last one failed. */
    private boolean tryNext() {
        if (over() || dialog() != null || !ways.more()) {
            return false;
        }
        ways.next(exchange.flow(), way -> invite(attempted, way), this::unreached);
        return true;
    }

    private void unreached(String sentence) {
        core().loop().execute(() -> lost(503, sentence));
    }

    private void invite(SipURI uri, Flow flow) {
        if (over()) {
            return;
        }
        requests().setFlow(flow);
        InetAddress local = flow.local().getAddress();
        if (offer != null && local.equals(offeredFrom)) {
            orEnd(() -> send(uri, flow));
        } else {
            orEnd(() -> offerMaker.prepare(local, () -> orEnd(() -> offer(local, uri, flow))));
        }
    }

    private void offer(InetAddress local, SipURI uri, Flow flow) {
        if (over()) {
            return;
        }
        offer = offerMaker.apply(local);
        offeredFrom = local;
        send(uri, flow);
    }

    private void send(SipURI uri, Flow flow) {
        SIPRequest request = invite.make(uri, offer, flow, nextSequence());
        exchange =
                new Exchange(
                        core().transactions(),
                        request,
                        flow,
                        challenges(),
                        this::nextSequence,
                        new Responses());
        patience();
        exchange.start();
    }

    private long nextSequence() {
        return ++sequence;
    }

    private void rangTooLong() {
        if (!over() && dialog() == null) {
            cancel();
            end(new EndReason(408, StatusWords.of(408), EndReason.By.REMOTE));
        }
    }

    private void cancel() {
        if (exchange != null) {
            exchange.cancel();
        }
    }

    private void lost(int code, String sentence) {
        if (redirection.more() && !over()) {
            attempt(redirection.next());
        } else {
            end(new EndReason(code, sentence, EndReason.By.NETWORK));
        }
    }

    // ---- responses ----

    /** What comes of one INVITE. */
    private final class Responses implements Exchange.Listener {
        @Override
        public void sent() {
            if (!over()) {
                listener().sent(exchange.flow().transport().name());
            }
        }

        @Override
        public void response(SIPResponse response) {
            int code = response.getStatusCode();
            if (code < 200) {
                provisional(response);
            } else if (code < 300) {
                success(response);
            } else if (!over()) {
                refused(response);
            }
        }

        @Override
        public void failed(String sentence) {
            if (exchange.answered() || !tryNext()) {
                lost(408, sentence);
            }
        }
    }

    private void provisional(SIPResponse response) {
        int code = response.getStatusCode();
        if (over() || code == 100 || dialog() != null) {
            return;
        }
        String tag = response.getToTag();
        SessionDescription description = null;
        try {
            // After an UPDATE it would answer an offer that stands no more.
            description = early.isUpdated(tag) ? null : Bodies.description(response);
        } catch (Bodies.Unacceptable unacceptable) {
            Transports.log.debug("{} of {}: {}", code, callId(), unacceptable.getMessage());
        }
        if (!early.take(exchange.request(), response, description)) {
            return;
        }
        listener().provisional(code, tag, description);
    }

    private void success(SIPResponse response) {
        String tag = String.valueOf(response.getToTag());
        if (dialog() != null && tag.equals(String.valueOf(dialog().remoteTag()))) {
            requests().acknowledge(dialog(), exchange.request(), response);
            return;
        }
        if (over() || dialog() != null) {
            forks.release(tag, exchange.request(), response);
            return;
        }
        noAnswer.cancel();
        setDialog(Dialog.ofOutgoing(exchange.request(), response));
        Dialog before = early.find(tag);
        if (before != null) {
            dialog().goOnFrom(before);
        }
        refreshes().peerSays(response);
        refreshes().timer().answered(response);
        stands();
        requests().acknowledge(dialog(), exchange.request(), response);
        boolean updated = early.isUpdated(tag);
        SessionDescription answer = null;
        try {
            answer = updated ? null : Bodies.description(response);
            if (answer == null) {
                answer = early.answer(tag);
            }
        } catch (Bodies.Unacceptable unacceptable) {
            Transports.log.debug("200 of {}: {}", callId(), unacceptable.getMessage());
        }
        if (answer == null && !updated) {
            requests().bye(dialog());
            end(new EndReason(488, StatusWords.of(488), EndReason.By.LOCAL));
            return;
        }
        listener().answered(Parties.of(response.getTo().getAddress()), answer);
    }

    @Override
    void early(ServerTransaction transaction) {
        SIPRequest request = transaction.request();
        String tag = request.getFromTag();
        Dialog within = early.find(tag);
        if (within == null) {
            transaction.respond(481);
        } else if (!within.inOrder(request)) {
            transaction.respond(500);
        } else {
            switch (request.getMethod()) {
                case Request.UPDATE -> reinvites().updated(transaction, within, early.agreed(tag));
                case Request.INVITE -> transaction.respond(491);
                case Request.OPTIONS -> Replies.capabilities(transaction);
                case Request.INFO -> digits().theirs(transaction);
                case Request.REFER -> transaction.respond(403);
                case Request.SUBSCRIBE -> transaction.respond(489);
                // Who was called refuses, and hangs up no early dialog (RFC 3261 section 15).
                case Request.BYE, Request.PRACK, Request.NOTIFY -> transaction.respond(481);
                default -> Replies.notAllowed(transaction);
            }
        }
    }

    @Override
    void updated(Dialog within) {
        early.updated(within.remoteTag());
    }

    @Override
    void stray(SIPResponse response) {
        if (response.getCSeq().getSeqNumber() <= sequence && exchange != null) {
            success(response);
        } else if (dialog() != null) {
            requests().acknowledge(dialog(), null, response);
        }
    }

    private void refused(SIPResponse response) {
        int code = response.getStatusCode();
        if (code == 503 && tryNext()) {
            return;
        }
        if (code == 422 && refreshes().timer().lengthen(response)) {
            invite(attempted, exchange.flow());
            return;
        }
        if ((code == 488 || code == 606) && offerMaker.insist()) {
            offeredFrom = null;
            invite(attempted, exchange.flow());
            return;
        }
        boolean insecure = code < 400 && !collect(response);
        if (code < 400 && redirection.mayGoOn()) {
            attempt(redirection.next());
            return;
        }
        if (insecure && !redirection.more()) {
            end(
                    new EndReason(
                            code,
                            "The secure call was diverted to an address that is not secure",
                            EndReason.By.LOCAL));
            return;
        }
        EndReason.By by = code / 100 == 5 ? EndReason.By.NETWORK : EndReason.By.REMOTE;
        String text =
                (code == 401 || code == 407) && account() == null
                        ? "This call needs an account"
                        : Reasons.words(response, StatusWords.of(code));
        end(new EndReason(code, text, by));
    }

    /** Whether all targets of a redirection are as secure as the one called. */
    private boolean collect(SIPResponse response) {
        return redirection.collect(response, attempted.isSecure());
    }

    // ---- SignallingCall ----

    @Override
    boolean established() {
        return dialog() != null;
    }

    /** Before an answer, the one who rings may be replaced (RFC 3891 section 3). */
    @Override
    boolean isDialogWith(String tag) {
        return dialog() == null ? early.has(tag) : super.isDialogWith(tag);
    }

    @Override
    void closed() {
        noAnswer.cancel();
    }

    @Override
    public boolean incoming() {
        return false;
    }

    @Override
    public void hangUp() {
        core().loop().assertOwner();
        if (over()) {
            return;
        }
        if (dialog() != null) {
            awaitedAck().forget();
            requests().bye(dialog());
            end(new EndReason(200, EndReason.HUNG_UP, EndReason.By.LOCAL));
            return;
        }
        cancel();
        end(new EndReason(487, "Cancelled", EndReason.By.LOCAL));
    }
}
