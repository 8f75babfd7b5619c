package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import org.fermata.call.EndReason;
import org.fermata.concurrent.EventLoop;
import org.fermata.sdp.SessionDescription;

import java.time.Duration;

import javax.sip.address.SipURI;
import javax.sip.header.ExpiresHeader;

/** A call that their INVITE made (RFC 3261 section 13.3). Owned by {@code signalling}. */
final class IncomingCall extends InviteSession {

    /** Proxies give up on a call that is silent for three minutes (section 13.3.1.1). */
    private static final Duration RING_AGAIN = Duration.ofMinutes(1);

    private final ServerTransaction invite;
    private final boolean lateOffer;
    private boolean answered;
    private boolean confirmed;
    private final ReliableRinging reliable;
    private EventLoop.Timer ringing = () -> {};
    private EventLoop.Timer expiry = () -> {};

    /**
     * Takes an INVITE that 100 has been sent for.
     *
     * @param account the account it came to, null if none
     * @param contact the INVITE's Contact
     * @param lateOffer whether the INVITE has no offer
     */
    IncomingCall(
            Core core,
            Account account,
            ServerTransaction invite,
            SipURI contact,
            boolean lateOffer) {
        super(
                core,
                account,
                invite.flow().transport(),
                invite.request().getCallId().getCallId(),
                invite.toTag());
        this.invite = invite;
        this.lateOffer = lateOffer;
        requests().setFlow(invite.flow());
        requests()
                .setSecure(
                        invite.flow().transport() == Transport.TLS
                                && invite.request().getRequestURI() instanceof SipURI uri
                                && uri.isSecure());
        setDialog(Dialog.ofIncoming(invite.request(), invite.toTag(), contact));
        invite.onCancel(this::cancelled);
        boolean wanted = Extensions.requires(invite.request(), Extensions.RELIABLE);
        reliable = wanted ? new ReliableRinging(core, invite, this::unheard) : null;
        if (invite.request().getHeader(ExpiresHeader.NAME) instanceof ExpiresHeader limit
                && limit.getExpires() > 0) {
            Duration patience = Duration.ofSeconds(limit.getExpires());
            expiry = core.loop().schedule(patience, this::expired);
        }
    }

    /** The caller said how long it waits (section 13.3.1). */
    private void expired() {
        if (!answered) {
            invite.respond(487);
            end(new EndReason(487, "The caller waited no longer", EndReason.By.REMOTE));
        }
    }

    /** The caller asked to be sure of our ringing and did not acknowledge it (RFC 3262). */
    private void unheard() {
        invite.respond(504);
        end(new EndReason(504, StatusWords.of(504), EndReason.By.NETWORK));
    }

    @Override
    void acknowledgedProvisional(ServerTransaction transaction) {
        if (reliable == null) {
            super.acknowledgedProvisional(transaction);
        } else {
            reliable.acknowledged(transaction);
        }
    }

    /** Whether a request is the same INVITE by another way (RFC 3261 section 8.2.2.2). */
    boolean merges(SIPRequest request) {
        SIPRequest first = invite.request();
        return first.getCSeq().getSeqNumber() == request.getCSeq().getSeqNumber()
                && first.getCallId().getCallId().equals(request.getCallId().getCallId())
                && String.valueOf(first.getFromTag()).equals(request.getFromTag());
    }

    private void cancelled() {
        invite.respond(487);
        SIPRequest cancel = invite.cancelledBy();
        boolean elsewhere = Reasons.answeredElsewhere(cancel);
        String text = Reasons.words(cancel, "Cancelled by the caller");
        end(
                elsewhere
                        ? new EndReason(200, "Answered elsewhere", EndReason.By.REMOTE)
                        : new EndReason(487, text, EndReason.By.REMOTE));
    }

    @Override
    boolean established() {
        return answered;
    }

    @Override
    void closed() {
        ringing.cancel();
        expiry.cancel();
        stopRinging();
        // However the call ended, the INVITE gets its answer (sections 15.1.2 and 9.2).
        invite.respond(487);
    }

    @Override
    public boolean incoming() {
        return true;
    }

    @Override
    public void ring() {
        core().loop().assertOwner();
        if (over() || answered) {
            return;
        }
        ringing.cancel();
        SIPResponse response = withDescription(invite, 180, null);
        if (reliable == null) {
            invite.respond(response);
        } else if (!lateOffer) {
            // The first one without an offer would have to bring ours (RFC 3262 section 5), and
            // our sound is not open before the answer: such a caller hears no ringing from us.
            reliable.send(response);
        }
        ringing = core().loop().schedule(RING_AGAIN, this::ring);
    }

    private void stopRinging() {
        if (reliable != null) {
            reliable.stop();
        }
    }

    @Override
    public void answer(SessionDescription description) {
        core().loop().assertOwner();
        if (over() || answered) {
            return;
        }
        answered = true;
        stopRinging();
        ringing.cancel();
        expiry.cancel();
        invite.respond(withDescription(invite, 200, description));
        awaitedAck().await(invite, lateOffer);
    }

    @Override
    public void reject(int code) {
        core().loop().assertOwner();
        if (over() || answered) {
            return;
        }
        invite.respond(code);
        end(new EndReason(code, StatusWords.of(code), EndReason.By.LOCAL));
    }

    @Override
    public void forward(String targetUri, int code) {
        core().loop().assertOwner();
        SipURI target = Messages.sipUri(targetUri);
        if (over() || answered) {
            return;
        }
        invite.respond(Diversions.response(invite, target, code));
        end(new EndReason(302, "Sent on", EndReason.By.LOCAL));
    }

    @Override
    public void hangUp() {
        core().loop().assertOwner();
        if (over()) {
            return;
        }
        if (!answered) {
            reject(603);
            return;
        }
        if (confirmed || !awaitedAck().due()) {
            awaitedAck().forget();
            requests().bye(dialog());
        }
        // Else the BYE must wait for the ACK (section 15).
        end(new EndReason(200, EndReason.HUNG_UP, EndReason.By.LOCAL));
    }

    @Override
    void confirmed(SessionDescription answer) {
        if (confirmed) {
            super.confirmed(answer);
        } else {
            confirmed = true;
            stands();
            listener().acknowledged(answer);
        }
    }

    @Override
    void stray(SIPResponse response) {
        // A re-INVITE's 2xx whose transaction is gone: its ACK was lost.
        requests().acknowledge(dialog(), null, response);
    }
}
