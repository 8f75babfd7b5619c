package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.fermata.audio.Speech;
import org.fermata.codec.Codec;
import org.fermata.codec.Decoder;
import org.fermata.rig.EchoLoop;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.MachineWatch;
import org.fermata.rig.PeerProcess;
import org.fermata.rig.Recording;
import org.fermata.rig.RtpDump;
import org.fermata.rig.SoundRig;
import org.fermata.rig.Tone;
import org.fermata.rig.TonePlayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * A loudspeaker that the microphone hears, on real PCMs: somebody talks to us, and hears next to
 * nothing of themselves, but our voice as it is. Levels are of what the microphone heard and of
 * what the far end was sent, in the same seconds.
 */
class EchoIT {

    private static final double ROOM_DB = -12;

    private static final int ROOM_MS = 60;

    private static final double AUDIBLE = -40;
    private static final int SECONDS = 5;
    private static final double LESS_AFTER_5_SECONDS = 28;
    private static final double LESS_AFTER_10_SECONDS = 35;
    private static final int G722_RATE = 16_000;

    private static final int TURNS = 3;

    /** One second in which the near voice begins and the canceller has heard it. */
    private static final double BEGINNING = 1.5;

    @TempDir private Path folder;

    /** What a stretch of time showed, in dBFS. */
    private record Levels(double played, double heard, double sent) {}

    private Path farSpeech() throws IOException {
        Path file = folder.resolve("far.g722");
        try (InputStream in = Speech.class.getResourceAsStream("far-speech.g722")) {
            Files.copy(in, file);
        }
        return file;
    }

    private Levels listen(String what, Recording out, Recording mic, PeerProcess peer) {
        Path file = folder.resolve(what.replace(' ', '-') + ".rtp");
        peer.command("dump 1 " + file, "dump");
        int outFrom = out.position();
        int micFrom = mic.recordSeconds(SECONDS);
        peer.command("dump 1 -", "dump");
        Decoder decoder = Codec.G722.newDecoder();
        short[] sent =
                RtpDump.read(file)
                        .sound(
                                Codec.G722.payloadType(),
                                G722_RATE,
                                payload -> {
                                    short[] samples = new short[payload.length * 2];
                                    decoder.decode(payload, 0, payload.length, samples, 0);
                                    return samples;
                                });
        // A decoder that comes in midway needs a moment to find the level.
        Levels levels =
                new Levels(
                        Tone.level(out.part(outFrom, out.position())),
                        Tone.level(mic.part(micFrom, mic.position())),
                        Tone.level(Arrays.copyOfRange(sent, G722_RATE / 5, sent.length)));
        System.out.printf(
                "[echo] %s: played %.1f, heard %.1f, sent %.1f dBFS%n",
                what, levels.played, levels.heard, levels.sent);
        return levels;
    }

    private static short[] nearSpeech() {
        float[] speech = Arrays.copyOf(Speech.near(), SECONDS * SoundRig.RATE);
        short[] samples = new short[speech.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) Math.round(speech[i] * Short.MAX_VALUE);
        }
        return samples;
    }

    @Test
    void theFarEndHearsOurVoiceAndNoEchoOfItsOwn() throws IOException {
        Path farSpeech = farSpeech();
        MachineWatch.undisturbed("echo", () -> ourVoiceAndNoEcho(farSpeech));
    }

    private void ourVoiceAndNoEcho(Path farSpeech) {
        try (SoundRig rig = new SoundRig();
                Recording out = rig.recordOut();
                Recording mic = rig.recordMic();
                PeerProcess peer = new PeerProcess("codec=G722", "say=" + farSpeech);
                FermataProcess phone = FermataProcess.phone().sound(rig).start();
                EchoLoop room = rig.feedBack(ROOM_MS, ROOM_DB)) {
            assertThat(room).isNotNull();
            int from = out.position();
            phone.call(peer.uri("echo"));
            out.awaitLouderThan(from, AUDIBLE, Duration.ofSeconds(10));
            out.recordSeconds(SECONDS);

            Levels afterFive = listen("after 5 s", out, mic, peer);
            Levels afterTen = listen("after 10 s", out, mic, peer);
            assertThat(afterTen.heard - afterTen.played).isCloseTo(ROOM_DB, within(1.5));
            assertThat(afterFive.heard - afterFive.sent).isGreaterThan(LESS_AFTER_5_SECONDS);
            assertThat(afterTen.heard - afterTen.sent).isGreaterThan(LESS_AFTER_10_SECONDS);

            short[] near = nearSpeech();
            try (TonePlayer voice = rig.playIntoMic(near)) {
                assertThat(voice).isNotNull();
                out.recordSeconds(BEGINNING);
                // Both say the same again and again, each time at another moment of the other's.
                double power = 0;
                for (int turn = 0; turn < TURNS; turn++) {
                    double sent = listen("both talk " + turn, out, mic, peer).sent;
                    power += Math.pow(10, sent / 10) / TURNS;
                }
                double said = Tone.level(near);
                System.out.printf("[echo] said %.1f, sent %.1f%n", said, 10 * Math.log10(power));
                assertThat(10 * Math.log10(power)).isCloseTo(said, within(3.0));
            }
        }
    }
}
