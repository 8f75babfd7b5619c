package org.fermata.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Random;

/**
 * Inventing what is lost is nearer to the speech than silence is, by the log-spectral distance to
 * what is decoded without loss: the root mean square over the bands of 250 Hz of their difference
 * in dB, in frames of 20 ms with speech of which something is missing. Seeded losses of packets of
 * 20 ms.
 */
class ConcealedSpeechTest {

    private static final int PACKET_MS = 20;
    private static final int BAND_HERTZ = 250;
    private static final double FLOOR = 1e-7;

    private record Distances(double concealed, double silent) {}

    @ParameterizedTest
    @CsvSource({
        "PCMU, 0.01, 1", "PCMU, 0.05, 1", "PCMU, 0.10, 1", "PCMU, 0.20, 1", "PCMU, 0.05, 3",
        "PCMU, 0.20, 3", "PCMA, 0.10, 2", "G722, 0.01, 1", "G722, 0.05, 1", "G722, 0.10, 1",
        "G722, 0.20, 1", "G722, 0.05, 3", "G722, 0.20, 3", "OPUS, 0.01, 1", "OPUS, 0.05, 1",
        "OPUS, 0.10, 1", "OPUS, 0.20, 1", "OPUS, 0.05, 3", "OPUS, 0.20, 3"
    })
    void inventedSoundIsNearerToTheSpeechThanSilence(Codec codec, double loss, int burst) {
        Distances found = distances(codec, loss, burst);
        System.getLogger("concealment")
                .log(
                        System.Logger.Level.INFO,
                        "{0} {1} % in {2}: {3} dB, silence {4} dB",
                        codec,
                        100 * loss,
                        burst,
                        found.concealed,
                        found.silent);
        assertThat(found.concealed).isLessThan(0.75 * found.silent);
    }

    private static Distances distances(Codec codec, double loss, int burst) {
        short[] speech = SpeechSamples.at(codec.sampleRate());
        int samples = codec.samples(PACKET_MS);
        Encoder encoder = codec.newEncoder("useinbandfec=1");
        Decoder clean = codec.newDecoder();
        Decoder lossy = codec.newDecoder();
        byte[] payload = new byte[1500];
        short[] cleanSound = new short[samples];
        short[] concealed = new short[samples];
        short[] silence = new short[samples];
        Random random = new Random(7 + burst);
        double concealedSum = 0;
        double silentSum = 0;
        int count = 0;
        int left = 0;
        for (int at = 0; at + samples <= speech.length; at += samples) {
            int length = encoder.encode(speech, at, samples, payload, 0);
            clean.decode(payload, 0, length, cleanSound, 0);
            left = left > 0 ? left - 1 : random.nextDouble() < loss / burst ? burst : 0;
            if (left == 0) {
                lossy.decode(payload, 0, length, concealed, 0);
                continue;
            }
            lossy.conceal(concealed, 0, samples);
            if (power(cleanSound) > 1e-4) {
                concealedSum += distance(cleanSound, concealed, codec.sampleRate());
                silentSum += distance(cleanSound, silence, codec.sampleRate());
                count++;
            }
        }
        assertThat(count).as("lost packets with speech").isPositive();
        return new Distances(concealedSum / count, silentSum / count);
    }

    private static double power(short[] pcm) {
        double sum = 0;
        for (short sample : pcm) {
            sum += (double) sample * sample;
        }
        return sum / pcm.length / (32_768.0 * 32_768);
    }

    private static double distance(short[] one, short[] other, int rate) {
        int bands = Math.min(rate, 16_000) / 2 / BAND_HERTZ - 1;
        double sum = 0;
        for (int band = 1; band <= bands; band++) {
            double difference =
                    10
                            * Math.log10(
                                    (band(one, band, rate) + FLOOR)
                                            / (band(other, band, rate) + FLOOR));
            sum += difference * difference;
        }
        return Math.sqrt(sum / bands);
    }

    /** The power around a frequency, under a Hann window. */
    private static double band(short[] pcm, int number, int rate) {
        double step = 2 * Math.PI * number * BAND_HERTZ / rate;
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < pcm.length; i++) {
            double window = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / pcm.length);
            double sample = pcm[i] / 32_768.0 * window;
            real += sample * Math.cos(step * i);
            imaginary += sample * Math.sin(step * i);
        }
        double scale = 4.0 / pcm.length;
        return (real * real + imaginary * imaginary) * scale * scale;
    }
}
