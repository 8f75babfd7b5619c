package org.fermata.store;

/**
 * What is done to the voice on its way.
 *
 * @param echoCancelling whether what the loudspeaker says is taken out of the microphone's sound
 * @param noiseSuppression whether steady noise is taken out of it
 * @param gainControl whether quiet voices are made louder
 * @param comfortNoise whether RFC 3389 is offered: pauses of the far end are filled with noise like
 *     that of its room
 * @param silenceSuppression whether nothing is sent in pauses of one's own but what comfort noise
 *     needs; only where the far end knows it
 */
public record VoiceSettings(
        boolean echoCancelling,
        boolean noiseSuppression,
        boolean gainControl,
        boolean comfortNoise,
        boolean silenceSuppression) {

    /** The echo only: the rest changes what the far end hears, and costs more. */
    public static final VoiceSettings DEFAULTS =
            new VoiceSettings(true, false, false, false, false);

    /** Nothing is done. */
    public static final VoiceSettings NONE = new VoiceSettings(false, false, false, false, false);
}
