package org.fermata.call;

import java.time.Duration;

/**
 * What an INVITE asks for besides a call.
 *
 * @param replaces the call of ours that it takes the place of (RFC 3891), null for none
 * @param answerAfter after what time it asks to be answered by itself, null if it does not
 * @param ring how it asks to ring
 * @param diversion whom it was for or who sent it on, in words; null if it came straight
 */
public record Announcement(
        SignallingCall replaces, Duration answerAfter, Ring ring, String diversion) {

    /** A call like any other. */
    public static final Announcement NONE = new Announcement(null, null, Ring.USUAL, null);

    /** How a call asks to ring (Alert-Info, RFC 7462). */
    public enum Ring {
        USUAL,
        /** From inside the house: two short rings. */
        INTERNAL,
        /** Something special: three short rings. */
        SPECIAL
    }
}
