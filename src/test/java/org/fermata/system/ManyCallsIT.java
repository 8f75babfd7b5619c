package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.Await;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.PeerProcess;
import org.fermata.rig.ProcessFigures;
import org.fermata.rig.SoundRig;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** 64 calls at once, ten times over: none is lost and nothing of them stays behind. */
class ManyCallsIT {

    private static final int CALLS = 64;
    private static final int ROUNDS = 10;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** What the kernel and the sound server count. */
    private record Belongings(
            Map<String, Integer> threads, long sockets, int playback, int capture) {
        static Belongings of(FermataProcess phone, SoundRig rig) {
            return new Belongings(
                    phone.settledThreads(),
                    ProcessFigures.sockets(phone.pid()),
                    rig.playbackStreams(phone.pid()),
                    rig.captureStreams(phone.pid()));
        }
    }

    @Test
    void nothingIsLostAndNothingStaysBehind() {
        try (SoundRig rig = new SoundRig();
                PeerProcess peer = new PeerProcess("codec=G722");
                FermataProcess phone =
                        FermataProcess.phone()
                                .sound(rig)
                                .set("call.maxLines", String.valueOf(CALLS))
                                .set("audio.closeAfterMs", "1000")
                                .start()) {
            // One call first: what comes with the first call and stays is no leak.
            phone.control().result("hangup", String.valueOf(phone.call(peer.uri("first"))));
            awaitClosed(phone);
            Belongings before = Belongings.of(phone, rig);
            for (int round = 1; round <= ROUNDS; round++) {
                long started = System.nanoTime();
                oneRound(peer, phone);
                System.out.printf(
                        "[64 calls] round %d in %.1f s%n",
                        round, (System.nanoTime() - started) / 1e9);
            }
            awaitClosed(phone);
            Await.until(
                    () -> "as before, " + before + ", but " + Belongings.of(phone, rig),
                    LIMIT,
                    () -> Belongings.of(phone, rig).equals(before));
            System.out.println("[64 calls] before and after: " + before);
        }
    }

    private static void oneRound(PeerProcess peer, FermataProcess phone) {
        List<Integer> lines = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            lines.add(phone.dial(peer.uri("call" + i)));
        }
        for (int line : lines) {
            phone.awaitConfirmed(line);
        }
        assertThat(lines).doesNotHaveDuplicates();
        assertThat(phone.confirmedLines()).isEqualTo(CALLS);
        phone.control().result("hold", "--all");
        for (int line : lines) {
            phone.control().result("resume", String.valueOf(line));
        }
        int held = 0;
        for (JsonNode line : phone.control().result("lines")) {
            if (line.get("state").asText().equals("CONFIRMED")) {
                held += line.get("localHold").asText().equals("NONE") ? 0 : 1;
            }
        }
        assertThat(held).isEqualTo(CALLS - 1);
        assertThat(phone.confirmedLines()).isEqualTo(CALLS);
        assertThat(peer.statistics()).hasSize(CALLS);
        phone.control().result("hangup", "--all");
        Await.until(
                () -> "the peer's calls are over: " + peer.statistics(),
                LIMIT,
                () -> peer.statistics().isEmpty());
        assertThat(phone.confirmedLines()).isZero();
    }

    private static void awaitClosed(FermataProcess phone) {
        for (String role : List.of("playback", "capture")) {
            Await.until(
                    () -> role + " closed: " + phone.device(role),
                    LIMIT,
                    () -> phone.device(role).get("state").asText().equals("CLOSED"));
        }
    }
}
