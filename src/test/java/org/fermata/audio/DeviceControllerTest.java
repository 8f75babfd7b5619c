package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** When devices run, and for whom. */
class DeviceControllerTest {

    private final SoundBench bench = new SoundBench();
    private final DeviceController controller = bench.controller;
    private final FakePort line = new FakePort(0.25f);

    private void assertState(Role role, DeviceState state, SuspendCause... causes) {
        assertThat(bench.snapshot(role).state()).isEqualTo(state);
        assertThat(bench.snapshot(role).suspendCauses()).containsExactlyInAnyOrder(causes);
    }

    @Test
    void nothingIsOpenedBeforeSomethingNeedsIt() {
        bench.run(100);
        assertThat(bench.attempts).isEmpty();
        assertState(Role.PLAYBACK, DeviceState.CLOSED, SuspendCause.ALL_CORKED);
        assertThat(bench.snapshot(Role.PLAYBACK).rate()).isNull();
    }

    @Test
    void aLineIsPulledAndPushedInRealTime() {
        controller.ports().set(line, true, true);
        bench.run(1000);
        assertState(Role.PLAYBACK, DeviceState.RUNNING);
        assertState(Role.CAPTURE, DeviceState.RUNNING);
        assertThat(line.pulls).isCloseTo(100, within(4));
        assertThat(line.pushes).isCloseTo(100, within(4));
        assertThat(bench.snapshot(Role.PLAYBACK).writes()).isCloseTo(50, within(2L));
        assertThat(bench.snapshot(Role.CAPTURE).reads()).isCloseTo(50, within(2L));
        assertThat(bench.device("fake:a").written).contains((short) Math.round(0.25f * 32767));
    }

    @Test
    void aDeviceStartedWithLittleSilenceIsFilledByAndByAndNeverRunsDry() {
        controller.ports().set(line, true, false);
        bench.run(100);
        controller.ports().set(line, false, false);
        bench.run(1500);
        FakePcm device = bench.device("fake:a");
        device.head = PcmParameters.BUFFER_FRAMES * 3 / 8;
        device.written.clear();
        controller.ports().set(line, true, false);
        while (device.written.isEmpty()) {
            bench.run(1);
        }
        assertThat(device.written).hasSizeLessThanOrEqualTo(2 * PortHost.BLOCK_FRAMES);
        // Of 80 ms, 30 were silence.
        for (int ms = 0; ms < 200; ms++) {
            bench.run(1);
            assertThat(device.available())
                    .isBetween(PcmParameters.BUFFER_FRAMES / 3L, PcmParameters.BUFFER_FRAMES - 1L);
        }
        bench.run(2000);
        assertThat(device.available()).isLessThanOrEqualTo(PcmParameters.PERIOD_FRAMES);
        assertThat(bench.snapshot(Role.PLAYBACK).xruns()).isZero();
    }

    @Test
    void aDeviceWhoseStartReturnsWhenNothingNeedsItAnyMoreIsStoppedAgain() {
        controller.ports().set(line, true, false);
        bench.run(100);
        controller.ports().set(line, false, false);
        bench.run(1500);
        bench.hanging.add("fake:a");
        controller.ports().set(line, true, false);
        bench.run(10);
        controller.ports().set(line, false, false);
        bench.run(1100);
        bench.hanging.clear();
        bench.run(100);
        assertState(Role.PLAYBACK, DeviceState.SUSPENDED, SuspendCause.ALL_CORKED);
        assertThat(bench.device("fake:a").calls).containsExactly("start", "drop", "start", "drop");
        controller.ports().set(line, true, false);
        bench.run(100);
        assertState(Role.PLAYBACK, DeviceState.RUNNING);
        assertThat(bench.opened).hasSize(1);
    }

    @Test
    void listeningAloneDoesNotOpenTheMicrophone() {
        controller.ports().set(line, true, false);
        bench.run(100);
        assertThat(bench.attempts).containsExactly("fake:a");
        assertState(Role.CAPTURE, DeviceState.CLOSED, SuspendCause.ALL_CORKED);
    }

    @Test
    void theMeterOpensTheMicrophoneWhateverTheLinesDo() {
        controller.meter(true);
        bench.run(50);
        bench.device("fake:mic").level = 16384;
        bench.run(50);
        // Half of full scale: 20 log 0.5.
        assertThat(controller.captureLevel()).isCloseTo(-6.02, within(0.01));
        controller.meter(false);
        bench.run(1100);
        assertThat(controller.captureLevel()).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void aDeviceIsToldAsSuspendedOnceItsLastPeriodIsOver() {
        controller.ports().set(line, true, true);
        bench.run(500);
        controller.ports().set(line, false, false);
        // The grace ends while the audio threads are in the middle of a period.
        bench.signalling.advance(Duration.ofSeconds(2));
        assertState(Role.PLAYBACK, DeviceState.RUNNING);
        assertState(Role.CAPTURE, DeviceState.RUNNING);
        bench.settle();
        assertState(Role.PLAYBACK, DeviceState.SUSPENDED, SuspendCause.ALL_CORKED);
        assertState(Role.CAPTURE, DeviceState.SUSPENDED, SuspendCause.ALL_CORKED);
    }

    @Test
    void heldLinesSuspendTheDeviceAfterTheGraceAndCloseItLater() {
        controller.ports().set(line, true, true);
        bench.run(500);
        controller.ports().set(line, false, false);
        bench.run(900);
        assertState(Role.PLAYBACK, DeviceState.RUNNING);
        bench.run(150);
        assertState(Role.PLAYBACK, DeviceState.SUSPENDED, SuspendCause.ALL_CORKED);
        assertState(Role.CAPTURE, DeviceState.SUSPENDED, SuspendCause.ALL_CORKED);
        assertThat(bench.device("fake:a").calls).containsExactly("start", "drop");
        long writes = bench.snapshot(Role.PLAYBACK).writes();
        long reads = bench.snapshot(Role.CAPTURE).reads();
        bench.run(9900);
        assertThat(bench.device("fake:a").closed).isFalse();
        bench.run(200);
        assertState(Role.PLAYBACK, DeviceState.CLOSED, SuspendCause.ALL_CORKED);
        assertThat(bench.device("fake:a").closed).isTrue();
        assertThat(bench.device("fake:mic").closed).isTrue();
        assertThat(bench.snapshot(Role.PLAYBACK).writes()).isEqualTo(writes);
        assertThat(bench.snapshot(Role.CAPTURE).reads()).isEqualTo(reads);
        assertThat(bench.signalling.timers()).isZero();
    }

    @Test
    void holdAndResumeWithinTheGraceDoNotFlap() {
        controller.ports().set(line, true, true);
        bench.run(500);
        controller.ports().set(line, false, false);
        bench.run(900);
        controller.ports().set(line, true, true);
        bench.run(5000);
        assertThat(bench.device("fake:a").calls).containsExactly("start");
        assertState(Role.PLAYBACK, DeviceState.RUNNING);
    }

    @Test
    void resumingASuspendedDeviceStartsItAgainWithoutReopening() {
        controller.ports().set(line, true, true);
        bench.run(500);
        controller.ports().set(line, false, false);
        bench.run(2000);
        controller.ports().set(line, true, true);
        bench.run(100);
        assertThat(bench.device("fake:a").calls).containsExactly("start", "drop", "start");
        assertThat(bench.opened).hasSize(2);
        assertState(Role.PLAYBACK, DeviceState.RUNNING);
    }

    @Test
    void aPortIsToldOnceWhenItStopsAlsoWhileNothingRuns() {
        controller.ports().set(line, true, true);
        bench.run(100);
        controller.ports().set(line, false, true);
        bench.run(100);
        assertThat(line.pullStops).isEqualTo(1);
        assertThat(line.pushStops).isZero();
        controller.suspend(SuspendCause.USER, true);
        bench.run(100);
        int pushes = line.pushes;
        controller.ports().remove(line);
        bench.run(50);
        assertThat(line.pushStops).isEqualTo(1);
        assertThat(line.pullStops).isEqualTo(1);
        assertThat(line.pushes).isEqualTo(pushes);
    }

    @Test
    void everyCauseMustGoBeforeTheDeviceRuns() {
        controller.ports().set(line, true, true);
        bench.run(100);
        controller.suspend(SuspendCause.USER, true);
        controller.suspend(SuspendCause.SYSTEM_SLEEP, true);
        bench.run(50);
        assertState(
                Role.PLAYBACK, DeviceState.CLOSED, SuspendCause.USER, SuspendCause.SYSTEM_SLEEP);
        controller.suspend(SuspendCause.USER, false);
        bench.run(50);
        assertState(Role.PLAYBACK, DeviceState.CLOSED, SuspendCause.SYSTEM_SLEEP);
        controller.suspend(SuspendCause.SYSTEM_SLEEP, false);
        bench.run(50);
        assertState(Role.PLAYBACK, DeviceState.RUNNING);
        assertThatThrownBy(() -> controller.suspend(SuspendCause.ALL_CORKED, true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theListenerIsToldOnceForEachChange() {
        controller.ports().set(line, true, false);
        bench.run(3000);
        controller.ports().set(line, false, false);
        bench.run(12_000);
        List<DeviceState> states = new ArrayList<>();
        bench.told.forEach(snapshot -> states.add(snapshot.state()));
        assertThat(states)
                .containsExactly(
                        DeviceState.OPENING,
                        DeviceState.RUNNING,
                        DeviceState.SUSPENDED,
                        DeviceState.CLOSED);
    }

    @Test
    void ringingUsesItsOwnDeviceAndLetsGoOfItAtOnce() {
        controller.signals().ring(true);
        bench.run(200);
        assertState(Role.RING, DeviceState.RUNNING);
        assertThat(bench.attempts).containsExactly("fake:bell");
        assertThat(bench.device("fake:bell").written).anyMatch(sample -> Math.abs(sample) > 3000);
        controller.signals().ring(false);
        bench.run(100);
        assertState(Role.RING, DeviceState.CLOSED, SuspendCause.ALL_CORKED);
        assertThat(bench.device("fake:bell").closed).isTrue();
        controller.signals().ring(true);
        bench.run(200);
        assertState(Role.RING, DeviceState.RUNNING);
    }

    @Test
    void callWaitingSoundsOnceAndEndsByItself() {
        controller.signals().start(Signals.Signal.CALL_WAITING);
        bench.run(4000);
        assertState(Role.PLAYBACK, DeviceState.SUSPENDED, SuspendCause.ALL_CORKED);
        long loud =
                bench.device("fake:a").written.stream()
                        .filter(sample -> Math.abs(sample) > 1000)
                        .count();
        // Two bursts of 200 ms at −20 dBFS: a sine is above 1000 / 3277 of its peak for 80 %.
        assertThat(loud).isCloseTo((long) (0.4 * 0.8 * PortHost.RATE), within(600L));
    }

    @Test
    void ringbackGoesOnUntilStopped() {
        controller.signals().start(Signals.Signal.RINGBACK);
        bench.run(6000);
        assertState(Role.PLAYBACK, DeviceState.RUNNING);
        controller.signals().stop(Signals.Signal.RINGBACK);
        bench.run(1100);
        assertState(Role.PLAYBACK, DeviceState.SUSPENDED, SuspendCause.ALL_CORKED);
    }

    @Test
    void theTestToneEndsByItself() {
        controller.startTestTone(Role.RING);
        controller.startTestTone(Role.PLAYBACK);
        bench.run(1000);
        assertState(Role.RING, DeviceState.RUNNING);
        assertState(Role.PLAYBACK, DeviceState.RUNNING);
        bench.run(3000);
        assertState(Role.RING, DeviceState.CLOSED, SuspendCause.ALL_CORKED);
        assertThatThrownBy(() -> controller.startTestTone(Role.CAPTURE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theListNamesWhatIsThereAndWhatIsChosenButNotThere() {
        List<DeviceInfo> found = new ArrayList<>();
        controller.ports().set(line, true, false);
        controller.list(found::addAll);
        bench.run(50);
        assertThat(found)
                .extracting(DeviceInfo::id)
                .contains("fake:a", "none", "fake:b", "fake:mic");
        assertThat(found)
                .filteredOn(info -> info.id().equals("fake:a"))
                .allMatch(info -> info.present());
        assertThat(found)
                .filteredOn(info -> info.id().equals("fake:mic"))
                .allMatch(info -> !info.present());
    }

    @Test
    void anIdThatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> controller.select(Role.PLAYBACK, "tone:440"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> controller.select(Role.PLAYBACK, "what:ever"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("what:ever");
        assertThatThrownBy(() -> controller.select(Role.CAPTURE, "tone:0"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void closingStopsEveryPortAndClosesEveryDevice() {
        controller.ports().set(line, true, true);
        controller.signals().ring(true);
        bench.run(100);
        controller.close();
        bench.run(100);
        assertThat(line.pullStops).isEqualTo(1);
        assertThat(line.pushStops).isEqualTo(1);
        assertThat(bench.opened).hasSize(3).allMatch(device -> device.closed);
    }
}
