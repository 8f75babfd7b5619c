package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.Await;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.Heartbeat;
import org.fermata.rig.MachineWatch;
import org.fermata.rig.PeerProcess;
import org.fermata.rig.ProcessFigures;
import org.fermata.rig.Recording;
import org.fermata.rig.SoundRig;
import org.fermata.rig.TonePlayer;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Ten calls, what is to be seen of them while devices fail, and what after. */
final class TenCalls implements AutoCloseable {

    static final int CALLS = 10;
    static final double ANSWER_LIMIT_MS = 1000;
    static final double BACK_LIMIT_MS = 3000;
    static final double AUDIBLE = -40;
    static final Duration LIMIT = Duration.ofSeconds(20);

    private static final double LONGEST_PAUSE_MS = 2000;

    /** What a desk may cost while its devices fail: 5 % of a core. */
    private static final double CPU_PERCENT = 5;

    /** A warm phone compiles for less than this in a second, in hundredths of it. */
    private static final int WARM_TICKS = 1;

    private final SoundRig rig;
    private final PeerProcess peer = new PeerProcess("codec=PCMA");

    TenCalls(SoundRig rig) {
        this.rig = rig;
    }

    PeerProcess peer() {
        return peer;
    }

    /** Starts a phone with the rig's devices and ten calls, all active and audible. */
    FermataProcess start(FermataProcess.Builder builder) {
        return call(builder.sound(rig).set("call.autoHold", "false").start());
    }

    /** Makes ten calls as a desk has them: one is talked on, the others are held. */
    FermataProcess desk(FermataProcess phone) {
        for (int i = 0; i < CALLS; i++) {
            int line = phone.call(peer.uri("call" + i));
            if (i < CALLS - 1) {
                phone.control().result("hold", String.valueOf(line));
            }
        }
        // What a young phone compiles for the first time is not what the fault costs.
        Await.until(
                () -> "the phone has warmed up",
                LIMIT,
                () -> {
                    ProcessFigures before = ProcessFigures.of(phone.pid());
                    Await.window(Duration.ofSeconds(1));
                    ProcessFigures now = ProcessFigures.of(phone.pid());
                    return now.compilingTicks() - before.compilingTicks() <= WARM_TICKS;
                });
        return phone;
    }

    /** The calls of which so many peers were sent sound meanwhile. */
    private long talking(Runnable meanwhile) {
        Map<Integer, Long> before = packets();
        meanwhile.run();
        return packets().entrySet().stream()
                .filter(call -> call.getValue() > before.get(call.getKey()) + 25)
                .count();
    }

    private Map<Integer, Long> packets() {
        Map<Integer, Long> byCall = new TreeMap<>();
        for (JsonNode call : peer.statistics()) {
            byCall.put(call.get("call").asInt(), call.get("received").asLong());
        }
        return byCall;
    }

    /**
     * A {@link #desk} goes on for a while without costing more than it may, whatever the virtual
     * machine of a young phone still compiles. Nobody asks it for anything meanwhile.
     *
     * @param fault what befalls it at the beginning
     */
    void deskCostsLittle(String what, FermataProcess phone, Duration window, Runnable fault) {
        Runnable[] left = {fault};
        MachineWatch.undisturbed(
                what,
                () -> {
                    ProcessFigures before = ProcessFigures.of(phone.pid());
                    double[] percent = new double[1];
                    long talking =
                            talking(
                                    () -> {
                                        left[0].run();
                                        left[0] = () -> {};
                                        Await.window(window);
                                        percent[0] =
                                                ProcessFigures.of(phone.pid())
                                                        .workPercentSince(before);
                                    });
                    System.out.printf("[%s] %.1f %% of a core%n", what, percent[0]);
                    assertThat(talking).as("calls with sound").isOne();
                    assertThat(phone.confirmedLines()).isEqualTo(CALLS);
                    assertThat(percent[0]).as("CPU in percent of a core").isLessThan(CPU_PERCENT);
                });
    }

    /** Makes the calls. */
    FermataProcess call(FermataProcess phone) {
        for (int i = 0; i < CALLS; i++) {
            phone.call(peer.uri("call" + i));
        }
        Await.until(
                () -> "sound at every peer: " + peer.statistics(),
                LIMIT,
                () -> fewestPackets() >= 25);
        peer.statistics();
        return phone;
    }

    long fewestPackets() {
        long fewest = Long.MAX_VALUE;
        for (JsonNode call : peer.statistics()) {
            fewest = Math.min(fewest, call.get("received").asLong());
        }
        return fewest;
    }

    /** Every peer goes on receiving, within a window that begins now. */
    void peersKeepReceiving(String what, Duration window) {
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

    void soundIsBack(String what, long returnedNanos) {
        try (Recording out = rig.recordOut();
                TonePlayer mic = rig.playIntoMic(440, -20)) {
            assertThat(mic).isNotNull();
            out.awaitLouderThan(0, AUDIBLE, Duration.ofSeconds(10));
            double ms = (System.nanoTime() - returnedNanos) / 1e6;
            System.out.printf("[%s] sound is back after %.0f ms%n", what, ms);
            assertThat(ms).isLessThan(BACK_LIMIT_MS);
        }
    }

    /** Nobody had to wait for the phone. */
    static void answered(String what, Heartbeat heartbeat) {
        System.out.printf(
                "[%s] slowest answer at the control socket %.0f ms%n", what, heartbeat.slowestMs());
        assertThat(heartbeat.slowestMs()).isLessThan(ANSWER_LIMIT_MS);
    }

    /** No call is lost, and no thread is left behind. */
    void settled(FermataProcess phone, Map<String, Integer> threads) {
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
        assertThat(phone.device("playback").get("problem").isNull()).isTrue();
    }

    static void awaitProblem(FermataProcess phone, String role) {
        JsonNode device =
                phone.watch().awaitDevice(role, node -> !node.get("problem").isNull(), LIMIT);
        assertThat(device.get("problem").asText()).contains(" ").doesNotContain("Exception");
    }

    static void awaitNoProblem(FermataProcess phone, String role) {
        phone.watch().awaitDevice(role, node -> node.get("problem").isNull(), LIMIT);
    }

    @Override
    public void close() {
        peer.close();
    }
}
