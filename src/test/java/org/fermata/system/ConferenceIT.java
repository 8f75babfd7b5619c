package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.fermata.codec.Codec;
import org.fermata.codec.Decoder;
import org.fermata.rig.Await;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.PeerProcess;
import org.fermata.rig.RtpDump;
import org.fermata.rig.Tone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** A conference by its sound: three peers of three codecs, each with a tone of its own. */
class ConferenceIT {

    private static final int MICROPHONE_HZ = 440;
    private static final double LEVEL = -20;
    private static final double TOLERANCE = 1;

    /** Below this is what an adaptive jitter buffer and the codecs leave of other tones. */
    private static final double NOT_HEARD = -60;

    @TempDir private Path folder;

    /** One of the far ends. */
    private record Guest(Codec codec, int hertz, PeerProcess peer) implements AutoCloseable {

        Guest(Codec codec, int hertz) {
            this(codec, hertz, new PeerProcess("codec=" + codec, "hertz=" + hertz));
        }

        @Override
        public void close() {
            peer.close();
        }
    }

    @Test
    void eachHearsAllOthersAndNeverItself() {
        try (Guest first = new Guest(Codec.PCMA, 700);
                Guest second = new Guest(Codec.PCMU, 1600);
                Guest third = new Guest(Codec.G722, 1000);
                FermataProcess phone =
                        FermataProcess.phone()
                                .devices("none", "tone:" + MICROPHONE_HZ + "@" + LEVEL)
                                .start()) {
            List<Guest> all = List.of(first, second, third);
            String one = Integer.toString(phone.call(first.peer().uri("first")));
            String two = Integer.toString(phone.call(second.peer().uri("second")));
            String three = Integer.toString(phone.call(third.peer().uri("third")));
            phone.control().result("merge", one, two, three);
            assertThat(phone.line(1).get("mergedWith").toString()).isEqualTo("[2,3]");
            assertThat(phone.line(3).get("mergedWith").toString()).isEqualTo("[1,2]");

            listen("all", all, 2);
            for (Guest guest : all) {
                hears(guest, first, second, third);
                assertThat(levelAt(MICROPHONE_HZ, guest)).isCloseTo(LEVEL, within(TOLERANCE));
            }

            phone.control().result("hold", one);
            listen("one held", all, 1);
            assertThat(file(first).toFile().length()).as("bytes sent to a held line").isZero();
            hears(second, third);
            hears(third, second);

            phone.control().result("resume", one);
            phone.control().result("mute", two, "on");
            listen("one back, two muted", all, 1);
            hears(first, second, third);
            hears(second, first, third);
            hears(third, first, second);
            assertThat(levelAt(MICROPHONE_HZ, first)).isCloseTo(LEVEL, within(TOLERANCE));
            assertThat(levelAt(MICROPHONE_HZ, second)).isLessThan(NOT_HEARD);

            phone.control().result("split", three);
            assertThat(phone.line(3).get("localHold").asText()).isEqualTo("HELD");
            listen("three split off", all, 1);
            assertThat(file(third).toFile().length()).as("bytes sent to a held line").isZero();
            hears(first, second);
            hears(second, first);

            phone.control().result("hangup", two);
            assertThat(phone.line(1).get("mergedWith")).isEmpty();
        }
    }

    /** Of the guests' tones, these and no others are heard by one, and never its own. */
    private void hears(Guest ear, Guest... wanted) {
        for (Guest guest : wanted) {
            if (guest != ear) {
                assertThat(levelAt(guest.hertz(), ear))
                        .as("%s heard by %s", guest.codec(), ear.codec())
                        .isCloseTo(LEVEL, within(TOLERANCE));
            }
        }
        for (int hertz : List.of(700, 1000, 1600)) {
            if (hertz == ear.hertz() || Arrays.stream(wanted).noneMatch(w -> w.hertz() == hertz)) {
                assertThat(levelAt(hertz, ear))
                        .as("%d Hz heard by %s", hertz, ear.codec())
                        .isLessThan(NOT_HEARD);
            }
        }
    }

    private void listen(String what, List<Guest> guests, int seconds) {
        Await.window(Duration.ofMillis(500));
        guests.forEach(guest -> guest.peer().command("dump 1 " + file(guest), "dump"));
        Await.window(Duration.ofSeconds(seconds));
        guests.forEach(guest -> guest.peer().command("dump 1 -", "dump"));
        for (Guest guest : guests) {
            StringBuilder levels = new StringBuilder();
            for (int hertz : List.of(MICROPHONE_HZ, 700, 1000, 1600)) {
                levels.append("  %d Hz %.1f dBFS".formatted(hertz, levelAt(hertz, guest)));
            }
            System.out.printf("[conference] %s: %s hears%s%n", what, guest.codec(), levels);
        }
    }

    private Path file(Guest guest) {
        return folder.resolve(guest.codec() + ".rtp");
    }

    private double levelAt(int hertz, Guest ear) {
        Codec codec = ear.codec();
        int rate = codec.sampleRate();
        Decoder decoder = codec.newDecoder();
        short[] sound =
                RtpDump.read(file(ear))
                        .sound(
                                codec.payloadType(),
                                rate,
                                payload -> {
                                    short[] samples = new short[payload.length * rate / 8000];
                                    decoder.decode(payload, 0, payload.length, samples, 0);
                                    return samples;
                                });
        // G.722 is adaptive: a decoder that comes in midway needs a moment to find the level.
        int skipped = Math.min(sound.length, rate / 5);
        return Tone.levelAt(hertz, Arrays.copyOfRange(sound, skipped, sound.length), rate);
    }
}
