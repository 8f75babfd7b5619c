package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Random;

class ChirpTest {

    private static final int LENGTH = PortHost.RATE * 2;

    private static float[] noise(double rms) {
        Random random = new Random(3);
        float[] noise = new float[LENGTH];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) (rms * random.nextGaussian());
        }
        return noise;
    }

    private static void add(float[] recording, float[] chirp, int at, double gain) {
        for (int i = 0; i < chirp.length; i++) {
            recording[at + i] += (float) (gain * chirp[i]);
        }
    }

    @ParameterizedTest
    @CsvSource({"-3, 0.001", "-20, 0.003", "-40, 0.003", "-40, 0.0001", "6, 0"})
    void itIsFoundToTheSampleAndToATenthOfADecibel(double levelDb, double noise) {
        float[] recording = noise(noise);
        add(recording, Chirp.make(), 31_417, Math.pow(10, levelDb / 20));
        Chirp.Found found = Chirp.find(Chirp.make(), recording, LENGTH);
        assertThat(found.at()).isCloseTo(31_417, within(1));
        assertThat(20 * Math.log10(found.gain())).isCloseTo(levelDb, within(0.3));
    }

    /** A loudspeaker's clock may be off by some hundred ppm, and a buffer may lose samples. */
    @ParameterizedTest
    @CsvSource({"500, 0", "0, 30"})
    void itsLevelSurvivesClocksThatDifferAndLostSamples(double ppm, int lost) {
        float[] recording = noise(0.001);
        float[] chirp = Chirp.make();
        for (int i = 0; i < chirp.length - 100; i++) {
            double at = i * (1 + ppm / 1e6) + (i > chirp.length / 2 ? lost : 0);
            float before = chirp[(int) at];
            recording[20_000 + i] +=
                    (float) (0.1 * (before + (at % 1) * (chirp[(int) at + 1] - before)));
        }
        Chirp.Found found = Chirp.find(chirp, recording, LENGTH);
        assertThat(found.at()).isCloseTo(20_000, within(PortHost.RATE / 1000));
        assertThat(20 * Math.log10(found.gain())).isCloseTo(-20, within(0.5));
    }

    /** A loudspeaker wired the wrong way round. */
    @Test
    void itIsFoundUpsideDown() {
        float[] recording = noise(0.001);
        add(recording, Chirp.make(), 5000, -0.1);
        assertThat(Chirp.find(Chirp.make(), recording, LENGTH).at()).isCloseTo(5000, within(1));
    }

    @Test
    void theLoudestOfSeveralIsTaken() {
        float[] recording = noise(0.001);
        add(recording, Chirp.make(), 20_000, 0.05);
        add(recording, Chirp.make(), 12_000, 0.1);
        assertThat(Chirp.find(Chirp.make(), recording, LENGTH).at()).isCloseTo(12_000, within(1));
    }

    @Test
    void itIsNotFoundWhereItIsNot() {
        assertThat(Chirp.find(Chirp.make(), new float[LENGTH], LENGTH)).isNull();
        assertThat(Chirp.find(Chirp.make(), noise(0.1), LENGTH)).isNull();
        assertThat(Chirp.find(Chirp.make(), noise(0.1), 100)).isNull();
        float[] hum = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            hum[i] = (float) (0.2 * Math.sin(2 * Math.PI * 1000 * i / PortHost.RATE));
        }
        assertThat(Chirp.find(Chirp.make(), hum, LENGTH)).isNull();
    }
}
