package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Many people who speak at once, each at −20 dBFS, and one who speaks alone. */
class LimiterTest {

    private static final int LINES = 32;
    private static final int BLOCKS = 2000;
    private static final float[] SPEECH = Speech.far();

    private final Limiter limiter = new Limiter();
    private final float[] block = new float[PortHost.BLOCK_FRAMES];
    private final float[] plain = new float[PortHost.BLOCK_FRAMES];

    private void fill(int lines, int number) {
        for (int i = 0; i < block.length; i++) {
            float sum = 0;
            for (int line = 0; line < lines; line++) {
                // Each is at another place of the speech.
                sum += SPEECH[(number * block.length + i + line * 28_813) % SPEECH.length];
            }
            block[i] = sum;
            plain[i] = sum;
        }
    }

    /** What is left of the block when the speech in it is taken out, and the speech, as powers. */
    private double[] distortion() {
        double product = 0;
        double power = 0;
        double out = 0;
        for (int i = 0; i < block.length; i++) {
            product += block[i] * plain[i];
            power += plain[i] * plain[i];
            out += block[i] * block[i];
        }
        double gain = power == 0 ? 0 : product / power;
        return new double[] {Math.max(0, out - gain * product), out, gain};
    }

    @Test
    void thirtyTwoLinesNeitherClipNorDistortNorPump() {
        double left = 0;
        double all = 0;
        double least = 1;
        double most = 0;
        double fastest = 0;
        double before = 0;
        for (int number = 0; number < BLOCKS; number++) {
            fill(LINES, number);
            limiter.apply(block);
            for (float sample : block) {
                assertThat(Math.abs(sample)).isLessThan(1f);
            }
            double[] found = distortion();
            if (number > 100) {
                left += found[0];
                all += found[1];
                least = Math.min(least, found[2]);
                most = Math.max(most, found[2]);
                fastest = Math.max(fastest, found[2] - before);
            }
            before = found[2];
        }
        double decibels = 10 * Math.log10(left / all);
        System.getLogger("limiter")
                .log(
                        System.Logger.Level.INFO,
                        "distortion {0} dB, gain {1} to {2}, {3} a block",
                        decibels,
                        least,
                        most,
                        fastest);
        assertThat(decibels).as("distortion in dB").isLessThan(-30);
        assertThat(fastest).as("gain that comes back in 10 ms").isLessThan(0.04);
    }

    @Test
    void whoSpeaksAloneIsLeftAsHeIs() {
        for (int number = 0; number < BLOCKS; number++) {
            fill(1, number);
            limiter.apply(block);
            assertThat(block).containsExactly(plain);
        }
    }
}
