package org.fermata.audio;

/**
 * What of the loudspeaker came back through the microphone. Immutable; any thread.
 *
 * @param heard whether anything did
 * @param delayMs how long after it was handed to the loudspeaker it came from the microphone, the
 *     devices' buffers included; NaN where nothing did
 * @param levelDb how loud it was beside what was played; NaN where nothing did
 */
public record EchoFigures(boolean heard, double delayMs, double levelDb) {

    /** Nothing came back. */
    public static final EchoFigures NONE = new EchoFigures(false, Double.NaN, Double.NaN);
}
