package org.fermata.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;

/** On a tone the seam can be perfect; the bounds leave room for a lag between two samples. */
class TimeStretchTest {

    @ParameterizedTest
    @CsvSource({"8000, 10", "8000, 20", "8000, 30", "16000, 10", "16000, 20", "16000, 60"})
    void aToneIsShortenedWithoutAClick(int rate, int ms) {
        short[] tone = tone(rate, ms);
        int count = rate / 1000 * ms;

        int left = new TimeStretch(rate).shorten(tone, 7, count);

        assertThat(count - left).isBetween(rate * 5 / 2000, Math.min(count / 2, rate / 100));
        assertThat((count - left) % (rate / 8000)).isZero();
        assertThat(steepest(tone, 7, left)).isLessThan(1.1 * steepest(tone(rate, ms), 7, count));
        assertThat(quietestPeriod(tone, 7, left, rate)).isGreaterThan(0.9 * 10_000 / Math.sqrt(2));
    }

    @ParameterizedTest
    @CsvSource({"8000, 10", "8000, 20", "8000, 30", "16000, 10", "16000, 20", "16000, 60"})
    void aToneIsLengthenedWithoutAClick(int rate, int ms) {
        short[] tone = tone(rate, ms);
        int count = rate / 1000 * ms;

        int now = new TimeStretch(rate).lengthen(tone, 7, count);

        assertThat(now - count).isBetween(rate * 5 / 2000, Math.min(count / 2, rate / 100));
        assertThat(steepest(tone, 7, now)).isLessThan(1.1 * steepest(tone(rate, ms), 7, count));
        assertThat(quietestPeriod(tone, 7, now, rate)).isGreaterThan(0.9 * 10_000 / Math.sqrt(2));
    }

    @Test
    void theEndsStayWhatTheyWereSoThatTheNextPacketFits() {
        short[] tone = tone(8000, 20);
        short first = tone[7];
        short last = tone[7 + 159];
        int left = new TimeStretch(8000).shorten(tone, 7, 160);
        assertThat((int) tone[7]).isBetween(first - 300, first + 300);
        assertThat(tone[7 + left - 1]).isEqualTo(last);
        int longer = new TimeStretch(8000).lengthen(tone, 7, left);
        assertThat(tone[7 + longer - 1]).isEqualTo(last);
    }

    @Test
    void veryShortSoundAndSoundAroundItAreLeftAlone() {
        short[] tone = tone(8000, 20);
        short[] before = tone.clone();
        TimeStretch stretch = new TimeStretch(8000);
        assertThat(stretch.shorten(tone, 0, 40)).isEqualTo(40);
        assertThat(stretch.lengthen(tone, 0, 40)).isEqualTo(40);
        assertThat(tone).isEqualTo(before);

        stretch.shorten(tone, 7, 160);
        assertThat(Arrays.copyOf(tone, 7)).isEqualTo(Arrays.copyOf(before, 7));
    }

    @Test
    void silenceStaysSilence() {
        short[] silence = new short[400];
        assertThat(new TimeStretch(16_000).shorten(silence, 0, 320)).isEqualTo(160);
        assertThat(silence).containsOnly((short) 0);
    }

    private static short[] tone(int rate, int ms) {
        short[] tone = new short[rate / 1000 * ms * 3 / 2 + 14];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (short) Math.round(10_000 * Math.sin(2 * Math.PI * 330 * i / rate));
        }
        return tone;
    }

    private static double steepest(short[] pcm, int offset, int count) {
        int steepest = 0;
        for (int i = offset + 1; i < offset + count; i++) {
            steepest = Math.max(steepest, Math.abs(pcm[i] - pcm[i - 1]));
        }
        return steepest;
    }

    private static double quietestPeriod(short[] pcm, int offset, int count, int rate) {
        int window = rate / 330;
        double quietest = Double.MAX_VALUE;
        for (int start = offset; start + window <= offset + count; start++) {
            double sum = 0;
            for (int i = start; i < start + window; i++) {
                sum += (double) pcm[i] * pcm[i];
            }
            quietest = Math.min(quietest, Math.sqrt(sum / window));
        }
        return quietest;
    }
}
