package org.fermata.audio.dsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;

/**
 * Sines through both converters, measured by correlation over the last 500 ms of 600. The bands are
 * those of the codecs: 300 to 3400 Hz for G.711 (ITU-T G.712), 50 to 7000 Hz for G.722.
 */
class ResamplingTest {

    private static final int BLOCKS = 60;
    private static final int SETTLED_BLOCKS = 10;
    private static final double AMPLITUDE = 0.5;

    @ParameterizedTest
    @CsvSource({
        "8000, 50", "8000, 300", "8000, 1000", "8000, 2000", "8000, 3000", "8000, 3400",
        "16000, 50", "16000, 1000", "16000, 3400", "16000, 5000", "16000, 6500", "16000, 7000"
    })
    void theCodecsBandPassesWithin02Decibels(int rate, int hertz) {
        assertThat(decibels(amplitude(down(rate, hertz), hertz, rate) / AMPLITUDE))
                .isCloseTo(0, within(0.2));
        assertThat(decibels(amplitude(up(rate, hertz), hertz, 48_000) / AMPLITUDE))
                .isCloseTo(0, within(0.2));
    }

    @ParameterizedTest
    @CsvSource({
        "8000, 4600",
        "8000, 5000",
        "8000, 7000",
        "8000, 9000",
        "8000, 12500",
        "8000, 15900",
        "8000, 20000",
        "8000, 23500",
        "16000, 9000",
        "16000, 11000",
        "16000, 15000",
        "16000, 17000",
        "16000, 23500"
    })
    void whatWouldAliasIsSuppressedBy60Decibels(int rate, int hertz) {
        assertThat(decibels(rms(down(rate, hertz)) * Math.sqrt(2) / AMPLITUDE)).isLessThan(-60);
    }

    @ParameterizedTest
    @CsvSource({"8000, 300", "8000, 1000", "8000, 3400", "16000, 50", "16000, 3400", "16000, 7000"})
    void imagesOfWhatIsPlayedAreSuppressedBy60Decibels(int rate, int hertz) {
        float[] sound = up(rate, hertz);
        for (int multiple = rate; multiple <= 24_000; multiple += rate) {
            assertThat(decibels(amplitude(sound, multiple - hertz, 48_000) / AMPLITUDE))
                    .as("image below %d Hz", multiple)
                    .isLessThan(-60);
            if (multiple + hertz < 24_000) {
                assertThat(decibels(amplitude(sound, multiple + hertz, 48_000) / AMPLITUDE))
                        .as("image above %d Hz", multiple)
                        .isLessThan(-60);
            }
        }
    }

    @Test
    void tooLoudIsClippedNotWrapped() {
        float[] block = new float[480];
        Arrays.fill(block, 1.5f);
        short[] out = new short[160];
        Downsampler downsampler = new Downsampler(16_000);
        downsampler.convert(block, out, 0);
        downsampler.convert(block, out, 0);
        assertThat(out).containsOnly(Short.MAX_VALUE);
    }

    @Test
    void aResetConverterStartsFromSilence() {
        short[] loud = new short[80];
        Arrays.fill(loud, (short) 20_000);
        float[] block = new float[480];
        Upsampler upsampler = new Upsampler(8000);
        upsampler.convert(loud, 0, block);
        upsampler.reset();
        upsampler.convert(new short[80], 0, block);
        assertThat(block).containsOnly(0f);

        Arrays.fill(block, 0.5f);
        short[] out = new short[80];
        Downsampler downsampler = new Downsampler(8000);
        downsampler.convert(block, out, 0);
        downsampler.reset();
        downsampler.convert(new float[480], out, 0);
        assertThat(out).containsOnly((short) 0);
    }

    @Test
    void otherRatesAreRefused() {
        assertThatThrownBy(() -> new Upsampler(44_100))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static float[] down(int rate, int hertz) {
        Downsampler downsampler = new Downsampler(rate);
        short[] out = new short[BLOCKS * rate / 100];
        float[] block = new float[480];
        int written = 0;
        for (int i = 0; i < BLOCKS; i++) {
            for (int j = 0; j < 480; j++) {
                block[j] = (float) sine(hertz, i * 480 + j, 48_000);
            }
            written += downsampler.convert(block, out, written);
        }
        assertThat(written).isEqualTo(out.length);
        int settled = SETTLED_BLOCKS * rate / 100;
        float[] sound = new float[out.length - settled];
        for (int i = 0; i < sound.length; i++) {
            sound[i] = out[settled + i] / 32_768f;
        }
        return sound;
    }

    private static float[] up(int rate, int hertz) {
        Upsampler upsampler = new Upsampler(rate);
        int samples = rate / 100;
        float[] sound = new float[(BLOCKS - SETTLED_BLOCKS) * 480];
        float[] block = new float[480];
        short[] in = new short[samples];
        for (int i = 0; i < BLOCKS; i++) {
            for (int j = 0; j < samples; j++) {
                in[j] = (short) Math.round(32_768 * sine(hertz, i * samples + j, rate));
            }
            upsampler.convert(in, 0, block);
            if (i >= SETTLED_BLOCKS) {
                System.arraycopy(block, 0, sound, (i - SETTLED_BLOCKS) * 480, 480);
            }
        }
        return sound;
    }

    private static double sine(int hertz, int index, int rate) {
        return AMPLITUDE * Math.sin(2 * Math.PI * hertz * index / rate);
    }

    /** The amplitude of one frequency; all used here have whole periods in 500 ms. */
    private static double amplitude(float[] sound, int hertz, int rate) {
        double cosine = 0;
        double sine = 0;
        for (int i = 0; i < sound.length; i++) {
            double phase = 2 * Math.PI * hertz * i / rate;
            cosine += sound[i] * Math.cos(phase);
            sine += sound[i] * Math.sin(phase);
        }
        return 2 * Math.hypot(cosine, sine) / sound.length;
    }

    private static double rms(float[] sound) {
        double sum = 0;
        for (float sample : sound) {
            sum += sample * sample;
        }
        return Math.sqrt(sum / sound.length);
    }

    private static double decibels(double ratio) {
        return 20 * Math.log10(ratio + 1e-9);
    }
}
