package org.fermata.audio;

import java.util.Arrays;

/**
 * What a recording of a microphone says of it. Immutable; any thread.
 *
 * @param peakDbfs the loudest sample, negative infinity for silence
 * @param voiceDbfs the mean level of what stands out from the noise, as a root of the mean square;
 *     NaN where nothing does
 * @param noiseDbfs the level of the quietest tenth, negative infinity for silence
 * @param clippedSamples samples at the end of the scale
 * @param seconds how long the recording is, 0 where nothing came
 */
public record MicrophoneFigures(
        double peakDbfs, double voiceDbfs, double noiseDbfs, int clippedSamples, double seconds) {

    private static final int FRAME = PortHost.RATE / 50;
    private static final double FULL_SCALE = 0.999;

    /** A voice stands out from the noise by more than that. */
    private static final double VOICE_OVER_NOISE_DB = 10;

    /**
     * Measures a recording.
     *
     * @param samples at {@link PortHost#RATE}, nominally within ±1
     * @param length how many there are
     */
    static MicrophoneFigures of(float[] samples, int length) {
        float peak = 0;
        int clipped = 0;
        for (int i = 0; i < length; i++) {
            float size = Math.abs(samples[i]);
            peak = Math.max(peak, size);
            if (size >= FULL_SCALE) {
                clipped++;
            }
        }
        double[] powers = new double[length / FRAME];
        for (int frame = 0; frame < powers.length; frame++) {
            double sum = 0;
            for (int i = frame * FRAME; i < (frame + 1) * FRAME; i++) {
                sum += samples[i] * samples[i];
            }
            powers[frame] = sum / FRAME;
        }
        double[] sorted = powers.clone();
        Arrays.sort(sorted);
        double noise = sorted.length == 0 ? 0 : sorted[sorted.length / 10];
        double voice =
                Arrays.stream(powers)
                        .filter(power -> power > noise * Math.pow(10, VOICE_OVER_NOISE_DB / 10))
                        .average()
                        .orElse(Double.NaN);
        return new MicrophoneFigures(
                20 * Math.log10(peak),
                10 * Math.log10(voice),
                10 * Math.log10(noise),
                clipped,
                (double) length / PortHost.RATE);
    }
}
