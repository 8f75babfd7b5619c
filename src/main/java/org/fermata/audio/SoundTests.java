package org.fermata.audio;

import java.util.function.Consumer;

/**
 * Trials of loudspeaker and microphone, one at a time; a new one ends the one before. Every method
 * must be called on {@code signalling} and returns at once; what it found is told there later,
 * unless the trial was ended before.
 */
public interface SoundTests {

    /** How long a recording is, in ms. */
    int RECORDING_MS = 4000;

    /** How long an echo is waited for, in ms, the sweep included. */
    int ECHO_MS = 2600;

    /**
     * Records the microphone for {@link #RECORDING_MS}.
     *
     * @param found told what the recording says of it
     */
    void record(Consumer<MicrophoneFigures> found);

    /**
     * Plays the last recording on the loudspeaker.
     *
     * @param done run when it has been played
     */
    void playBack(Runnable done);

    /**
     * Plays a sweep on the loudspeaker and listens for it.
     *
     * @param found told what came back
     */
    void measureEcho(Consumer<EchoFigures> found);

    /** Ends the trial that is going on, if any. */
    void cancel();
}
