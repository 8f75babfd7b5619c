package org.fermata.call;

/**
 * Where our own hold of a call stands. The line is silent from HOLDING on, and until RESUMING has
 * succeeded.
 */
public enum LocalHold {
    NONE,
    HOLDING,
    HELD,
    RESUMING
}
