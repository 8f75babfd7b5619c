package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.Await;
import org.fermata.rig.FakeLogind;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.PeerProcess;
import org.fermata.rig.ProcessFigures;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The system sleeps and wakes: devices are closed before, and all is put back at once after. */
class SleepIT {

    private static final Duration SOON = Duration.ofSeconds(5);

    private static void awaitState(FermataProcess phone, String role, String state) {
        Await.until(
                () -> role + " is " + state + ": " + phone.device(role) + phone.tail(),
                SOON,
                () -> phone.device(role).get("state").asText().equals(state));
    }

    private static List<String> causes(FermataProcess phone) {
        return phone.device("playback")
                .findValues("suspendCauses")
                .getFirst()
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void aSleepClosesTheDevicesAndAfterItTheServerHearsFromUsAtOnce() {
        try (FakeLogind logind = new FakeLogind();
                PeerProcess peer = new PeerProcess("codec=PCMA");
                FermataProcess phone =
                        FermataProcess.silent()
                                .environment(logind.environment())
                                .set("accounts.a.aor", peer.uri("alice"))
                                .start()) {
            peer.await("register", event -> true);
            int line = phone.call(peer.uri("call"));
            awaitState(phone, "playback", "RUNNING");
            awaitState(phone, "capture", "RUNNING");
            Await.until(
                    () -> "the sleep is followed: " + logind.locks() + phone.tail(),
                    FermataProcess.LIMIT,
                    () -> logind.locks().size() == 1);
            assertThat(logind.locks().getFirst()).startsWith("taken --what=sleep --mode=delay");

            logind.prepareForSleep(true);
            awaitState(phone, "playback", "CLOSED");
            awaitState(phone, "capture", "CLOSED");
            assertThat(causes(phone)).containsExactly("SYSTEM_SLEEP");
            Await.until(
                    () -> "the system may sleep: " + logind.locks(),
                    SOON,
                    () -> logind.locks().getLast().equals("released"));
            assertThat(phone.line(line).get("state").asText()).isEqualTo("CONFIRMED");

            // sound-server looks for a server for some seconds after the start, and ends without.
            Set<String> threads =
                    new TreeSet<>(ProcessFigures.of(phone.pid()).ownThreads().keySet());
            threads.remove("sound-server");
            int seen = peer.lineCount();
            logind.prepareForSleep(false);
            awaitState(phone, "playback", "RUNNING");
            awaitState(phone, "capture", "RUNNING");
            peer.await(seen, "register", event -> true);
            Await.until(
                    () -> "the next sleep waits as well: " + logind.locks(),
                    SOON,
                    () -> logind.locks().size() == 3);
            assertThat(phone.line(line).get("state").asText()).isEqualTo("CONFIRMED");
            assertThat(ProcessFigures.of(phone.pid()).ownThreads().keySet())
                    .as("threads")
                    .containsAll(threads);
        }
    }

    @Test
    void withoutASystemBusThePhoneIsAsItWas() {
        try (FermataProcess phone =
                FermataProcess.silent()
                        .environment(
                                Map.of("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus"))
                        .start()) {
            Await.until(
                    () -> "it gave up: " + phone.log(),
                    FermataProcess.LIMIT,
                    () -> phone.log().contains("sleep is not followed"));
            assertThat(phone.status().get("audio").get("playback").get("state").asText())
                    .isEqualTo("CLOSED");
        }
    }
}
