package org.fermata.audio.dsp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Pcm16Test {

    @Test
    void everySampleIsItselfAndWhatIsBesideItGoesToIt() {
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            assertThat(Pcm16.of(sample)).isEqualTo((short) sample);
            assertThat(Pcm16.of(sample + 0.49f)).isEqualTo((short) sample);
            assertThat(Pcm16.of(sample - 0.49f)).isEqualTo((short) sample);
        }
    }

    @Test
    void whatIsLouderIsAsLoudAsThereIs() {
        assertThat(Pcm16.of(40_000)).isEqualTo(Short.MAX_VALUE);
        assertThat(Pcm16.of(Float.POSITIVE_INFINITY)).isEqualTo(Short.MAX_VALUE);
        assertThat(Pcm16.of(-40_000)).isEqualTo(Short.MIN_VALUE);
        assertThat(Pcm16.of(Float.NEGATIVE_INFINITY)).isEqualTo(Short.MIN_VALUE);
        assertThat(Pcm16.of(Float.NaN)).isZero();
    }
}
