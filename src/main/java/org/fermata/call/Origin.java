package org.fermata.call;

/** Who made the call. */
public enum Origin {
    INCOMING,
    OUTGOING
}
