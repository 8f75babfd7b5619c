package org.fermata.alsa;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.rig.Await;
import org.fermata.rig.OwnedProcess;
import org.fermata.rig.SoundRig;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A PCM by itself, on a real sound server. */
class AlsaPcmIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    /**
     * The {@code pulse} plugin forgets to take back its mark "there is sound" when a stream is made
     * anew, and {@code snd_pcm_wait} of alsa-lib 1.2.8 then turns round for as long as no sound
     * comes, past its time limit.
     */
    @Test
    void waitingEndsInTimeThoughTheStreamBeforeLeftSoundUnread() {
        try (SoundRig rig = new SoundRig();
                OwnedProcess phone =
                        new OwnedProcess(
                                "pcm",
                                rig.environment(),
                                null,
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin/java")
                                                .toString(),
                                        "--enable-native-access=ALL-UNNAMED",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        PcmChild.class.getName(),
                                        "alsa:pulse"))) {
            phone.awaitLine("open", "open"::equals, SOON);
            // Opening it has the server stream already; nobody reads.
            Await.window(Duration.ofMillis(500));
            rig.pactl("suspend-sink", "mic", "1");
            phone.writeLine("start");
            phone.awaitLine("started", "started"::equals, SOON);
            phone.writeLine("await 60");
            String answer = phone.awaitLine("awaited", line -> line.startsWith("awaited "), SOON);
            assertThat(answer).startsWith("awaited 0 ");
            rig.pactl("suspend-sink", "mic", "0");
            Await.until(
                    () -> "the microphone is heard:\n" + phone.tail(),
                    SOON,
                    () -> {
                        int from = phone.lineCount();
                        phone.writeLine("await 60");
                        return phone.awaitLine(
                                        "awaited", line -> line.startsWith("awaited "), SOON, from)
                                .matches("awaited [1-9]\\d* .*");
                    });
        }
    }
}
