package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Random;
import java.util.function.IntToDoubleFunction;

/**
 * A microphone and a loudspeaker 60 ms apart, in a room with reflections or on a head. The voices
 * are at −20 dBFS.
 */
class EchoWatchTest {

    private static final int FRAMES = PortHost.BLOCK_FRAMES;
    private static final int RATE = PortHost.RATE;
    private static final int HISTORY = 1 << 16;
    private static final int DELAY = RATE * 60 / 1000;
    private static final int REFLECTIONS = 8;
    private static final int REFLECTION = 37;
    private static final double NO_ECHO = Double.NEGATIVE_INFINITY;

    private static final float[] FAR = Speech.far();
    private static final float[] NEAR = Speech.near();

    private final EchoWatch watch = new EchoWatch();
    private final Random random = new Random(3);
    private final float[] played = new float[FRAMES];
    private final float[] heard = new float[FRAMES];
    private final float[] air = new float[HISTORY];
    private int at;

    private static double gain(double decibels) {
        return Math.pow(10, decibels / 20);
    }

    private double echo(int i) {
        double sum = 0;
        for (int k = 0; k < REFLECTIONS; k++) {
            double share = (k % 3 == 1 ? -1 : 1) * Math.pow(0.6, k);
            sum += share * air[(i - DELAY - k * REFLECTION) & HISTORY - 1];
        }
        return sum;
    }

    private void run(
            double seconds, IntToDoubleFunction far, double echo, double near, double noise) {
        for (int until = at + (int) (seconds * RATE); at < until; at += FRAMES) {
            for (int i = 0; i < FRAMES; i++) {
                played[i] = (float) far.applyAsDouble(at + i);
                air[at + i & HISTORY - 1] = played[i];
            }
            for (int i = 0; i < FRAMES; i++) {
                heard[i] =
                        (float)
                                (gain(echo) * echo(at + i)
                                        + near * NEAR[(at + i + RATE / 4) % NEAR.length]
                                        + gain(noise) * random.nextGaussian());
            }
            if (watch.listens()) {
                watch.add(played, heard);
            } else {
                watch.pass();
            }
        }
    }

    private static double voice(int i) {
        return FAR[i % FAR.length];
    }

    private static double tone(int i) {
        return 0.1 * Math.sin(2 * Math.PI * 1000 * i / RATE);
    }

    @ParameterizedTest
    @CsvSource({"0, -70", "0, -50", "0.3, -50", "1, -70"})
    void onAHeadThereIsNothingToCancel(double near, double noise) {
        run(30, EchoWatchTest::voice, NO_ECHO, near, noise);
        assertThat(watch.rests()).isTrue();
        for (int i = 0; i < 12; i++) {
            run(5, EchoWatchTest::voice, NO_ECHO, near, noise);
            assertThat(watch.rests()).isTrue();
        }
    }

    @Test
    void tonesAndMutedMicrophonesAreNoEcho() {
        run(30, EchoWatchTest::tone, NO_ECHO, 0, -50);
        assertThat(watch.rests()).isTrue();
        run(30, EchoWatchTest::tone, NO_ECHO, 1, -50);
        assertThat(watch.rests()).isTrue();
        run(30, EchoWatchTest::voice, NO_ECHO, 0, NO_ECHO);
        assertThat(watch.rests()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "-12, 0, -70",
        "-30, 0, -70",
        "-45, 0, -70",
        "-45, 0, -60",
        "-30, 0.3, -60",
        "-20, 1, -60",
        "-12, 1, -60"
    })
    void inARoomThereIs(double echo, double near, double noise) {
        for (int i = 0; i < 12; i++) {
            run(5, EchoWatchTest::voice, echo, near, noise);
            assertThat(watch.rests()).isFalse();
        }
    }

    @Test
    void anEchoThatBeginsIsFoundWithinSeconds() {
        run(30, EchoWatchTest::voice, NO_ECHO, 0.3, -60);
        assertThat(watch.rests()).isTrue();
        run(9, EchoWatchTest::voice, -12, 0.3, -60);
        assertThat(watch.rests()).isFalse();
        run(60, EchoWatchTest::voice, -12, 0.3, -60);
        assertThat(watch.rests()).isFalse();
    }

    @Test
    void whileNothingIsPlayedNothingIsConcluded() {
        run(60, i -> 0, NO_ECHO, 1, -60);
        assertThat(watch.rests()).isFalse();
        run(30, EchoWatchTest::voice, NO_ECHO, 0.3, -60);
        run(60, i -> 0, NO_ECHO, 1, -60);
        assertThat(watch.rests()).isTrue();
    }

    @Test
    void anotherDeviceIsListenedToAnew() {
        run(30, EchoWatchTest::voice, NO_ECHO, 0.3, -60);
        watch.restart();
        assertThat(watch.rests()).isFalse();
        run(10, EchoWatchTest::voice, NO_ECHO, 0.3, -60);
        assertThat(watch.rests()).isFalse();
    }
}
