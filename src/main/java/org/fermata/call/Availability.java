package org.fermata.call;

/** What others are told of us (RFC 3863). */
public enum Availability {
    /** Whoever calls is rung through. */
    OPEN,
    /** A call is up. */
    ON_THE_PHONE,
    /** Calls are turned away. */
    DO_NOT_DISTURB
}
