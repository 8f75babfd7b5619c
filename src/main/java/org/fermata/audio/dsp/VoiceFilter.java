package org.fermata.audio.dsp;

/**
 * Works on the microphone's sound before it goes to the lines. Owner: the capture thread once it
 * was handed there.
 */
public interface VoiceFilter {

    /**
     * Works on a block in place. Real-time: must not allocate, lock, log or block.
     *
     * @param loudspeaker what was played, in the microphone's time, likewise; silence if nothing
     *     was
     * @param microphone 10 ms at 48,000 Hz: 480 samples within ±1
     */
    void process(float[] loudspeaker, float[] microphone);

    /** Gives up what it holds, once the capture thread has it no more. */
    void close();
}
