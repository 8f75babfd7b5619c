package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.Await;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.Heartbeat;
import org.fermata.rig.PeerProcess;
import org.fermata.rig.ProcessFigures;
import org.fermata.rig.Recording;
import org.fermata.rig.SoundRig;
import org.fermata.rig.TonePlayer;
import org.fermata.rig.WindowPulse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

/** The sound server dies, hangs, or never had the device: calls go on, and sound comes back. */
class SoundServerIT {

    private static final int CALLS = 10;
    private static final int WINDOW_BEATS = 20;
    private static final double ANSWER_LIMIT_MS = 1000;
    private static final double AUDIBLE = -40;
    private static final double BACK_LIMIT_MS = 3000;
    private static final double LONGEST_PAUSE_MS = 2000;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private SoundRig rig;
    private PeerProcess peer;

    @BeforeEach
    void start() {
        rig = new SoundRig();
        peer = new PeerProcess("codec=PCMA");
    }

    @AfterEach
    void stop() {
        peer.close();
        rig.close();
    }

    @Test
    void callsOutliveAServerThatIsKilledAndStartedAgain() {
        try (FermataProcess phone = tenActiveCalls(FermataProcess.phone());
                Heartbeat heartbeat = new Heartbeat(phone.socket())) {
            Map<String, Integer> threads = phone.settledThreads();
            rig.kill();
            awaitProblem(phone, "playback");
            awaitProblem(phone, "capture");
            peersKeepReceiving("killed", Duration.ofSeconds(5));
            rig.start();
            soundIsBack("killed", System.nanoTime());
            settled("killed", phone, heartbeat, threads);
        }
    }

    @Test
    void callsOutliveAServerThatHangsFor15Seconds() {
        try (FermataProcess phone = tenActiveCalls(FermataProcess.phone());
                Heartbeat heartbeat = new Heartbeat(phone.socket())) {
            Map<String, Integer> threads = phone.settledThreads();
            rig.freeze();
            peersKeepReceiving("stopped", Duration.ofSeconds(15));
            awaitProblem(phone, "playback");
            awaitProblem(phone, "capture");
            rig.thaw();
            soundIsBack("stopped", System.nanoTime());
            settled("stopped", phone, heartbeat, threads);
        }
    }

    @Test
    void theWindowAnswersWhileTheServerHangsAndWhileItIsGone() {
        try (FermataProcess phone = tenActiveCalls(FermataProcess.phone().window())) {
            WindowPulse user = new WindowPulse(phone.pid());
            double slowest = user.beatMs();
            rig.freeze();
            slowest = Math.max(slowest, slowestBeat("stopped", user));
            awaitProblem(phone, "playback");
            rig.thaw();
            Await.until(
                    () -> "sound is back: " + phone.device("playback"),
                    LIMIT,
                    () -> phone.device("playback").get("problem").isNull());
            rig.kill();
            slowest = Math.max(slowest, slowestBeat("killed", user));
            awaitProblem(phone, "playback");
            assertThat(slowest).isLessThan(ANSWER_LIMIT_MS);
            assertThat(phone.confirmedLines()).isEqualTo(CALLS);
        }
    }

    private static double slowestBeat(String what, WindowPulse user) {
        double slowest = 0;
        for (int beat = 0; beat < WINDOW_BEATS; beat++) {
            slowest = Math.max(slowest, user.beatMs());
        }
        System.out.printf(
                "[%s] the window looked as before until %.0f ms after a key%n", what, slowest);
        return slowest;
    }

    @Test
    void aDeviceThatDoesNotExistCostsTheSoundAndNotTheCall() {
        try (FermataProcess phone =
                FermataProcess.phone()
                        .environment(rig.environment())
                        .devices("alsa:no_such_device", "alsa:no_such_device")
                        .start()) {
            int line = phone.call(peer.uri("call"));
            awaitProblem(phone, "playback");
            awaitProblem(phone, "capture");
            peersKeepReceiving("no such device", Duration.ofSeconds(3));
            boolean choice = false;
            for (JsonNode device : phone.control().result("devices")) {
                choice |= device.get("id").asText().equals("alsa:pulse");
            }
            assertThat(choice).as("another device is offered").isTrue();
            phone.control().result("set", "audio.playback.device", "alsa:pulse");
            phone.control().result("set", "audio.capture.device", "alsa:pulse");
            soundIsBack("another device chosen", System.nanoTime());
            assertThat(phone.line(line).get("state").asText()).isEqualTo("CONFIRMED");
        }
    }

    private FermataProcess tenActiveCalls(FermataProcess.Builder builder) {
        FermataProcess phone = builder.sound(rig).set("call.autoHold", "false").start();
        for (int i = 0; i < CALLS; i++) {
            phone.call(peer.uri("call" + i));
        }
        Await.until(
                () -> "sound at every peer: " + peer.statistics(),
                LIMIT,
                () -> fewestPackets() >= 25);
        try (Recording out = rig.recordOut()) {
            out.awaitLouderThan(0, AUDIBLE, Duration.ofSeconds(5));
        }
        peer.statistics();
        return phone;
    }

    private long fewestPackets() {
        long fewest = Long.MAX_VALUE;
        for (JsonNode call : peer.statistics()) {
            fewest = Math.min(fewest, call.get("received").asLong());
        }
        return fewest;
    }

    /** Every peer goes on receiving, within a window that begins now. */
    private void peersKeepReceiving(String what, Duration window) {
        long before = fewestPackets();
        Await.window(window);
        double longest = 0;
        long fewest = Long.MAX_VALUE;
        for (JsonNode call : peer.statistics()) {
            longest = Math.max(longest, call.get("maxGapMs").asDouble());
            fewest = Math.min(fewest, call.get("received").asLong());
        }
        System.out.printf(
                "[%s] in %d s the peers received at least %d packets each, longest pause %.0f ms%n",
                what, window.toSeconds(), fewest - before, longest);
        assertThat(fewest - before).isGreaterThan(window.toSeconds() * 50 * 8 / 10);
        assertThat(longest).isLessThan(LONGEST_PAUSE_MS);
    }

    private void soundIsBack(String what, long returnedNanos) {
        try (Recording out = rig.recordOut();
                TonePlayer mic = rig.playIntoMic(440, -20)) {
            assertThat(mic).isNotNull();
            out.awaitLouderThan(0, AUDIBLE, Duration.ofSeconds(10));
            double ms = (System.nanoTime() - returnedNanos) / 1e6;
            System.out.printf("[%s] sound is back after %.0f ms%n", what, ms);
            assertThat(ms).isLessThan(BACK_LIMIT_MS);
        }
    }

    private void settled(
            String what, FermataProcess phone, Heartbeat heartbeat, Map<String, Integer> threads) {
        assertThat(phone.confirmedLines()).isEqualTo(CALLS);
        assertThat(peer.statistics()).hasSize(CALLS);
        Await.until(
                () ->
                        "threads as before, "
                                + threads
                                + ", but "
                                + ProcessFigures.of(phone.pid()).ownThreads(),
                LIMIT,
                () -> ProcessFigures.of(phone.pid()).ownThreads().equals(threads));
        assertThat(rig.playbackStreams(phone.pid())).isEqualTo(1);
        assertThat(rig.captureStreams(phone.pid())).isEqualTo(1);
        System.out.printf(
                "[%s] slowest answer at the control socket %.0f ms%n", what, heartbeat.slowestMs());
        assertThat(heartbeat.slowestMs()).isLessThan(ANSWER_LIMIT_MS);
        assertThat(phone.device("playback").get("problem").isNull()).isTrue();
    }

    private static void awaitProblem(FermataProcess phone, String role) {
        Await.until(
                () -> role + " says what is wrong: " + phone.device(role),
                LIMIT,
                () -> !phone.device(role).get("problem").isNull());
        assertThat(phone.device(role).get("problem").asText())
                .contains(" ")
                .doesNotContain("Exception");
    }
}
