package org.fermata.call;

/** The state of a call's INVITE session (RFC 3261 sections 13 and 17). */
public enum CallState {
    /** Made, and nothing sent or answered yet. */
    NULL,
    /** Our INVITE is out; the other side has not rung yet. */
    CALLING,
    /** Their INVITE is here and rings. */
    INCOMING,
    /** The other side rings, or plays to us before it answers. */
    EARLY,
    /** We have answered and wait for the ACK. */
    CONNECTING,
    /** Both sides talk, or one holds the other. */
    CONFIRMED,
    /** Over. */
    DISCONNECTED;

    /**
     * Whether a call may go from this state straight to another.
     *
     * @param next the other state
     */
    boolean canBecome(CallState next) {
        return switch (this) {
            case NULL -> next == CALLING || next == INCOMING || next == DISCONNECTED;
            case CALLING -> next == EARLY || next == CONFIRMED || next == DISCONNECTED;
            case INCOMING -> next == CONNECTING || next == DISCONNECTED;
            case EARLY, CONNECTING -> next == CONFIRMED || next == DISCONNECTED;
            case CONFIRMED -> next == DISCONNECTED;
            case DISCONNECTED -> false;
        };
    }
}
