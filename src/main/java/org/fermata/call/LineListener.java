package org.fermata.call;

/** Hears of every change of a line. Called on {@code signalling}; must return at once. */
public interface LineListener {

    /** A line came or changed. */
    void lineChanged(LineSnapshot line);

    /** A line is gone from the board, some seconds after its call ended. */
    void lineRemoved(int line);
}
