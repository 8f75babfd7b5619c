package org.fermata.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/**
 * A buzz of seven harmonics stands in for a voice. The numbers follow from ITU-T G.711 Appendix I:
 * 20 % quieter each 10 ms after the first, silent at 60 ms, back within 10 ms.
 */
class ConcealmentTest {

    private static final int PACKET_MS = 20;

    @ParameterizedTest
    @EnumSource(names = {"PCMU", "PCMA", "G722"})
    void oneLostPacketOfAVoiceIsHardlyMissed(Codec codec) {
        Run run = new Run(codec, 140, 20, 1);

        double error = run.errorFrom(run.lossStart, run.lossEnd);
        double level = run.level(run.lossStart, run.lossEnd);

        assertThat(20 * Math.log10(level / error)).as("signal to error in dB").isGreaterThan(8);
    }

    @ParameterizedTest
    @EnumSource(names = {"PCMU", "PCMA", "G722"})
    void nothingClicksWhereTheLossBeginsAndEnds(Codec codec) {
        for (int hertz : new int[] {75, 97, 140, 187}) {
            for (int packets = 1; packets <= 5; packets++) {
                Run run = new Run(codec, hertz, 20, packets);
                double usual = run.steepest(0, run.lossStart - codec.samples(5));
                double around =
                        run.steepest(
                                run.lossStart - codec.samples(5), run.lossEnd + codec.samples(30));
                assertThat(around)
                        .as("steepest step at %d Hz, %d packets lost", hertz, packets)
                        .isLessThan(1.5 * usual);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PCMU", "PCMA", "G722"})
    void aLongLossFadesToSilenceWithin60Ms(Codec codec) {
        Run run = new Run(codec, 140, 20, 5);
        int ms10 = codec.samples(10);

        double before = run.out(run.lossStart - ms10, run.lossStart);
        assertThat(run.out(run.lossStart, run.lossStart + ms10) / before).isBetween(0.8, 1.2);
        assertThat(run.out(run.lossStart + 3 * ms10, run.lossStart + 4 * ms10) / before)
                .isBetween(0.35, 0.65);
        assertThat(run.out(run.lossStart + 6 * ms10, run.lossEnd)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10})
    void theVoiceIsBackSoonAfterTheLoss(int packets) {
        for (Codec codec : List.of(Codec.PCMU, Codec.PCMA, Codec.G722)) {
            Run run = new Run(codec, 140, 20, packets);
            int from = run.lossEnd + codec.samples(30);
            int to = from + codec.samples(30);
            double error = run.errorFrom(from, to);
            assertThat(20 * Math.log10(run.level(from, to) / error))
                    .as("%s", codec)
                    .isGreaterThan(15);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PCMU", "PCMA", "G722"})
    void aLossInPiecesSoundsLikeOneInAPiece(Codec codec) {
        Run whole = new Run(codec, 140, 20, 3);
        Run pieces = new Run(codec, 140, 5, 12);

        assertThat(pieces.decoded).isEqualTo(whole.decoded);
    }

    @ParameterizedTest
    @EnumSource(names = {"PCMU", "PCMA", "G722"})
    void aLossBeforeAnySoundIsSilent(Codec codec) {
        short[] out = new short[codec.samples(PACKET_MS)];
        codec.newDecoder().conceal(out, 0, out.length);
        assertThat(out).containsOnly((short) 0);
    }

    /** A voice coded, some packets of it lost, and decoded. */
    private static final class Run {
        private static final int LOSS_AT_MS = 200;
        private static final int LENGTH_MS = 600;

        /** G.711 and G.722 at 64 kbit/s (RFC 3551 section 4.5). */
        private static final int BYTES_PER_MS = 8;

        final short[] perfect;
        final short[] decoded;
        final int lossStart;
        final int lossEnd;

        Run(Codec codec, int hertz, int packetMs, int packetsLost) {
            int rate = codec.sampleRate();
            short[] voice = new short[codec.samples(LENGTH_MS)];
            for (int i = 0; i < voice.length; i++) {
                double sum = 0;
                for (int harmonic = 1; harmonic <= 7; harmonic++) {
                    double phase = harmonic * harmonic;
                    sum += Math.sin(2 * Math.PI * hertz * harmonic * i / rate + phase) / harmonic;
                }
                voice[i] = (short) Math.round(6000 * sum);
            }
            byte[] coded = new byte[BYTES_PER_MS * LENGTH_MS];
            codec.newEncoder("").encode(voice, 0, voice.length, coded, 0);
            perfect = new short[voice.length];
            codec.newDecoder().decode(coded, 0, coded.length, perfect, 0);
            lossStart = codec.samples(LOSS_AT_MS);
            lossEnd = lossStart + codec.samples(packetMs * packetsLost);
            decoded = new short[voice.length];
            Decoder decoder = codec.newDecoder();
            int samples = codec.samples(packetMs);
            for (int at = 0; at < voice.length; at += samples) {
                if (at >= lossStart && at < lossEnd) {
                    decoder.conceal(decoded, at, samples);
                } else {
                    int offset = at / codec.samples(1) * BYTES_PER_MS;
                    decoder.decode(coded, offset, BYTES_PER_MS * packetMs, decoded, at);
                }
            }
        }

        double errorFrom(int from, int to) {
            double sum = 0;
            for (int i = from; i < to; i++) {
                double error = decoded[i] - perfect[i];
                sum += error * error;
            }
            return Math.sqrt(sum / (to - from));
        }

        double level(int from, int to) {
            return rms(perfect, from, to);
        }

        double out(int from, int to) {
            return rms(decoded, from, to);
        }

        private static double rms(short[] samples, int from, int to) {
            double sum = 0;
            for (int i = from; i < to; i++) {
                sum += (double) samples[i] * samples[i];
            }
            return Math.sqrt(sum / (to - from));
        }

        double steepest(int from, int to) {
            int steepest = 0;
            for (int i = from + 1; i < to; i++) {
                steepest = Math.max(steepest, Math.abs(decoded[i] - decoded[i - 1]));
            }
            return steepest;
        }
    }
}
