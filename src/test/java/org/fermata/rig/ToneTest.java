package org.fermata.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

class ToneTest {

    private static final int RATE = 48_000;

    @Test
    void aSineHasTheLevelItWasMadeWith() {
        short[] tone = Tone.sine(440, -20, RATE, 1);
        assertThat(Tone.level(tone)).isCloseTo(-20, within(0.01));
        assertThat(Tone.levelAt(440, tone, RATE)).isCloseTo(-20, within(0.01));
        assertThat(Tone.levelAt(1000, tone, RATE)).isLessThan(-60);
    }

    @Test
    void aHoleInATonesMiddleIsMeasured() {
        short[] tone = Tone.sine(440, -20, RATE, 1);
        Arrays.fill(tone, RATE / 2, RATE / 2 + RATE / 40, (short) 0);
        assertThat(Tone.longestGapMs(tone, RATE, -40)).isCloseTo(25, within(0.5));
        assertThat(Tone.longestGapMs(Tone.sine(440, -20, RATE, 1), RATE, -40)).isLessThan(0.5);
        assertThat(Tone.longestGapMs(new short[RATE], RATE, -40)).isCloseTo(1000, within(0.1));
    }

    @Test
    void theBeginningOfSoundIsFound() {
        short[] samples = new short[RATE];
        short[] tone = Tone.sine(1000, -20, RATE, 0.5);
        System.arraycopy(tone, 0, samples, RATE / 2, tone.length);
        // −40 dBFS is a hundredth of −20 dBFS in power: a hundredth of the 10 ms suffices.
        int found = Tone.firstLouderThan(samples, RATE, -40);
        assertThat(found).isBetween(RATE / 2 - RATE / 100, RATE / 2);
        assertThat(Tone.firstLouderThan(new short[RATE], RATE, -40)).isEqualTo(-1);
        assertThat(Tone.loudestSpan(samples, RATE)).isCloseTo(-20, within(0.1));
    }
}
