package org.fermata.audio;

/** Why a device does not run. It runs only while there is no cause. */
public enum SuspendCause {
    /** No line needs it: every line is held, or there is none. */
    ALL_CORKED,
    /** The user said so. */
    USER,
    SYSTEM_SLEEP
}
