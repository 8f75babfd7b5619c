package org.fermata.call;

import org.fermata.sdp.SdpException;
import org.fermata.sdp.SessionDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

/**
 * The exchanges after the first one of a call: the peer's re-INVITEs, and those of ours that the
 * hold asks for. Owned by {@code signalling}.
 */
final class Renegotiation implements HoldNegotiation.Outside {

    private static final Logger log = LoggerFactory.getLogger(Renegotiation.class);

    private static final EndReason PEER_LOST =
            new EndReason(408, "The other side no longer answers", EndReason.By.NETWORK);
    private static final int REQUEST_PENDING = 491;
    private static final int NOT_ACCEPTABLE_HERE = 488;

    private final Call call;
    private final Call.Environment environment;
    private final CallSound sound;
    private final HoldNegotiation hold;

    Renegotiation(Call call, Call.Environment environment, CallSound sound) {
        this.call = call;
        this.environment = environment;
        this.sound = sound;
        hold = new HoldNegotiation(environment.loop(), environment.random(), call.toString(), this);
    }

    HoldNegotiation hold() {
        return hold;
    }

    /**
     * The peer's re-INVITE.
     *
     * @param offer its offer, null where we offer in the answer
     */
    void reinvited(SessionDescription offer) {
        CallState state = call.state();
        boolean early = state == CallState.EARLY && sound.agreed() && offer != null;
        if (call.answerDue()
                || !early && state != CallState.CONFIRMED && state != CallState.CONNECTING) {
            log.info("{}: a re-INVITE in {} is refused", call, state);
            call.session().rejectReinvite(REQUEST_PENDING);
            return;
        }
        if (offer == null) {
            call.session().answerReinvite(sound.offer(hold.wished()));
            hold.offeredLate();
            return;
        }
        try {
            call.session().answerReinvite(sound.answer(offer, hold.wished()));
            call.expectSound();
            hold.answeredPeer(offer.direction());
        } catch (SdpException nothingInCommon) {
            log.info("{}: re-INVITE refused: {}", call, nothingInCommon.getMessage());
            call.session().rejectReinvite(NOT_ACCEPTABLE_HERE);
            hold.peerFinished();
        }
    }

    /**
     * The ACK to our 200 to the peer's re-INVITE.
     *
     * @param answer the answer to our late offer, null if there was none
     */
    void peerAcknowledged(SessionDescription answer) {
        take(answer);
        hold.peerFinished();
    }

    /** The peer's 200 to our re-INVITE. */
    void answered(SessionDescription answer) {
        take(answer);
        hold.answered();
    }

    /** The dialog has moved on even if its answer is of no use: the sound stays as it was. */
    private void take(SessionDescription answer) {
        if (answer == null || !call.live()) {
            return;
        }
        try {
            sound.answered(answer, false);
            call.expectSound();
        } catch (SdpException unusable) {
            log.warn("{}: unusable answer to a re-INVITE: {}", call, unusable.getMessage());
        }
    }

    @Override
    public boolean confirmed() {
        return call.state() == CallState.CONFIRMED;
    }

    @Override
    public boolean transactionOpen() {
        return call.session().transactionOpen();
    }

    @Override
    public boolean ownsCallId() {
        return !call.session().incoming();
    }

    @Override
    public void reinvite(boolean held) {
        call.session().reinvite(sound.offer(held));
    }

    @Override
    public Duration lastHeard() {
        long last = sound.lastReceivedNanos();
        return last == Long.MIN_VALUE
                ? null
                : Duration.ofNanos(environment.loop().nanoTime() - last);
    }

    @Override
    public void peerLost() {
        call.ending().abandon(PEER_LOST);
    }

    @Override
    public void heardByHold() {
        call.hearOrNot();
    }

    @Override
    public void holdChanged() {
        call.holdChanged();
    }
}
