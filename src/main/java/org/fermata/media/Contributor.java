package org.fermata.media;

import org.fermata.sdp.SdpException;
import org.fermata.sdp.SessionDescription;

/**
 * One thing that the media of a call add to its session descriptions and read in the peer's: keys,
 * ways, reports. A call's contributors are asked one after another, each given what the one before
 * made. Owned by {@code signalling}.
 *
 * <pre>
 *   our offer:    offer ───────────────────────► (the peer's answer) ─► check ─► take
 *   their offer:  answer ─► (our answer goes out) ────────────────────► check ─► take
 * </pre>
 */
interface Contributor {

    /**
     * Adds to an offer of ours. It may never be answered, so nothing in use changes.
     *
     * @param plain the offer so far
     * @return the offer with what there is to add
     */
    default SessionDescription offer(SessionDescription plain) {
        return plain;
    }

    /**
     * Adds to our answer. Nothing in use changes before {@link #take}.
     *
     * @param offer the peer's offer
     * @param plain our answer so far
     * @return the answer with what there is to add
     * @throws SdpException if the offer's sound cannot be taken
     */
    default SessionDescription answer(SessionDescription offer, SessionDescription plain)
            throws SdpException {
        return plain;
    }

    /**
     * Says whether what both sides have said fits; nothing changes.
     *
     * @param ours the description we sent last
     * @param theirs the peer's
     * @throws SdpException if it does not
     */
    default void check(SessionDescription ours, SessionDescription theirs) throws SdpException {}

    /**
     * Goes by what both sides have said, once all contributors have found that it fits.
     *
     * @param ours the description we sent last
     * @param theirs the peer's
     */
    default void take(SessionDescription ours, SessionDescription theirs) {}

    /** The call's media end. */
    default void close() {}
}
