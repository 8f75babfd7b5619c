package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.Await;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.Heartbeat;
import org.fermata.rig.ProcessFigures;
import org.fermata.rig.RigFolder;
import org.fermata.rig.SoundRig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Devices vanish and return, a server dies again and again, a disk is full: ten calls go on. */
class DeviceFaultsIT {

    private static final String HEADSET = "alsa:pulse:DEVICE=headset";
    private static final String OUT = "alsa:pulse:DEVICE=out";
    private static final Duration SOON = Duration.ofSeconds(3);

    private SoundRig rig;
    private TenCalls calls;

    @BeforeEach
    void start() {
        rig = new SoundRig();
        calls = new TenCalls(rig);
    }

    @AfterEach
    void stop() {
        calls.close();
        rig.close();
    }

    private static boolean offered(FermataProcess phone, String id) {
        for (JsonNode device : phone.control().result("devices")) {
            if (device.get("id").asText().equals(id) && device.get("present").asBoolean()) {
                return true;
            }
        }
        return false;
    }

    private static void awaitDevice(FermataProcess phone, String id) {
        Await.until(
                () -> id + " plays: " + phone.device("playback") + phone.tail(),
                SOON,
                () ->
                        phone.device("playback").get("device").asText().equals(id)
                                && phone.device("playback")
                                        .get("state")
                                        .asText()
                                        .equals("RUNNING"));
    }

    private static void report(String what, FermataProcess phone, ProcessFigures before) {
        System.out.printf(
                "[%s] %.1f %% of a core%n",
                what, ProcessFigures.of(phone.pid()).cpuPercentSince(before));
    }

    @Test
    void aDeviceThatIsRemovedIsReplacedByTheNextAndTakenAgainOnceItIsBack() {
        String module = rig.loadSink("headset");
        try (FermataProcess phone =
                        calls.call(
                                FermataProcess.phone()
                                        .sound(rig)
                                        .set("call.autoHold", "false")
                                        .set("audio.playback.device", HEADSET)
                                        .set("audio.playback.fallback", "[\"" + OUT + "\"]")
                                        .start());
                Heartbeat heartbeat = new Heartbeat(phone.socket())) {
            awaitDevice(phone, HEADSET);
            Await.until(() -> "it is listed", SOON, () -> offered(phone, HEADSET));
            Map<String, Integer> threads = phone.settledThreads();
            ProcessFigures before = ProcessFigures.of(phone.pid());
            for (int turn = 0; turn < 3; turn++) {
                rig.pactl("unload-module", module);
                awaitDevice(phone, OUT);
                assertThat(phone.device("playback").get("problem").asText())
                        .contains("headset")
                        .endsWith(" is used instead.");
                assertThat(offered(phone, HEADSET)).isFalse();
                calls.peersKeepReceiving("removed", Duration.ofSeconds(1));
                module = rig.loadSink("headset");
                awaitDevice(phone, HEADSET);
                assertThat(phone.device("playback").get("problem").isNull()).isTrue();
                assertThat(offered(phone, HEADSET)).isTrue();
            }
            report("removed and returned three times", phone, before);
            calls.settled("removed", phone, heartbeat, threads);
        }
    }

    @Test
    void callsOutliveAServerThatDiesTwentyTimes() {
        try (FermataProcess phone = calls.start(FermataProcess.phone());
                Heartbeat heartbeat = new Heartbeat(phone.socket())) {
            Map<String, Integer> threads = phone.settledThreads();
            ProcessFigures before = ProcessFigures.of(phone.pid());
            long packets = calls.fewestPackets();
            long began = System.nanoTime();
            double slowest = 0;
            for (int death = 0; death < 20; death++) {
                rig.kill();
                TenCalls.awaitProblem(phone, "playback");
                rig.start();
                long returned = System.nanoTime();
                TenCalls.awaitNoProblem(phone, "playback");
                TenCalls.awaitNoProblem(phone, "capture");
                slowest = Math.max(slowest, (System.nanoTime() - returned) / 1e6);
            }
            report("died twenty times", phone, before);
            double seconds = (System.nanoTime() - began) / 1e9;
            long received = calls.fewestPackets() - packets;
            System.out.printf(
                    "[died twenty times] within %.0f s; devices back at the latest after %.0f ms;"
                            + " every peer received at least %d packets%n",
                    seconds, slowest, received);
            assertThat(slowest).isLessThan(TenCalls.BACK_LIMIT_MS);
            assertThat(received).isGreaterThan((long) (seconds * 50 * 0.8));
            calls.soundIsBack("died twenty times", System.nanoTime());
            calls.settled("died twenty times", phone, heartbeat, threads);
        }
    }

    @Test
    void aRecordingOnADiskThatIsFullCostsTheRecordingAndNotTheCall() {
        try (RigFolder folder = new RigFolder("disk")) {
            Path disk = folder.folder("disk");
            try (FermataProcess phone =
                    calls.call(
                            FermataProcess.phone()
                                    .environment(rig.environment())
                                    .devices("file:" + disk.resolve("call.wav"), "alsa:pulse")
                                    .set("audio.ring.device", "none")
                                    .set("call.autoHold", "false")
                                    .behind(smallDisk(disk))
                                    .start())) {
                TenCalls.awaitProblem(phone, "playback");
                assertThat(phone.device("playback").get("problem").asText()).contains("full");
                ProcessFigures before = ProcessFigures.of(phone.pid());
                calls.peersKeepReceiving("full disk", Duration.ofSeconds(3));
                report("full disk", phone, before);
                assertThat(phone.confirmedLines()).isEqualTo(TenCalls.CALLS);
            }
        }
    }

    private static List<String> smallDisk(Path at) {
        return List.of(
                "unshare",
                "--mount",
                "--map-root-user",
                "sh",
                "-c",
                "mount -t tmpfs -o size=700k tmpfs " + at + " && exec \"$@\"",
                "sh");
    }
}
