package org.fermata.call;

import org.fermata.sdp.SdpException;
import org.fermata.sdp.SessionDescription;
import org.fermata.sdp.UnprotectedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;

/**
 * The offer and answer that make a call, whichever side offers: it opens the call's media, and
 * where nothing comes of it the call ends. Owned by {@code signalling}.
 */
final class FirstExchange {

    private static final Logger log = LoggerFactory.getLogger(FirstExchange.class);

    private static final EndReason NOTHING_IN_COMMON =
            new EndReason(488, "No sound format in common", EndReason.By.LOCAL);

    private final Call call;
    private final CallSound sound;
    private final SessionDescription invitedWith;
    private final InetAddress invitedAt;

    /**
     * Prepares the exchange.
     *
     * @param invitedWith the offer in their INVITE, null if it had none or the INVITE is ours
     * @param invitedAt the address of ours that their INVITE reached, null if it is ours
     */
    FirstExchange(
            Call call, CallSound sound, SessionDescription invitedWith, InetAddress invitedAt) {
        this.call = call;
        this.sound = sound;
        this.invitedWith = invitedWith;
        this.invitedAt = invitedAt;
    }

    /** Whether our answer to their INVITE has the offer, and their ACK the answer. */
    boolean offersInAnswer() {
        return invitedWith == null;
    }

    /**
     * Makes the offer of our INVITE.
     *
     * @param local the address of ours that the peer will reach
     * @throws UncheckedIOException if there is no sound; the call then ends
     */
    SessionDescription offer(InetAddress local) {
        open(local);
        return sound.offer(false);
    }

    /**
     * Opens the sound of our INVITE, and finds out where the peer may reach us.
     *
     * @param local the address of ours that the peer will reach
     * @param ready called when the offer can be made
     * @throws UncheckedIOException if there is no sound; the call then ends
     */
    void prepare(InetAddress local, Runnable ready) {
        open(local);
        sound.gather(ready);
    }

    private void open(InetAddress local) {
        try {
            sound.open(local);
        } catch (IOException cause) {
            call.ending().cannotInvite(noSound(cause));
            throw new UncheckedIOException(cause);
        }
    }

    /** Answers a call that rings, or ends it. */
    void answer() {
        try {
            sound.open(invitedAt);
        } catch (IOException cause) {
            call.ending().cannotTake(noSound(cause));
            return;
        }
        sound.gather(this::answerNow);
    }

    private void answerNow() {
        if (call.state() != CallState.INCOMING) {
            return;
        }
        try {
            call.taken(offersInAnswer() ? sound.offer(false) : sound.answer(invitedWith, false));
        } catch (SdpException nothingInCommon) {
            log.info("{}: {}", call, nothingInCommon.getMessage());
            call.ending().cannotTake(reason(nothingInCommon));
        }
    }

    private EndReason noSound(IOException cause) {
        log.warn("{}: no media", call, cause);
        return new EndReason(
                500, "The call has no sound: " + cause.getMessage(), EndReason.By.LOCAL);
    }

    /**
     * Takes the answer that makes the call; without one it ends.
     *
     * @param answer the answer, null where an early one has to do
     * @return whether there is an agreement
     */
    boolean agreed(SessionDescription answer) {
        try {
            if (answer != null) {
                sound.answered(answer, false);
            }
            if (sound.agreed()) {
                return true;
            }
            log.warn("{}: answered without a session description", call);
            call.ending().abandon(NOTHING_IN_COMMON);
        } catch (SdpException unusable) {
            log.warn("{}: unusable answer: {}", call, unusable.getMessage());
            call.ending().abandon(reason(unusable));
        }
        return false;
    }

    private static EndReason reason(SdpException cause) {
        return cause instanceof UnprotectedException
                ? new EndReason(488, cause.getMessage(), EndReason.By.LOCAL)
                : NOTHING_IN_COMMON;
    }
}
