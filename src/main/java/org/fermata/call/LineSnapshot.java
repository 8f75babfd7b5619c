package org.fermata.call;

import org.fermata.sdp.Direction;

import java.time.Instant;
import java.util.List;

/**
 * A line as it stood at one moment: what the window, the control socket and the history are told.
 * Immutable; any thread.
 *
 * @param line the number of the slot, from 1
 * @param id the call's id, never used again
 * @param account the account's id, null for a call without one
 * @param origin who called
 * @param remote the other side
 * @param state the call's state
 * @param localHold our own hold
 * @param holdSignalled whether the peer has accepted what our hold asks for; false too while no
 *     hold stands
 * @param remoteHold whether the peer holds us
 * @param remoteDirection the peer's last direction attribute as it wrote it, null before the first
 * @param muted whether our microphone is muted on this line
 * @param codec the codec in use, such as {@code G722}, null before one is agreed
 * @param secure how the media is encrypted, null for not at all
 * @param transport the SIP transport: {@code UDP}, {@code TCP} or {@code TLS}
 * @param mergedWith the numbers of the lines this one is merged with
 * @param startedAt when the call began
 * @param answeredAt when it was answered, null before
 * @param heldSince since when we hold it, null while we do not
 * @param endedAt when it ended, null before
 * @param reason why it ended, null before
 * @param rtp its counters
 * @param notice a sentence on something the user should know of this line (a refused hold, a
 *     transfer's progress), null for none
 * @param silentSince since when a live line has received no RTP, null while it does or is held
 * @param missed whether it was an incoming call that ended unanswered and has not been dismissed
 * @param diversion whom the call was for, or who sent it on, in words such as {@code forwarded by
 *     Boss}; null if it came straight
 * @param volume how loud it is heard, in percent, 0 to 200
 * @param pan where it is heard, from −100, left, to 100, right
 * @param recording the file that both sides are recorded to, null for none
 */
public record LineSnapshot(
        int line,
        String id,
        String account,
        Origin origin,
        RemoteParty remote,
        CallState state,
        LocalHold localHold,
        boolean holdSignalled,
        boolean remoteHold,
        Direction remoteDirection,
        boolean muted,
        String codec,
        String secure,
        String transport,
        List<Integer> mergedWith,
        Instant startedAt,
        Instant answeredAt,
        Instant heldSince,
        Instant endedAt,
        EndReason reason,
        RtpStatistics rtp,
        String notice,
        Instant silentSince,
        boolean missed,
        String diversion,
        int volume,
        int pan,
        String recording) {

    /** A line whose call came straight and is not recorded. */
    public LineSnapshot(
            int line,
            String id,
            String account,
            Origin origin,
            RemoteParty remote,
            CallState state,
            LocalHold localHold,
            boolean holdSignalled,
            boolean remoteHold,
            Direction remoteDirection,
            boolean muted,
            String codec,
            String secure,
            String transport,
            List<Integer> mergedWith,
            Instant startedAt,
            Instant answeredAt,
            Instant heldSince,
            Instant endedAt,
            EndReason reason,
            RtpStatistics rtp,
            String notice,
            Instant silentSince,
            boolean missed) {
        this(
                line,
                id,
                account,
                origin,
                remote,
                state,
                localHold,
                holdSignalled,
                remoteHold,
                remoteDirection,
                muted,
                codec,
                secure,
                transport,
                mergedWith,
                startedAt,
                answeredAt,
                heldSince,
                endedAt,
                reason,
                rtp,
                notice,
                silentSince,
                missed,
                null,
                Placement.USUAL.volume(),
                Placement.USUAL.pan(),
                null);
    }

    public LineSnapshot {
        mergedWith = List.copyOf(mergedWith);
    }
}
