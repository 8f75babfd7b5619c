package org.fermata.call;

/**
 * Where our own hold of a call stands. Nothing is sent from HOLDING on, and until RESUMING has
 * succeeded; nothing is heard from HOLDING on, and until RESUMING begins.
 */
public enum LocalHold {
    NONE,
    HOLDING,
    HELD,
    RESUMING;

    /**
     * Whether a hold may go from this state straight to another.
     *
     * @param next the other state
     */
    boolean canBecome(LocalHold next) {
        return switch (this) {
            case NONE -> next == HOLDING;
            case HOLDING -> next == HELD || next == RESUMING || next == NONE;
            case HELD -> next == RESUMING || next == HOLDING || next == NONE;
            case RESUMING -> next == NONE || next == HELD || next == HOLDING;
        };
    }
}
