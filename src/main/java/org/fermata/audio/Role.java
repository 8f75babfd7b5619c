package org.fermata.audio;

/** What a sound device is used for. */
public enum Role {
    PLAYBACK,
    CAPTURE,
    RING
}
