package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import org.fermata.call.EndReason;
import org.fermata.call.SignallingCall;
import org.fermata.sdp.SessionDescription;

import java.io.IOException;
import java.net.InetAddress;

import javax.sip.address.SipURI;
import javax.sip.message.Request;

/**
 * What calls of both directions have in common: the dialog, its end, and the requests within it.
 * Owned by {@code signalling}.
 *
 * <p>{@link SignallingCall.Listener#ended} is told in a task of its own, so that it comes last and
 * never out of a method the listener's owner has called.
 */
abstract class InviteSession implements SignallingCall {

    private final Core core;
    private final Account account;
    private final String callId;
    private final String localTag;
    private final Reinvites reinvites;
    private final InDialogRequests requests;
    private final AwaitedAck awaitedAck;
    private final InfoDigits digits;
    private final Referrals referrals;
    private final Refreshes refreshes;

    private Listener listener;
    private Dialog dialog;
    private boolean over;

    /** The peer's address from the answer to the end of the call, null before and after. */
    private InetAddress known;

    InviteSession(Core core, Account account, Transport transport, String callId, String tag) {
        this.core = core;
        this.account = account;
        this.callId = callId;
        localTag = tag;
        reinvites = new Reinvites(this);
        requests = new InDialogRequests(this, transport);
        awaitedAck = new AwaitedAck(this);
        digits = new InfoDigits(this);
        referrals = new Referrals(this);
        refreshes = new Refreshes(this, account == null ? 0 : account.sessionTimerSeconds());
    }

    // ---- for the subclasses and Reinvites ----

    final Core core() {
        return core;
    }

    final Account account() {
        return account;
    }

    final Challenges challenges() {
        return account == null ? null : account.challenges();
    }

    final String localTag() {
        return localTag;
    }

    final Listener listener() {
        return listener;
    }

    final void setListener(Listener events) {
        listener = events;
    }

    final Dialog dialog() {
        return dialog;
    }

    final void setDialog(Dialog made) {
        dialog = made;
    }

    final boolean over() {
        return over;
    }

    final Reinvites reinvites() {
        return reinvites;
    }

    final Refreshes refreshes() {
        return refreshes;
    }

    /** What goes out within the dialog, and how. */
    final InDialogRequests requests() {
        return requests;
    }

    /** The ACK that a 200 of ours waits for. */
    final AwaitedAck awaitedAck() {
        return awaitedAck;
    }

    final InfoDigits digits() {
        return digits;
    }

    /** Whether the first INVITE has been answered with 2xx. */
    abstract boolean established();

    /** Whether a request's tag is the other side's. */
    final boolean isPeer(String tag) {
        return dialog == null || dialog.remoteTag() == null || dialog.remoteTag().equals(tag);
    }

    /** Whether the dialog with the other side's tag is the one that stands, or may come to be. */
    boolean isDialogWith(String tag) {
        return dialog != null && tag.equals(dialog.remoteTag());
    }

    /** Whether it is an unanswered call of theirs from an address. */
    final boolean ringsFrom(InetAddress source) {
        return incoming()
                && !over
                && !established()
                && requests.flow() != null
                && requests.flow().remote().getAddress().equals(source);
    }

    /** The call is answered, and both sides know it: its peer is no stranger. */
    final void stands() {
        if (!over && known == null && requests.flow() != null) {
            known = requests.flow().remote().getAddress();
            core.transactions().transports().peers().add(known);
        }
    }

    /** The addresses of this machine have changed: the peer is told, if it is of concern to it. */
    final void networkChanged() {
        Transports transports = core.transactions().transports();
        Flow flow = requests.flow();
        if (over || !established() || flow == null || transports.stands(flow)) {
            return;
        }
        try {
            listener.moved(transports.addressTowards(flow.remote()));
        } catch (IOException unreachable) {
            // The next change may bring a way.
            Transports.log.debug("no way to the peer of {}", callId, unreachable);
        }
    }

    /** Time has passed that no timer saw: the peer is asked whether the call still stands. */
    final void refresh() {
        if (!over && established()) {
            refreshes.timer().refreshNow();
        }
    }

    /** The call is over. Only the first reason counts. */
    final void end(EndReason reason) {
        if (over) {
            return;
        }
        over = true;
        if (known != null) {
            core.transactions().transports().peers().remove(known);
            known = null;
        }
        reinvites.close();
        digits.close();
        referrals.close();
        refreshes.timer().stop();
        closed();
        core.loop().execute(() -> listener.ended(reason));
        core.loop().schedule(core.timers().transactionLimit(), () -> core.remove(this));
    }

    /** Stops the timers. */
    abstract void closed();

    /** The peer is gone. It is told so all the same, for the case that it is not. */
    final void lost(String sentence) {
        awaitedAck.forget();
        requests.bye(dialog);
        end(new EndReason(408, sentence, EndReason.By.NETWORK));
    }

    // ---- their requests ----

    /** Takes a request within the dialog. */
    final void request(ServerTransaction transaction) {
        SIPRequest request = transaction.request();
        boolean notify = request.getMethod().equals(Request.NOTIFY);
        if (over && notify && referrals.notified(transaction)) {
            // What becomes of a transfer may be told after the call (RFC 5589 section 6.1).
            return;
        }
        if (over && request.getMethod().equals(Request.PRACK)) {
            acknowledgedProvisional(transaction);
            return;
        }
        if (over) {
            transaction.respond(481);
            return;
        }
        if (dialog == null) {
            early(transaction);
            return;
        }
        if (!dialog.inOrder(request)) {
            transaction.respond(500);
            return;
        }
        requests.answeredBy(transaction.flow());
        switch (request.getMethod()) {
            case Request.BYE -> hungUp(transaction);
            case Request.INVITE -> reinvites.theirs(transaction);
            case Request.OPTIONS -> Replies.capabilities(transaction);
            case Request.INFO -> digits.theirs(transaction);
            case Request.SUBSCRIBE -> transaction.respond(489);
            case Request.REFER -> referrals.theirs(transaction);
            case Request.NOTIFY -> {
                if (!referrals.notified(transaction)) {
                    transaction.respond(481);
                }
            }
            case Request.UPDATE -> reinvites.updated(transaction, dialog, true);
            case Request.PRACK -> acknowledgedProvisional(transaction);
            default -> Replies.notAllowed(transaction);
        }
    }

    /** Takes a request before our INVITE is answered. */
    void early(ServerTransaction transaction) {
        transaction.respond(481);
    }

    /** We have answered the offer of an UPDATE in a dialog. */
    void updated(Dialog within) {}

    /** Takes a PRACK. */
    void acknowledgedProvisional(ServerTransaction transaction) {
        transaction.respond(481);
    }

    private void hungUp(ServerTransaction transaction) {
        transaction.respond(200);
        awaitedAck.forget();
        String text = Reasons.words(transaction.request(), EndReason.HUNG_UP_THERE);
        end(new EndReason(200, text, EndReason.By.REMOTE));
    }

    /**
     * The ACK of a 2xx has come while the call stands.
     *
     * @param answer the answer it brought, null if the INVITE had the offer
     */
    void confirmed(SessionDescription answer) {
        listener.reinviteAcknowledged(answer);
    }

    /** The ACK that a hang-up waited for has come. */
    void confirmedAfterEnd() {
        requests.bye(dialog);
    }

    /** Takes a 2xx to an INVITE of ours that no transaction waits for. */
    abstract void stray(SIPResponse response);

    /**
     * The user agent closes: say goodbye. A BYE that waits for an ACK waits for half of the time
     * there is; to leave the peer in a dead call would be worse than a BYE before the ACK.
     */
    final void shutDown() {
        if (!over) {
            hangUp();
        }
        if (awaitedAck.due()) {
            core.oweFarewell();
            core.loop()
                    .schedule(
                            core.timers().close().dividedBy(2),
                            () -> {
                                if (awaitedAck.due()) {
                                    awaitedAck.forget();
                                    requests.bye(dialog);
                                }
                                core.farewellSaid();
                            });
        }
    }

    // ---- SignallingCall ----

    @Override
    public final String callId() {
        return callId;
    }

    @Override
    public void ring() {
        throw new IllegalStateException("an outgoing call does not ring here");
    }

    @Override
    public void answer(SessionDescription description) {
        throw new IllegalStateException("an outgoing call is not answered here");
    }

    @Override
    public void reject(int code) {
        throw new IllegalStateException("an outgoing call is not rejected here");
    }

    @Override
    public final void reinvite(SessionDescription offer) {
        core.loop().assertOwner();
        if (!over && established()) {
            reinvites.ours(offer);
        }
    }

    @Override
    public final boolean transactionOpen() {
        return !over && (reinvites.theirsOpen() || awaitedAck.due());
    }

    @Override
    public final void answerReinvite(SessionDescription description) {
        core.loop().assertOwner();
        if (!over) {
            reinvites.answer(description);
        }
    }

    @Override
    public final void rejectReinvite(int code) {
        core.loop().assertOwner();
        if (!over) {
            reinvites.reject(code);
        }
    }

    @Override
    public final void sendDigits(String queued) {
        core.loop().assertOwner();
        if (!over && dialog != null) {
            digits.send(queued);
        }
    }

    @Override
    public final void transfer(String targetUri) {
        core.loop().assertOwner();
        SipURI target = Messages.sipUri(targetUri);
        if (!over && established()) {
            referrals.ours(target, null);
        }
    }

    @Override
    public final void transferTo(SignallingCall other) {
        core.loop().assertOwner();
        if (!over && established() && other instanceof InviteSession session) {
            Dialog there = session.dialog();
            referrals.ours(there.target(), Replacement.of(there));
        }
    }

    /** Makes a response that makes or refreshes the dialog. */
    final SIPResponse withDescription(
            ServerTransaction transaction, int code, SessionDescription description) {
        SIPResponse response = transaction.response(code);
        requests.putContact(response, transaction.flow());
        if (code / 100 == 2) {
            refreshes.peerSays(transaction.request());
            if (established()) {
                // Before the call there is nothing to keep alive (RFC 4028 section 9).
                refreshes.timer().answer(transaction.request(), response);
            }
        }
        if (description != null) {
            Bodies.put(response, description);
        }
        return response;
    }
}
