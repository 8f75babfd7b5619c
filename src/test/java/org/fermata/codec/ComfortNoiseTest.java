package org.fermata.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;

class ComfortNoiseTest {

    private static final int RATE = 8000;
    private static final int PACKET = 160;

    private final ComfortNoise noise = new ComfortNoise();
    private final byte[] description = new byte[PauseDetector.DESCRIPTION_BYTES];

    private static short[] room(double dbfs, double tilt, int samples) {
        Random random = new Random(3);
        short[] pcm = new short[samples];
        double last = 0;
        double gain = 32_768 * Math.pow(10, dbfs / 20) * Math.sqrt(1 - tilt * tilt);
        for (int i = 0; i < samples; i++) {
            last = tilt * last + gain * random.nextGaussian();
            pcm[i] = (short) last;
        }
        return pcm;
    }

    private static double level(short[] pcm, int from) {
        double sum = 0;
        for (int i = from; i < pcm.length; i++) {
            sum += (double) pcm[i] * pcm[i];
        }
        return 10 * Math.log10(sum / (pcm.length - from)) - 20 * Math.log10(32_768);
    }

    /** How much one sample is like the next. */
    private static double tilt(short[] pcm, int from) {
        double product = 0;
        double power = 0;
        for (int i = from + 1; i < pcm.length; i++) {
            product += (double) pcm[i] * pcm[i - 1];
            power += (double) pcm[i] * pcm[i];
        }
        return product / power;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.8, -0.5})
    void theRoomIsHeardAsItIsDescribed(double tilt) {
        short[] room = room(-50, tilt, 4000);
        new ComfortNoiseAnalysis().describe(room, room.length, description);
        noise.update(description, 0, description.length);
        noise.begin();
        short[] made = new short[3 * RATE];
        noise.make(made, 0, made.length);
        assertThat(level(made, RATE)).isCloseTo(level(room, 0), within(1.5));
        assertThat(tilt(made, RATE)).isCloseTo(tilt(room, 0), within(0.1));
    }

    @Test
    void aLevelWithoutASpectrumIsWhiteNoise() {
        noise.update(new byte[] {55}, 0, 1);
        short[] made = new short[3 * RATE];
        noise.make(made, 0, made.length);
        assertThat(level(made, RATE)).isCloseTo(-55, within(1.0));
    }

    @Test
    void garbageIsNeitherLoudNorEndless() {
        Random random = new Random(1);
        byte[] garbage = new byte[40];
        short[] made = new short[PACKET];
        for (int i = 0; i < 2000; i++) {
            random.nextBytes(garbage);
            noise.update(garbage, 0, random.nextInt(garbage.length));
            noise.make(made, 0, made.length);
            assertThat(level(made, 0)).isLessThan(-17);
        }
    }

    @Test
    void pausesAreFoundAndNoSpeechIsTakenForOne() {
        short[] speech = SpeechSamples.at(RATE);
        short[] room = room(-60, 0.5, speech.length);
        PauseDetector detector = new PauseDetector(RATE);
        short[] packet = new short[PACKET];
        double lost = 0;
        double all = 0;
        int pauses = 0;
        int described = 0;
        int packets = 3 * speech.length / PACKET / 2;
        for (int i = 0; i < packets; i++) {
            boolean speaks = (i * PACKET) < speech.length;
            double power = 0;
            for (int k = 0; k < PACKET; k++) {
                int at = i * PACKET + k;
                int said = speaks ? speech[at] : 0;
                power += (double) said * said;
                packet[k] = (short) (said + room[at % room.length]);
            }
            all += power;
            if (detector.pause(packet, PACKET)) {
                pauses++;
                lost += power;
                described += detector.describe(packet, PACKET, description) > 0 ? 1 : 0;
            }
        }
        assertThat(pauses).as("packets of the 10 s without speech").isGreaterThan(460);
        assertThat(10 * Math.log10(lost / all)).as("speech lost, in dB").isLessThan(-30);
        assertThat(described).isBetween(10, 30);
    }
}
