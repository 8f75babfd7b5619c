package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.Await;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.SoundRig;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** What is to be seen of the devices while a call rings. */
class OpenAheadIT {

    private static final Duration SOON = Duration.ofSeconds(5);

    private static void awaitState(FermataProcess phone, String role, String state) {
        Await.until(
                () -> role + " is " + state + ": " + phone.device(role),
                SOON,
                () -> phone.device(role).get("state").asText().equals(state));
    }

    @Test
    void aCallThatRingsHasItsDevicesOpenAndTheMicrophoneUnheard() {
        try (SoundRig rig = new SoundRig();
                FermataProcess phone =
                        FermataProcess.phone()
                                .sound(rig)
                                .set("audio.ring.device", "none")
                                .set("audio.closeAfterMs", "500")
                                .start();
                FermataProcess caller = FermataProcess.silent().start()) {
            int calling = caller.dial(phone.uri());
            JsonNode incoming = phone.awaitIncoming(FermataProcess.LIMIT);
            for (String role : List.of("playback", "capture")) {
                awaitState(phone, role, "SUSPENDED");
                assertThat(phone.device(role).get("rate").isInt()).isTrue();
                assertThat(phone.device(role).get("writes").asLong()).isZero();
                assertThat(phone.device(role).get("reads").asLong()).isZero();
            }
            assertThat(rig.recordingStreams(phone.pid())).isZero();

            long asked = System.nanoTime();
            phone.control().result("answer", incoming.get("line").asText());
            awaitState(phone, "playback", "RUNNING");
            awaitState(phone, "capture", "RUNNING");
            assertThat(rig.recordingStreams(phone.pid())).isEqualTo(1);
            System.out.printf(
                    "[answer] both devices run %.0f ms after the request%n",
                    (System.nanoTime() - asked) / 1e6);
            caller.control().result("hangup", String.valueOf(calling));
            awaitState(phone, "playback", "CLOSED");

            caller.dial(phone.uri());
            awaitState(phone, "capture", "SUSPENDED");
            caller.control().result("hangup", "--all");
            awaitState(phone, "capture", "CLOSED");
        }
    }
}
