package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.Await;
import org.fermata.rig.Baresip;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.Namespace;
import org.fermata.rig.Tone;
import org.fermata.rig.Wav;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** Opus with baresip, which encodes and decodes by libopus: sound, hold and resume. */
class OpusIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int RATE = 48_000;

    @TempDir private Path folder;

    @Test
    @Shows(with = Peer.BARESIP, value = Feature.OPUS)
    void baresipsToneIsHeardAndAHeldLineSendsNothing() throws IOException {
        Path heard = folder.resolve("heard.wav");
        try (Namespace namespace = new Namespace();
                Baresip baresip = new Baresip(namespace, "ausine,440", "aubridge,out");
                FermataProcess phone =
                        FermataProcess.phone()
                                .devices("file:" + heard, "tone:1000")
                                .set("codec.order", "[\"OPUS\"]")
                                .behind(namespace.enter())
                                .listen(Namespace.LEFT + ":0")
                                .start()) {
            int line = phone.call(baresip.uri());
            assertThat(phone.line(line).get("codec").asText()).isEqualTo("OPUS");
            phone.awaitReceived(line, 150, LIMIT);
            phone.control().result("hold", String.valueOf(line));
            JsonNode held = phone.line(line);
            assertThat(held.get("holdSignalled").asBoolean()).isTrue();
            long sent = held.get("rtp").get("txPackets").asLong();
            Await.window(Duration.ofSeconds(2));
            assertThat(phone.line(line).get("rtp").get("txPackets").asLong()).isEqualTo(sent);
            phone.control().result("resume", String.valueOf(line));
            phone.awaitReceived(line, phone.received(line) + 25, LIMIT);
            phone.control().result("hangup", String.valueOf(line));
        }
        short[] sound = Wav.read(heard).samples();
        // Behind the start of the stream, and before the hold: three seconds were heard.
        short[] second = Arrays.copyOfRange(sound, 3 * RATE / 2, 5 * RATE / 2);
        double level = Tone.level(second);
        assertThat(level).isGreaterThan(-40);
        assertThat(Tone.levelAt(440, second, RATE)).isCloseTo(level, within(1.0));
    }
}
