package org.fermata.call;

/** Hears of every change of a line. Called on {@code signalling}; must return at once. */
public interface LineListener {

    /** A line came or changed. */
    void lineChanged(LineSnapshot line);

    /**
     * A call came and was turned away by itself: with 486 while all lines were in use or the user
     * was not to be disturbed, with 302 where the settings send calls on, with 488 for want of a
     * common sound format. It never had a line and no other event tells of it; the history notes it
     * as missed.
     *
     * @param call the call, DISCONNECTED, with line 0 and its reason
     */
    default void turnedAway(LineSnapshot call) {}

    /** A line is gone from the board, some seconds after its call ended. */
    void lineRemoved(int line);
}
