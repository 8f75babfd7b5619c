package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.fermata.rig.Await;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.PeerProcess;
import org.fermata.rig.Tone;
import org.fermata.rig.Wav;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;

/** A call recorded by the running phone: whose sound is on which side, and what a crash leaves. */
class RecordingIT {

    private static final double OURS_HZ = 440;
    private static final double THEIRS_HZ = 1000;
    private static final int RATE = 16_000;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir private Path folder;

    @Test
    void weAreLeftTheyAreRightAndACrashLeavesAFileThatCanBePlayed() throws IOException {
        Path recordings = folder.resolve("recordings");
        Path file;
        try (PeerProcess peer = new PeerProcess("codec=PCMA");
                FermataProcess phone =
                        FermataProcess.phone()
                                .devices("none", "tone:440@-20")
                                .set("recording.folder", recordings.toString())
                                .start()) {
            String line = Integer.toString(phone.call(peer.uri("caller")));
            phone.control().result("record", line, "on");
            file = Path.of(phone.line(1).get("recording").asText());
            assertThat(file).hasParentRaw(recordings);
            assertThat(file.getFileName().toString()).endsWith("_caller.wav");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            awaitSize(file, 3 * RATE * 4);

            phone.control().result("hold", line);
            long held = Files.size(file);
            Await.window(Duration.ofSeconds(1));
            assertThat(Files.size(file)).as("nothing is written while held").isEqualTo(held);
            assertThat(phone.line(1).get("recording").asText()).isEqualTo(file.toString());
            phone.control().result("resume", line);
            awaitSize(file, held + RATE * 4);
            phone.process().signal("KILL");
            phone.process().awaitExit(LIMIT);
        }

        Wav wav = Wav.read(file);
        assertThat(wav.rate()).isEqualTo(RATE);
        short[] left = side(wav, 0);
        short[] right = side(wav, 1);
        double oursLeft = Tone.levelAt(OURS_HZ, left, RATE);
        double theirsRight = Tone.levelAt(THEIRS_HZ, right, RATE);
        double oursRight = Tone.levelAt(OURS_HZ, right, RATE);
        double theirsLeft = Tone.levelAt(THEIRS_HZ, left, RATE);
        System.out.printf(
                "[recording] left: ours %.1f dBFS, theirs %.1f; right: theirs %.1f, ours %.1f%n",
                oursLeft, theirsLeft, theirsRight, oursRight);
        assertThat(oursLeft).isCloseTo(-20, within(1.0));
        assertThat(theirsRight).isCloseTo(-20, within(1.0));
        assertThat(oursRight).isLessThan(-60);
        assertThat(theirsLeft).isLessThan(-60);
    }

    private static void awaitSize(Path file, long bytes) {
        Await.until(() -> file + " has " + bytes + " bytes", LIMIT, () -> size(file) >= bytes);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            throw new AssertionError(gone);
        }
    }

    /** A second from the middle of the first stretch. */
    private static short[] side(Wav wav, int side) {
        short[] all = new short[wav.samples().length / 2];
        for (int i = 0; i < all.length; i++) {
            all[i] = wav.samples()[2 * i + side];
        }
        return Arrays.copyOfRange(all, RATE, 2 * RATE);
    }
}
