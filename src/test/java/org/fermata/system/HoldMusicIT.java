package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.fermata.rig.Await;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.PeerProcess;
import org.fermata.rig.RtpDump;
import org.fermata.rig.Tone;
import org.fermata.rig.Wav;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What a peer hears while it is held: nothing, or the music that its account's settings name. */
class HoldMusicIT {

    private static final int RATE = 8000;
    private static final double MICROPHONE_HZ = 440;
    private static final double MUSIC_HZ = 700;
    private static final double NOT_HEARD = -60;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir private Path folder;

    @Test
    void aHeldPeerHearsMusicWhileTheDevicesSleepAndThenUsAgain() throws IOException {
        Path music =
                new Wav(Tone.sine(MUSIC_HZ, -20, RATE, 2), RATE).write(folder.resolve("m.wav"));
        try (PeerProcess peer = new PeerProcess("codec=PCMA");
                FermataProcess phone =
                        FermataProcess.phone()
                                .devices("none", "tone:440@-20")
                                .set("accounts.desk.aor", "sip:desk@127.0.0.1")
                                .set("accounts.desk.enabled", "false")
                                .set("accounts.desk.musicOnHold", music.toString())
                                .start()) {
            String line = Integer.toString(phone.call(peer.uri("waiter"), "--account", "desk"));
            phone.awaitSent(1, 50, LIMIT);

            phone.control().result("hold", line);
            phone.awaitSuspended();
            short[] held = listen(peer, 2);
            double music700 = Tone.levelAt(MUSIC_HZ, held, RATE);
            System.out.printf("[music] held: %.1f dBFS at 700 Hz%n", music700);
            assertThat(music700).isCloseTo(-20, within(1.0));
            assertThat(Tone.levelAt(MICROPHONE_HZ, held, RATE)).isLessThan(NOT_HEARD);
            assertThat(Tone.longestGapMs(held, RATE, -40)).isLessThan(25);
            assertThat(phone.device("capture").get("state").asText()).isNotEqualTo("RUNNING");

            phone.control().result("resume", line);
            short[] back = listen(peer, 1);
            assertThat(Tone.levelAt(MICROPHONE_HZ, back, RATE)).isCloseTo(-20, within(1.0));
            assertThat(Tone.levelAt(MUSIC_HZ, back, RATE)).isLessThan(NOT_HEARD);
            assertThat(peer.statistics(1).get("lost").asLong()).isZero();

            phone.control().result("set", "accounts.desk.musicOnHold", "null");
            phone.control().result("hold", line);
            listen(peer, 1);
            assertThat(Files.size(dump())).as("bytes sent to a line held in silence").isZero();
        }
    }

    private Path dump() {
        return folder.resolve("heard.rtp");
    }

    private short[] listen(PeerProcess peer, int seconds) {
        Await.window(Duration.ofMillis(500));
        peer.command("dump 1 " + dump(), "dump");
        Await.window(Duration.ofSeconds(seconds));
        peer.command("dump 1 -", "dump");
        return RtpDump.read(dump()).sound(8, RATE, RtpDump::aLaw);
    }
}
