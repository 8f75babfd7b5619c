package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.Await;
import org.fermata.rig.Cable;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.PeerProcess;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A machine that gets another address keeps its registration and its calls. */
class NetworkChangeIT {

    private static final int CALLS = 10;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void tenCallsGoOnAtAnotherAddress() {
        try (Cable cable = Cable.direct();
                PeerProcess peer = new PeerProcess(cable.far(), "host=" + Cable.FAR, "codec=PCMA");
                FermataProcess phone =
                        FermataProcess.silent()
                                .behind(cable.near())
                                .listen("0.0.0.0:0")
                                .set("accounts.good.aor", peer.uri("good"))
                                .set("accounts.good.enabled", "true")
                                .start()) {
            phone.watch()
                    .awaitAccount(
                            "good",
                            account -> account.get("registration").asText().equals("REGISTERED"),
                            FermataProcess.LIMIT);
            List<Integer> lines = new ArrayList<>();
            for (int number = 0; number < CALLS; number++) {
                lines.add(phone.call(peer.uri("line" + number), "--account", "good"));
            }
            int talking = lines.getLast();
            Await.until(
                    () -> "nine are held: " + peer.statistics(),
                    FermataProcess.LIMIT,
                    () -> heldThere(peer) == CALLS - 1);
            awaitSound(phone, peer, talking);

            Map<Long, JsonNode> before = byNumber(peer);
            cable.onNear("ip addr flush dev left && ip addr add 192.0.2.77/24 dev left");
            long changed = System.nanoTime();
            Await.until(
                    () -> "registered at the new address: " + peer.events("register"),
                    LIMIT,
                    () ->
                            peer.events("register")
                                    .getLast()
                                    .get("contact")
                                    .asText()
                                    .contains("@192.0.2.77:"));
            Await.until(
                    () -> "every peer knows the new address: " + peer.statistics(),
                    LIMIT,
                    () -> movedThere(peer) == CALLS);
            awaitSound(phone, peer, talking);
            double seconds = (System.nanoTime() - changed) / 1e9;
            System.out.printf("[network change] registered, sound back after %.1f s%n", seconds);
            assertThat(seconds).isLessThan(LIMIT.toSeconds());

            assertThat(phone.confirmedLines()).isEqualTo(CALLS);
            assertThat(heldThere(peer)).isEqualTo(CALLS - 1);
            assertThat(byNumber(peer).keySet()).isEqualTo(before.keySet());
            assertThat(phone.line(lines.getFirst()).get("localHold").asText()).isEqualTo("HELD");
            // A held line resumes, with sound both ways.
            phone.control().result("resume", String.valueOf(lines.getFirst()));
            awaitSound(phone, peer, lines.getFirst());
        }
    }

    private static Map<Long, JsonNode> byNumber(PeerProcess peer) {
        Map<Long, JsonNode> calls = new HashMap<>();
        for (JsonNode call : peer.statistics()) {
            calls.put(call.get("call").asLong(), call);
        }
        return calls;
    }

    private static long heldThere(PeerProcess peer) {
        long held = 0;
        for (JsonNode call : peer.statistics()) {
            held += call.get("phoneDirection").asText().equals("SENDONLY") ? 1 : 0;
        }
        return held;
    }

    private static long movedThere(PeerProcess peer) {
        long moved = 0;
        for (JsonNode call : peer.statistics()) {
            moved += call.get("phoneMedia").asText().startsWith("192.0.2.77:") ? 1 : 0;
        }
        return moved;
    }

    /** Waits for a second of sound more in both directions. */
    private static void awaitSound(FermataProcess phone, PeerProcess peer, int line) {
        long here = phone.received(line);
        long there = receivedThere(peer);
        Await.until(
                () -> "sound both ways: " + phone.line(line) + peer.statistics(),
                LIMIT,
                () -> phone.received(line) >= here + 50 && receivedThere(peer) >= there + 50);
    }

    private static long receivedThere(PeerProcess peer) {
        long received = 0;
        for (JsonNode call : peer.statistics()) {
            received += call.get("received").asLong();
        }
        return received;
    }
}
