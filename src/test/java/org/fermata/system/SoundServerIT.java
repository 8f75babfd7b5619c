package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.FermataProcess;
import org.fermata.rig.Heartbeat;
import org.fermata.rig.MachineWatch;
import org.fermata.rig.SoundRig;
import org.fermata.rig.WindowPulse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

/** The sound server dies, hangs, or never had the device: calls go on, and sound comes back. */
class SoundServerIT {

    private static final int WINDOW_BEATS = 20;

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

    @Test
    void callsOutliveAServerThatIsKilledAndStartedAgain() {
        try (FermataProcess phone = calls.start(FermataProcess.phone());
                Heartbeat heartbeat = new Heartbeat(phone.socket())) {
            Map<String, Integer> threads = phone.settledThreads();
            rig.kill();
            TenCalls.awaitProblem(phone, "playback");
            TenCalls.awaitProblem(phone, "capture");
            calls.peersKeepReceiving("killed", Duration.ofSeconds(5));
            rig.start();
            calls.soundIsBack("killed", System.nanoTime());
            calls.settled(phone, threads);
            TenCalls.answered("killed", heartbeat);
        }
    }

    @Test
    void callsOutliveAServerThatHangsFor15Seconds() {
        try (FermataProcess phone = calls.start(FermataProcess.phone());
                Heartbeat heartbeat = new Heartbeat(phone.socket())) {
            Map<String, Integer> threads = phone.settledThreads();
            rig.freeze();
            calls.peersKeepReceiving("stopped", Duration.ofSeconds(15));
            TenCalls.awaitProblem(phone, "playback");
            TenCalls.awaitProblem(phone, "capture");
            rig.thaw();
            calls.soundIsBack("stopped", System.nanoTime());
            calls.settled(phone, threads);
            TenCalls.answered("stopped", heartbeat);
        }
    }

    @Test
    void aDeskWhoseServerIsGoneOrHangsSpendsLessThanFivePercent() {
        try (FermataProcess phone = calls.desk(FermataProcess.phone().sound(rig).start())) {
            calls.deskCostsLittle("killed", phone, Duration.ofSeconds(4), rig::kill);
            TenCalls.awaitProblem(phone, "playback");
            rig.start();
            TenCalls.awaitNoProblem(phone, "playback");
            TenCalls.awaitNoProblem(phone, "capture");
            calls.deskCostsLittle("stopped", phone, Duration.ofSeconds(6), rig::freeze);
            TenCalls.awaitProblem(phone, "playback");
            rig.thaw();
            TenCalls.awaitNoProblem(phone, "playback");
        }
    }

    @Test
    void theWindowAnswersWhileTheServerHangsAndWhileItIsGone() {
        try (FermataProcess phone = calls.start(FermataProcess.phone().window())) {
            WindowPulse user = new WindowPulse(phone.pid());
            MachineWatch.undisturbed("young", () -> answersItsFirstKey(user));
            answersWhile("stopped", user, phone, rig::freeze, rig::thaw);
            answersWhile("killed", user, phone, rig::kill, rig::start);
            assertThat(phone.confirmedLines()).isEqualTo(TenCalls.CALLS);
        }
    }

    /** A window that was never typed into draws its button as live for the first time. */
    private static void answersItsFirstKey(WindowPulse user) {
        double first = user.beatMs();
        System.out.printf("[young] the window looked as before until %.0f ms after a key%n", first);
        assertThat(first).isLessThan(TenCalls.ANSWER_LIMIT_MS);
    }

    private static void answersWhile(
            String what, WindowPulse user, FermataProcess phone, Runnable fault, Runnable end) {
        MachineWatch.undisturbed(
                what,
                () -> {
                    fault.run();
                    double slowest = 0;
                    for (int beat = 0; beat < WINDOW_BEATS; beat++) {
                        slowest = Math.max(slowest, user.beatMs());
                    }
                    System.out.printf(
                            "[%s] the window looked as before until %.0f ms after a key%n",
                            what, slowest);
                    TenCalls.awaitProblem(phone, "playback");
                    end.run();
                    TenCalls.awaitNoProblem(phone, "playback");
                    assertThat(slowest).isLessThan(TenCalls.ANSWER_LIMIT_MS);
                });
    }

    @Test
    void aDeviceThatDoesNotExistCostsTheSoundAndNotTheCall() {
        try (FermataProcess phone =
                FermataProcess.phone()
                        .environment(rig.environment())
                        .devices("alsa:no_such_device", "alsa:no_such_device")
                        .start()) {
            int line = phone.call(calls.peer().uri("call"));
            TenCalls.awaitProblem(phone, "playback");
            TenCalls.awaitProblem(phone, "capture");
            calls.peersKeepReceiving("no such device", Duration.ofSeconds(3));
            boolean choice = false;
            for (JsonNode device : phone.control().result("devices")) {
                choice |= device.get("id").asText().equals("alsa:pulse");
            }
            assertThat(choice).as("another device is offered").isTrue();
            phone.control().result("set", "audio.playback.device", "alsa:pulse");
            phone.control().result("set", "audio.capture.device", "alsa:pulse");
            calls.soundIsBack("another device chosen", System.nanoTime());
            assertThat(phone.line(line).get("state").asText()).isEqualTo("CONFIRMED");
        }
    }
}
