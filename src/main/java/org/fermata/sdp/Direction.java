package org.fermata.sdp;

/**
 * The direction of a media stream, always from our viewpoint (RFC 3264 section 5.1; RFC 4566
 * section 6).
 */
public enum Direction {
    SENDRECV(true, true),
    SENDONLY(true, false),
    RECVONLY(false, true),
    INACTIVE(false, false);

    private final boolean sends;
    private final boolean receives;

    Direction(boolean sends, boolean receives) {
        this.sends = sends;
        this.receives = receives;
    }

    /** Whether we send media. */
    public boolean sends() {
        return sends;
    }

    /** Whether we are ready to receive media. */
    public boolean receives() {
        return receives;
    }

    /**
     * The direction that sends and receives as told.
     *
     * @param sends whether we send
     * @param receives whether we receive
     * @return the matching direction
     */
    public static Direction of(boolean sends, boolean receives) {
        if (sends) {
            return receives ? SENDRECV : SENDONLY;
        }
        return receives ? RECVONLY : INACTIVE;
    }

    /** The same stream seen from the other side: sending and receiving change places. */
    public Direction mirrored() {
        return of(receives, sends);
    }

    /** The attribute as SDP writes it, such as {@code sendrecv}. */
    public String attribute() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
