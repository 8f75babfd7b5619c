package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.Random;

class MicrophoneFiguresTest {

    private static final int LENGTH = PortHost.RATE * 4;

    /** Half of the time a tone, all of the time a noise. */
    private static float[] voice(double amplitude, double noise) {
        Random random = new Random(5);
        float[] samples = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            boolean speaks = i / (PortHost.RATE / 2) % 2 == 0;
            double tone = Math.sin(2 * Math.PI * 200 * i / PortHost.RATE);
            double sum = (speaks ? amplitude * tone : 0) + noise * random.nextGaussian();
            samples[i] = (float) Math.clamp(sum, -1, 1);
        }
        return samples;
    }

    @Test
    void voiceAndNoiseAreToldApart() {
        MicrophoneFigures figures = MicrophoneFigures.of(voice(0.1, 0.001), LENGTH);
        assertThat(figures.voiceDbfs()).isCloseTo(-23, within(0.1));
        assertThat(figures.noiseDbfs()).isCloseTo(-60, within(0.5));
        assertThat(figures.peakDbfs()).isCloseTo(-20, within(0.5));
        assertThat(figures.clippedSamples()).isZero();
        assertThat(figures.seconds()).isEqualTo(4);
    }

    @Test
    void whatIsAtTheEndOfTheScaleIsCounted() {
        assertThat(MicrophoneFigures.of(voice(1.5, 0.001), LENGTH).clippedSamples())
                .isGreaterThan(1000);
    }

    @Test
    void aSteadyNoiseHasNoVoice() {
        MicrophoneFigures figures = MicrophoneFigures.of(voice(0, 0.01), LENGTH);
        assertThat(figures.voiceDbfs()).isNaN();
        assertThat(figures.noiseDbfs()).isCloseTo(-40, within(0.5));
    }

    @Test
    void silenceAndNothingAreNone() {
        MicrophoneFigures silent = MicrophoneFigures.of(new float[LENGTH], LENGTH);
        assertThat(silent.peakDbfs()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(silent.voiceDbfs()).isNaN();
        assertThat(MicrophoneFigures.of(new float[LENGTH], 0).seconds()).isZero();
    }
}
