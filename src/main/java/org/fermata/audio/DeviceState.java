package org.fermata.audio;

/** The state of the device of one role. */
public enum DeviceState {
    /** No PCM is open. */
    CLOSED,
    OPENING,
    RUNNING,
    /** A PCM is open and nothing is written to it or read from it. */
    SUSPENDED,
    /** The device failed and is being brought back, or the next one tried. */
    RECOVERING,
    /** No device works; a silent stand-in keeps the time until one does. */
    LOST
}
