package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.fermata.codec.Codec;
import org.fermata.codec.Decoder;
import org.fermata.rig.Await;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.MachineWatch;
import org.fermata.rig.PeerProcess;
import org.fermata.rig.Recording;
import org.fermata.rig.RtpDump;
import org.fermata.rig.SoundRig;
import org.fermata.rig.Tone;
import org.fermata.rig.TonePlayer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Sound through a real ALSA PCM on PulseAudio, from the microphone to the peer and from the peer to
 * the loudspeaker, the peer being another process that streams before it answers.
 */
class SoundIT {

    private static final double MIC_HZ = 440;
    private static final double PEER_HZ = 1000;
    private static final double LEVEL = -20;
    private static final double LEVEL_TOLERANCE = 1;
    private static final double AUDIBLE = -40;
    private static final double SILENT = -70;
    private static final double LONGEST_GAP_MS = 20;
    private static final double RESUME_LIMIT_MS = 200;
    private static final int SECONDS = 30;
    private static final int LEAD_MS = 100;
    private static final int GRACE_MS = 1000;
    private static final int CLOSE_AFTER_MS = 2000;

    /** How far the devices have gone to sleep when a line is resumed. */
    private enum Asleep {
        IN_GRACE,
        SUSPENDED,
        CLOSED
    }

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"PCMA", "G722"})
    void soundPassesBothWaysStopsOnHoldAndIsBackOnResume(String codec) {
        try (SoundRig rig = new SoundRig();
                Recording out = rig.recordOut();
                TonePlayer mic = rig.playIntoMic(MIC_HZ, LEVEL);
                PeerProcess peer = new PeerProcess("codec=" + codec, "leadMs=" + LEAD_MS);
                FermataProcess phone =
                        FermataProcess.phone()
                                .sound(rig)
                                .set("audio.suspendGraceMs", String.valueOf(GRACE_MS))
                                .set("audio.closeAfterMs", String.valueOf(CLOSE_AFTER_MS))
                                .start()) {
            assertThat(mic).isNotNull();
            double rigDelayMs = rig.ownDelayMs();
            say(codec, "rig's own delay (paplay to parec) %.1f ms", rigDelayMs);

            int line = phone.call(peer.uri("sound"));
            assertThat(phone.line(line).get("codec").asText()).isEqualTo(codec);
            out.awaitLouderThan(out.position(), AUDIBLE, Duration.ofSeconds(5));
            out.recordSeconds(2);
            MachineWatch.undisturbed(codec, () -> bothAreWholeFor30Seconds(codec, out, peer));
            for (Asleep asleep : Asleep.values()) {
                MachineWatch.undisturbed(
                        codec + " " + asleep,
                        () -> {
                            hold(codec, out, peer, phone, line, asleep);
                            resume(codec, asleep, out, peer, phone, line, rigDelayMs);
                        });
            }
            phone.control().result("hangup", String.valueOf(line));
        }
    }

    private void bothAreWholeFor30Seconds(String codec, Recording out, PeerProcess peer) {
        Path file = folder.resolve(codec + "-talk.rtp");
        peer.command("dump 1 " + file, "dump");
        int from = out.recordSeconds(SECONDS);
        peer.command("dump 1 -", "dump");
        short[] heard = out.part(from, from + SECONDS * SoundRig.RATE);
        RtpDump dump = RtpDump.read(file);
        int rate = Codec.valueOf(codec).sampleRate();
        short[] sent = dump.sound(payloadType(codec), rate, decoder(codec));
        // G.722 is adaptive: a decoder that comes in midway needs a moment to find the level.
        sent = Arrays.copyOfRange(sent, rate / 10, sent.length);

        double heardLevel = Tone.levelAt(PEER_HZ, heard, SoundRig.RATE);
        double heardGap = Tone.longestGapMs(heard, SoundRig.RATE, AUDIBLE);
        double sentLevel = Tone.levelAt(MIC_HZ, sent, rate);
        double sentGap = Tone.longestGapMs(sent, rate, AUDIBLE);
        say(
                codec,
                "heard %.2f dBFS at 1 kHz (%.2f in all), longest gap %.1f ms",
                heardLevel,
                Tone.level(heard),
                heardGap);
        say(
                codec,
                "sent %.2f dBFS at 440 Hz (%.2f in all), longest gap %.1f ms in %.1f s, longest"
                        + " pause between packets %.1f ms",
                sentLevel,
                Tone.level(sent),
                sentGap,
                (double) sent.length / rate,
                dump.longestPauseMs());
        assertThat(heardLevel).isCloseTo(LEVEL, within(LEVEL_TOLERANCE));
        assertThat(Tone.level(heard)).isCloseTo(LEVEL, within(LEVEL_TOLERANCE));
        assertThat(heardGap).isLessThanOrEqualTo(LONGEST_GAP_MS);
        assertThat(sent.length).isGreaterThan((int) (SECONDS * 0.99 * rate));
        assertThat(sentLevel).isCloseTo(LEVEL, within(LEVEL_TOLERANCE));
        assertThat(Tone.level(sent)).isCloseTo(LEVEL, within(LEVEL_TOLERANCE));
        assertThat(sentGap).isLessThanOrEqualTo(LONGEST_GAP_MS);
    }

    private void hold(
            String codec,
            Recording out,
            PeerProcess peer,
            FermataProcess phone,
            int line,
            Asleep asleep) {
        phone.control().result("hold", String.valueOf(line));
        // What the loudspeaker's buffer and the rig still hold is not the phone's to take back.
        out.recordSeconds(0.3);
        Path file = folder.resolve(codec + "-" + asleep + ".rtp");
        peer.command("dump 1 " + file, "dump");
        int from;
        if (asleep == Asleep.IN_GRACE) {
            from = out.recordSeconds(0.2);
        } else {
            from = out.recordSeconds(2);
            String wanted = asleep.name();
            for (String role : List.of("playback", "capture")) {
                Await.until(
                        () -> role + " is " + wanted + ": " + phone.device(role),
                        Duration.ofSeconds(10),
                        () ->
                                asleep == Asleep.CLOSED
                                        ? state(phone, role).equals("CLOSED")
                                        : List.of("SUSPENDED", "CLOSED")
                                                .contains(state(phone, role)));
            }
        }
        double heard = Tone.loudestSpan(out.part(from, out.position()), SoundRig.RATE);
        peer.command("dump 1 -", "dump");
        int rate = Codec.valueOf(codec).sampleRate();
        double sent =
                Tone.loudestSpan(
                        RtpDump.read(file).sound(payloadType(codec), rate, decoder(codec)), rate);
        say(codec, "held, devices %s: heard %.1f dBFS, sent %.1f dBFS", asleep, heard, sent);
        assertThat(heard).isLessThan(SILENT);
        assertThat(sent).isLessThan(SILENT);
    }

    private static String state(FermataProcess phone, String role) {
        return phone.device(role).get("state").asText();
    }

    private void resume(
            String codec,
            Asleep asleep,
            Recording out,
            PeerProcess peer,
            FermataProcess phone,
            int line,
            double rigDelayMs) {
        Path file = folder.resolve(codec + "-resume-" + asleep + ".rtp");
        peer.command("dump 1 " + file, "dump");
        int events = peer.lineCount();
        int from = out.position();
        phone.control().result("resume", String.valueOf(line));
        long okMicros = peer.await(events, "ok", event -> true).get("atMicros").asLong();
        int loud = out.awaitLouderThan(from, AUDIBLE, Duration.ofSeconds(5));
        double heardMs = (out.spanArrivedMicros(loud) - okMicros) / 1000.0;
        out.recordSeconds(0.5);
        peer.command("dump 1 -", "dump");
        double sentMs = firstAudiblePacketMicros(codec, file) - okMicros;
        sentMs /= 1000;
        say(
                codec,
                "resumed, devices %s: heard %.1f ms after the 200 OK (%.1f without the rig's own"
                        + " delay), sound at the peer after %.1f ms",
                asleep,
                heardMs,
                heardMs - rigDelayMs,
                sentMs);
        assertThat(heardMs - rigDelayMs).isLessThanOrEqualTo(RESUME_LIMIT_MS);
        assertThat(sentMs).isLessThanOrEqualTo(RESUME_LIMIT_MS);
    }

    private static double firstAudiblePacketMicros(String codec, Path file) {
        int rate = Codec.valueOf(codec).sampleRate();
        RtpDump.Decoder decoder = decoder(codec);
        for (RtpDump.Packet packet : RtpDump.read(file).packets()) {
            if (packet.payloadType() == payloadType(codec)) {
                short[] samples = decoder.decode(packet.payload());
                if (Tone.firstLouderThan(samples, rate, AUDIBLE) >= 0) {
                    return packet.arrivalMicros();
                }
            }
        }
        throw new AssertionError("no sound at the peer after the resume");
    }

    private static int payloadType(String codec) {
        return codec.equals("PCMA") ? 8 : 9;
    }

    /** A-law is decoded by the rig; G.722 by ours, which is held to FFmpeg's bits elsewhere. */
    private static RtpDump.Decoder decoder(String codec) {
        if (codec.equals("PCMA")) {
            return RtpDump::aLaw;
        }
        Decoder decoder = Codec.G722.newDecoder();
        return payload -> {
            short[] samples = new short[payload.length * 2];
            decoder.decode(payload, 0, payload.length, samples, 0);
            return samples;
        };
    }

    private static void say(String codec, String format, Object... values) {
        System.out.printf("[sound %s] " + format + "%n", prepend(codec, values));
    }

    private static Object[] prepend(Object first, Object... rest) {
        Object[] all = new Object[rest.length + 1];
        all[0] = first;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
    }
}
