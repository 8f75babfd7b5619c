package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.Await;
import org.fermata.rig.BusyDevice;
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

/**
 * Devices vanish and return, belong to others, a server dies again and again, a disk is full: ten
 * calls go on. Where it is measured what that costs, nobody asks the phone for anything meanwhile.
 */
class DeviceFaultsIT {

    private static final String HEADSET = "alsa:pulse:DEVICE=headset";
    private static final String OUT = "alsa:pulse:DEVICE=out";
    private static final Duration SOON = Duration.ofSeconds(3);

    /** What failing devices may cost on top of what sounds, in percent of a core. */
    private static final double CPU_ON_TOP = 5;

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
        phone.watch()
                .awaitDevice(
                        "playback",
                        device ->
                                device.get("device").asText().equals(id)
                                        && device.get("state").asText().equals("RUNNING"),
                        SOON);
    }

    private FermataProcess.Builder onHeadset() {
        return FermataProcess.phone()
                .sound(rig)
                .set("audio.playback.device", HEADSET)
                .set("audio.playback.fallback", "[\"" + OUT + "\"]");
    }

    private static double usualPercent(FermataProcess phone) {
        ProcessFigures before = ProcessFigures.of(phone.pid());
        Await.window(SOON);
        return ProcessFigures.of(phone.pid()).cpuPercentSince(before);
    }

    @Test
    void aDeviceThatIsRemovedIsReplacedByTheNextAndTakenAgainOnceItIsBack() {
        String module = rig.loadSink("headset");
        try (FermataProcess phone = calls.call(onHeadset().set("call.autoHold", "false").start());
                Heartbeat heartbeat = new Heartbeat(phone.socket())) {
            awaitDevice(phone, HEADSET);
            Await.until(() -> "it is listed", SOON, () -> offered(phone, HEADSET));
            Map<String, Integer> threads = phone.settledThreads();
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
            calls.settled(phone, threads);
            TenCalls.answered("removed", heartbeat);
        }
    }

    @Test
    void aRemovedDeviceCostsADeskLittleOnTopOfWhatItPlays() {
        String module = rig.loadSink("headset");
        try (FermataProcess phone = calls.desk(onHeadset().start())) {
            awaitDevice(phone, HEADSET);
            double usual = usualPercent(phone);
            ProcessFigures before = ProcessFigures.of(phone.pid());
            rig.pactl("unload-module", module);
            Await.window(SOON);
            double percent = ProcessFigures.of(phone.pid()).cpuPercentSince(before);
            System.out.printf("[removed] %.1f %% of a core, %.1f before%n", percent, usual);
            awaitDevice(phone, OUT);
            assertThat(percent).isLessThan(usual + CPU_ON_TOP);
            assertThat(phone.confirmedLines()).isEqualTo(TenCalls.CALLS);
        }
    }

    @Test
    void callsOutliveAServerThatDiesTwentyTimes() {
        try (FermataProcess phone = calls.start(FermataProcess.phone())) {
            Map<String, Integer> threads = phone.settledThreads();
            double usual = usualPercent(phone);
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
            double percent = ProcessFigures.of(phone.pid()).cpuPercentSince(before);
            double seconds = (System.nanoTime() - began) / 1e9;
            long received = calls.fewestPackets() - packets;
            System.out.printf(
                    "[died twenty times] within %.0f s; devices back at the latest after %.0f ms;"
                            + " every peer received at least %d packets; %.1f %% of a core, %.1f"
                            + " before%n",
                    seconds, slowest, received, percent, usual);
            assertThat(percent).isLessThan(usual + CPU_ON_TOP);
            assertThat(slowest).isLessThan(TenCalls.BACK_LIMIT_MS);
            assertThat(received).isGreaterThan((long) (seconds * 50 * 0.8));
            calls.soundIsBack("died twenty times", System.nanoTime());
            calls.settled(phone, threads);
        }
    }

    @Test
    void aRecordingOnADiskThatIsFullCostsTheRecordingAndNotTheCall() {
        try (RigFolder folder = new RigFolder("disk")) {
            Path disk = folder.folder("disk");
            try (FermataProcess phone =
                    calls.desk(
                            FermataProcess.phone()
                                    .environment(rig.environment())
                                    .devices("file:" + disk.resolve("call.wav"), "none")
                                    .set("audio.ring.device", "none")
                                    .behind(smallDisk(disk))
                                    .start())) {
                TenCalls.awaitProblem(phone, "playback");
                assertThat(phone.device("playback").get("problem").asText()).contains("full");
                calls.deskCostsLittle("full disk", phone, SOON, () -> {});
            }
        }
    }

    @Test
    void aDeviceThatAnotherProgramHasIsDoneWithoutAndReplacedByTheNext() {
        try (BusyDevice busy = new BusyDevice();
                FermataProcess phone =
                        calls.desk(
                                FermataProcess.phone()
                                        .environment(rig.environment())
                                        .environment(busy.environment())
                                        .devices("alsa:busy", "alsa:busy")
                                        .set("audio.ring.device", "none")
                                        .behind(List.of("unshare", "--map-root-user"))
                                        .start())) {
            for (String role : List.of("playback", "capture")) {
                TenCalls.awaitProblem(phone, role);
                assertThat(phone.device(role).get("problem").asText())
                        .contains("another program is using it")
                        .endsWith("Calls go on in silence until it is back.");
            }
            calls.deskCostsLittle("busy", phone, SOON, () -> {});
            phone.control().result("set", "audio.playback.fallback", "[\"" + OUT + "\"]");
            awaitDevice(phone, OUT);
            assertThat(phone.device("playback").get("problem").asText())
                    .contains("another program is using it")
                    .endsWith(" is used instead.");
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
