package org.fermata.store;

/** What periods and buffers are asked of the sound devices. */
public enum SoundProfile {
    /**
     * Fewer wake-ups than {@link #BALANCED} for some more delay; where the sound breaks off again
     * and again, longer buffers.
     */
    AUTOMATIC,
    /** Short ones: less delay, more wake-ups. */
    LOW_LATENCY,
    /** For most machines. */
    BALANCED,
    /** Long ones: few wake-ups, more delay. */
    SAVE_POWER,
    /** Longer ones for machines that are kept waiting by others, and G.711 before other codecs. */
    VIRTUAL_MACHINE
}
