package org.fermata.call;

/** What somebody else's extension is doing, as its lamp shows it. */
public enum LampState {
    /** Nothing is known: the server has not told, or cannot be reached. */
    UNKNOWN,
    /** No call. */
    FREE,
    /** It is being called. */
    RINGING,
    /** It calls, or talks. */
    BUSY,
    /** It has somebody on hold, and talks to nobody. */
    HELD
}
