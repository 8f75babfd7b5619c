package org.fermata.audio;

/** Plays ringing and tones to the user. Must be called on {@code signalling}; returns at once. */
public interface Signals {

    /** A tone in the ear (ITU-T E.180). */
    enum Signal {
        RINGBACK,
        CALL_WAITING,
        BUSY,
        CONGESTION
    }

    /** Starts or stops ringing on the ring device. */
    void ring(boolean on);

    /**
     * Starts a tone on the playback device. CALL_WAITING sounds once, BUSY and CONGESTION for some
     * seconds.
     */
    void start(Signal signal);

    /** Stops a tone. */
    void stop(Signal signal);
}
