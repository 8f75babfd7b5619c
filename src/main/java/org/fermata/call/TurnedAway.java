package org.fermata.call;

import org.fermata.sdp.SessionDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Hears of a call that was rejected at once: whatever still comes of it is only logged. */
final class TurnedAway implements SignallingCall.Listener {

    private static final Logger log = LoggerFactory.getLogger(TurnedAway.class);

    /**
     * The call as listeners are told of it: without a line, over and missed.
     *
     * @param invitation what its INVITE said
     * @param now the time
     * @param reason why it was turned away
     */
    static LineSnapshot snapshot(Signalling.Invitation invitation, Instant now, EndReason reason) {
        return new LineSnapshot(
                0,
                UUID.randomUUID().toString(),
                invitation.account(),
                Origin.INCOMING,
                invitation.remote(),
                CallState.DISCONNECTED,
                LocalHold.NONE,
                false,
                false,
                null,
                false,
                null,
                null,
                invitation.transport(),
                List.of(),
                now,
                null,
                null,
                now,
                reason,
                RtpStatistics.NONE,
                null,
                null,
                true,
                invitation.announcement().diversion(),
                Placement.USUAL.volume(),
                Placement.USUAL.pan(),
                null);
    }

    @Override
    public void sent(String transport) {
        ignored("sent");
    }

    @Override
    public void provisional(int code, String earlyDialog, SessionDescription description) {
        ignored("provisional");
    }

    @Override
    public void answered(RemoteParty remote, SessionDescription answer) {
        ignored("answered");
    }

    @Override
    public void acknowledged(SessionDescription answer) {
        ignored("acknowledged");
    }

    @Override
    public void reinvited(SessionDescription offer) {
        ignored("reinvited");
    }

    @Override
    public void reinviteAcknowledged(SessionDescription answer) {
        ignored("reinviteAcknowledged");
    }

    @Override
    public void reinviteAnswered(SessionDescription answer) {
        ignored("reinviteAnswered");
    }

    @Override
    public void reinviteRefused(int code, String text, Duration retryAfter) {
        ignored("reinviteRefused");
    }

    @Override
    public void ended(EndReason reason) {
        ignored("ended");
    }

    private static void ignored(String event) {
        log.debug("{} on a call that was turned away", event);
    }
}
