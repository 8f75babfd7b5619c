package org.fermata.model;

import org.fermata.call.LineSnapshot;
import org.fermata.call.LocalHold;
import org.fermata.call.Origin;

/** What a line is to the person who looks at the board: one word, one shape, one colour. */
public enum LinePhase {
    /** We call somebody who has not answered. */
    CALLING,
    /** Somebody calls us. */
    RINGING,
    /** Answered, or resumed, and not yet there. */
    CONNECTING,
    /** The line that is spoken on. */
    ACTIVE,
    /** We hold them. */
    HELD,
    /** They hold us, and we do not hold them. */
    HELD_BY_PEER,
    /** Over. */
    ENDED,
    /** Over, and nobody answered. */
    MISSED;

    /**
     * The phase a line is in.
     *
     * @param line the line as it stands
     * @return its phase
     */
    public static LinePhase of(LineSnapshot line) {
        return switch (line.state()) {
            case NULL, CALLING -> CALLING;
            case INCOMING -> RINGING;
            case EARLY -> line.origin() == Origin.INCOMING ? RINGING : CALLING;
            case CONNECTING, CONFIRMED -> answered(line);
            case DISCONNECTED -> line.missed() ? MISSED : ENDED;
        };
    }

    private static LinePhase answered(LineSnapshot line) {
        if (line.localHold() == LocalHold.HOLDING || line.localHold() == LocalHold.HELD) {
            return HELD;
        }
        if (line.localHold() == LocalHold.RESUMING || line.answeredAt() == null) {
            return CONNECTING;
        }
        return line.remoteHold() ? HELD_BY_PEER : ACTIVE;
    }

    /** Whether the call goes on. */
    public boolean isLive() {
        return this != ENDED && this != MISSED;
    }

    /** Whether either side holds the call. */
    public boolean isHeld() {
        return this == HELD || this == HELD_BY_PEER;
    }

    /** Whether both sides have agreed to talk. */
    public boolean isAnswered() {
        return this == CONNECTING || this == ACTIVE || this == HELD || this == HELD_BY_PEER;
    }
}
