package org.fermata.audio;

/** Plays ringing and tones to the user. Must be called on {@code signalling}; returns at once. */
public interface Signals {

    /** A tone in the ear (ITU-T E.180). */
    enum Signal {
        RINGBACK,
        CALL_WAITING,
        BUSY,
        CONGESTION,
        /** A line has been held for long. */
        HOLD_REMINDER
    }

    /** Plays nothing. */
    Signals NONE =
            new Signals() {
                @Override
                public void ring(boolean on) {}

                @Override
                public void start(Signal signal) {}

                @Override
                public void stop(Signal signal) {}
            };

    /**
     * Sets how it rings from the next time on.
     *
     * @param strokes how often the bell is struck before each pause: 6 as it comes, 2 or more
     */
    default void setRing(int strokes) {}

    /**
     * Says whether a call may be talked to soon: what it is heard and spoken with is opened then,
     * without running, so that nobody waits for it.
     */
    default void expectCall(boolean soon) {}

    /** Starts or stops ringing on the ring device. */
    void ring(boolean on);

    /**
     * Starts a tone on the playback device. CALL_WAITING and HOLD_REMINDER sound once, BUSY and
     * CONGESTION for some seconds.
     */
    void start(Signal signal);

    /**
     * Plays keyed digits softly in the ear, if a line is heard there.
     *
     * @param digits of {@code 0-9*#A-D} and the comma
     */
    default void keys(String digits) {}

    /** Stops a tone. */
    void stop(Signal signal);
}
