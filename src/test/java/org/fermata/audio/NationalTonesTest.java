package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.fermata.store.ToneStandard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Levels and times of what is heard; figures of ITU-T E.180 Supplement 2. */
class NationalTonesTest {

    private final float[] block = new float[PortHost.BLOCK_FRAMES];

    private double next(Voice voice) {
        java.util.Arrays.fill(block, 0);
        voice.add(block);
        double sum = 0;
        for (float sample : block) {
            sum += sample * sample;
        }
        return Math.sqrt(sum / block.length);
    }

    /** How much of the last block is a sine of this frequency, as its amplitude. */
    private double amplitude(double hertz) {
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < block.length; i++) {
            double at = 2 * Math.PI * hertz * i / PortHost.RATE;
            real += block[i] * Math.cos(at);
            imaginary += block[i] * Math.sin(at);
        }
        return 2 * Math.hypot(real, imaginary) / block.length;
    }

    /** On and off in turn, in ms. */
    private String cadence(Voice voice, int turns) {
        StringBuilder text = new StringBuilder();
        boolean on = true;
        int ms = 0;
        for (int i = 0; i < 2000 && turns > 0; i++) {
            boolean sounds = next(voice) > 0.005;
            if (sounds != on) {
                text.append(ms).append(' ');
                on = sounds;
                ms = 0;
                turns--;
            }
            ms += 10;
        }
        return text.toString().trim();
    }

    @ParameterizedTest
    @CsvSource({
        "EUROPE, RINGBACK, 1000 4000", "EUROPE, BUSY, 500 500", "EUROPE, CONGESTION, 250 250",
        "UK, RINGBACK, 400 200 400 2000", "US, RINGBACK, 2000 4000", "US, BUSY, 500 500",
        "GERMANY, BUSY, 480 480", "FRANCE, RINGBACK, 1500 3500", "CHINA, BUSY, 350 350",
        "UK, CONGESTION, 400 350"
    })
    void tonesComeAndGoAsTheStandardSays(
            ToneStandard standard, Signals.Signal signal, String expected) {
        Voice voice = NationalTones.tone(standard, signal);
        assertThat(cadence(voice, expected.split(" ").length)).isEqualTo(expected);
    }

    @Test
    void theAmericanRingbackIsTwoSinesTogether() {
        Voice voice = NationalTones.tone(ToneStandard.US, Signals.Signal.RINGBACK);
        double low = 0;
        double high = 0;
        for (int i = 0; i < 50; i++) {
            next(voice);
            low = Math.max(low, amplitude(440));
            high = Math.max(high, amplitude(480));
        }
        assertThat(low).isGreaterThan(0.05);
        assertThat(high).isGreaterThan(0.05);
    }

    @ParameterizedTest
    @EnumSource(ToneStandard.class)
    void everyToneOfEveryStandardIsAsLoud(ToneStandard standard) {
        for (Signals.Signal signal : Signals.Signal.values()) {
            if (signal == Signals.Signal.HOLD_REMINDER) {
                continue;
            }
            Voice voice = NationalTones.tone(standard, signal);
            double loudest = 0;
            for (int i = 0; i < 100; i++) {
                loudest = Math.max(loudest, next(voice));
            }
            assertThat(20 * Math.log10(loudest * Math.sqrt(2)))
                    .as(standard + " " + signal)
                    .isCloseTo(-20, within(3.5));
        }
    }

    @Test
    void keyedDigitsAreHeardOneAfterAnother() {
        KeyTones tones = new KeyTones("1#");
        for (int i = 0; i < 5; i++) {
            next(tones);
        }
        assertThat(amplitude(697)).isGreaterThan(0.02);
        assertThat(amplitude(1209)).isGreaterThan(0.02);
        for (int i = 0; i < 15; i++) {
            next(tones);
        }
        assertThat(amplitude(941)).isGreaterThan(0.02);
        assertThat(amplitude(1477)).isGreaterThan(0.02);
        for (int i = 0; i < 30; i++) {
            next(tones);
        }
        assertThat(next(tones)).isZero();
    }
}
