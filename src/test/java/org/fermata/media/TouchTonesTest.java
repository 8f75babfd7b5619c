package org.fermata.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.fermata.audio.PortHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers from ITU-T Q.23 (frequencies) and Q.24 (levels and times that receivers count on). */
class TouchTonesTest {

    private static final double[] FREQUENCIES = {697, 770, 852, 941, 1209, 1336, 1477, 1633};

    private final TouchTones tones = new TouchTones();
    private final float[] digit = new float[10 * PortHost.BLOCK_FRAMES];

    private void record() {
        for (int i = 0; i < 10; i++) {
            System.arraycopy(
                    tones.next(), 0, digit, i * PortHost.BLOCK_FRAMES, PortHost.BLOCK_FRAMES);
        }
    }

    private double level(double hertz) {
        double coefficient = 2 * Math.cos(2 * Math.PI * hertz / PortHost.RATE);
        double last = 0;
        double before = 0;
        for (float sample : digit) {
            double next = sample + coefficient * last - before;
            before = last;
            last = next;
        }
        double power = last * last + before * before - coefficient * last * before;
        // In dBm0, of which a sine of full scale has 3.14 (G.711).
        return 10 * Math.log10(4 * power / digit.length / digit.length + 1e-12) + 3.14;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 697, 1209", "2, 697, 1336", "3, 697, 1477", "A, 697, 1633",
        "4, 770, 1209", "5, 770, 1336", "6, 770, 1477", "B, 770, 1633",
        "7, 852, 1209", "8, 852, 1336", "9, 852, 1477", "C, 852, 1633",
        "*, 941, 1209", "0, 941, 1336", "#, 941, 1477", "D, 941, 1633"
    })
    void eachDigitIsItsPairOfTonesAndNoOther(String key, double low, double high) {
        tones.add(key);
        record();
        assertThat(level(low)).isCloseTo(-10, within(0.5));
        assertThat(level(high)).isCloseTo(-8, within(0.5));
        for (double other : FREQUENCIES) {
            if (other != low && other != high) {
                assertThat(level(other)).isLessThan(-30);
            }
        }
    }

    @Test
    void digitsLastLongEnoughAndHaveGapsBetweenThem() {
        tones.add("1,2");
        assertThat(loudBlocks(10)).isEqualTo(10);
        // 60 ms of gap, then 1 s for the comma.
        assertThat(loudBlocks(106)).isZero();
        assertThat(loudBlocks(10)).isEqualTo(10);
        assertThat(loudBlocks(6)).isZero();
        assertThat(tones.next()).isNull();
    }

    private int loudBlocks(int count) {
        int loud = 0;
        for (int i = 0; i < count; i++) {
            float[] block = tones.next();
            boolean sounds = false;
            for (float sample : block) {
                sounds |= sample != 0;
            }
            loud += sounds ? 1 : 0;
        }
        return loud;
    }
}
