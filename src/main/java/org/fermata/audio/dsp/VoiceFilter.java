package org.fermata.audio.dsp;

/**
 * Works on the microphone's sound before it goes to the lines. Owner: the capture thread once it
 * was handed there.
 */
public interface VoiceFilter {

    /**
     * Says what to do from now on. Off the capture thread before it is handed there, then on it.
     *
     * @param echo whether the loudspeaker's sound is taken out
     * @param noise whether steady noise is taken out
     * @param gain whether quiet voices are made louder
     */
    void choose(boolean echo, boolean noise, boolean gain);

    /**
     * Works on a block in place. Real-time: must not allocate, lock, log or block.
     *
     * @param loudspeaker what was played, in the microphone's time, likewise; silence if nothing
     *     was
     * @param microphone 10 ms at 48,000 Hz: 480 samples within ±1
     */
    void process(float[] loudspeaker, float[] microphone);

    /** Gives up what it holds. */
    void close();
}
