package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;

/** What becomes of the lines when devices fail. */
class RecoveryTest {

    private static final int EIO = -5;
    private static final int EBUSY = -16;
    private static final int ENODEV = -19;

    private final SoundBench bench = new SoundBench();
    private final DeviceController controller = bench.controller;
    private final FakePort line = new FakePort(0.25f);

    @BeforeEach
    void talk() {
        controller.ports().set(line, true, true);
        bench.run(500);
    }

    private DeviceSnapshot playback() {
        return bench.snapshot(Role.PLAYBACK);
    }

    private DeviceSnapshot capture() {
        return bench.snapshot(Role.CAPTURE);
    }

    @Test
    void anXrunIsCountedAndTheSameDevicePreparedAgain() {
        FakePcm device = bench.device("fake:a");
        device.error = PcmDevice.XRUN;
        bench.run(10);
        device.error = 0;
        bench.run(100);
        assertThat(playback().state()).isEqualTo(DeviceState.RUNNING);
        assertThat(playback().xruns()).isEqualTo(1);
        assertThat(device.calls).containsExactly("start", "start");
        assertThat(bench.attempts.stream().filter("fake:a"::equals)).hasSize(1);
    }

    @Test
    void aBrokenDeviceIsReopened() {
        FakePcm device = bench.device("fake:a");
        device.error = EIO;
        bench.run(100);
        assertThat(device.closed).isTrue();
        assertThat(playback().state()).isEqualTo(DeviceState.RUNNING);
        assertThat(playback().device()).isEqualTo("fake:a");
        assertThat(playback().problem()).isNull();
        assertThat(bench.device("fake:a")).isNotSameAs(device);
    }

    @Test
    void aDeviceThatTheSystemPutToSleepIsPreparedAgain() {
        FakePcm device = bench.device("fake:mic");
        device.error = PcmDevice.ASLEEP;
        bench.run(10);
        device.error = 0;
        bench.run(100);
        assertThat(capture().state()).isEqualTo(DeviceState.RUNNING);
        assertThat(capture().xruns()).isZero();
        assertThat(device.calls).containsExactly("start", "start");
    }

    @Test
    void aDeviceThatIsUnpluggedIsReplacedByTheNext() {
        FakePcm device = bench.device("fake:a");
        bench.missing.add("fake:a");
        device.error = ENODEV;
        bench.run(100);
        assertThat(device.closed).isTrue();
        assertThat(playback().device()).isEqualTo("fake:b");
        assertThat(playback().state()).isEqualTo(DeviceState.RUNNING);
    }

    @Test
    void aDeviceThatAnotherProgramUsesIsReplacedByTheNextAndTakenOnceItIsFree() {
        bench.busy.add("fake:c");
        controller.select(Role.PLAYBACK, "fake:c");
        bench.run(200);
        assertThat(playback().device()).isEqualTo("fake:b");
        assertThat(playback().problem())
                .isEqualTo("fake:c: another program is using it. the b is used instead.");
        assertThat(bench.attempts.stream().filter("fake:c"::equals)).hasSize(1);
        int pulls = line.pulls;
        bench.run(10_000);
        // One attempt each 1 to 2 s, and no pause in the sound meanwhile.
        assertThat(bench.attempts.stream().filter("fake:c"::equals).count()).isBetween(5L, 9L);
        assertThat(line.pulls - pulls).isCloseTo(1000, within(4));
        bench.busy.clear();
        bench.run(2100);
        assertThat(playback().device()).isEqualTo("fake:c");
        assertThat(playback().problem()).isNull();
    }

    @Test
    void aMicrophoneThatAnotherProgramUsesCostsNoCall() {
        bench.busy.add("fake:mic");
        bench.device("fake:mic").error = EBUSY;
        bench.run(200);
        assertThat(capture().state()).isEqualTo(DeviceState.LOST);
        assertThat(capture().problem())
                .isEqualTo(
                        "fake:mic: another program is using it."
                                + " Calls go on in silence until it is back.");
        bench.busy.clear();
        bench.run(2100);
        assertThat(capture().state()).isEqualTo(DeviceState.RUNNING);
    }

    @Test
    void aDeviceThatBlocksForSecondsAndThenGoesOnIsUsedAgain() {
        bench.device("fake:a").stuck = true;
        bench.hanging.add("fake:a");
        int pushes = line.pushes;
        bench.run(5000);
        assertThat(playback().device()).isEqualTo("fake:b");
        bench.device("fake:a").stuck = false;
        bench.hanging.clear();
        bench.run(200);
        assertThat(playback().device()).isEqualTo("fake:a");
        assertThat(line.pushes - pushes).isCloseTo(520, within(5));
    }

    @Test
    void theNextDeviceIsTakenAndTheWantedOneTakenAgainWhenItIsBack() {
        bench.missing.add("fake:a");
        bench.device("fake:a").error = EIO;
        bench.run(100);
        assertThat(playback().state()).isEqualTo(DeviceState.RUNNING);
        assertThat(playback().device()).isEqualTo("fake:b");
        assertThat(playback().problem())
                .isEqualTo("fake:a: there is no such device. the b is used instead.");
        FakePcm second = bench.device("fake:b");
        bench.missing.clear();
        bench.run(2100);
        assertThat(playback().device()).isEqualTo("fake:a");
        assertThat(playback().problem()).isNull();
        assertThat(second.closed).isTrue();
    }

    @Test
    void withNoDeviceLeftTheLinesTimeGoesOnInSilence() {
        bench.missing.addAll(List.of("fake:a", "fake:b", "fake:mic"));
        bench.device("fake:a").error = EIO;
        bench.device("fake:mic").error = EIO;
        bench.run(100);
        assertThat(playback().state()).isEqualTo(DeviceState.LOST);
        assertThat(capture().state()).isEqualTo(DeviceState.LOST);
        assertThat(capture().problem()).contains("fake:mic: there is no such device");
        assertThat(capture().device()).isEqualTo("fake:mic");
        int pulls = line.pulls;
        int pushes = line.pushes;
        long writes = playback().writes();
        bench.run(5000);
        assertThat(line.pulls - pulls).isCloseTo(500, within(3));
        assertThat(line.pushes - pushes).isCloseTo(500, within(3));
        assertThat(playback().writes()).isEqualTo(writes);
        bench.missing.clear();
        bench.run(3000);
        assertThat(playback().state()).isEqualTo(DeviceState.RUNNING);
        assertThat(capture().state()).isEqualTo(DeviceState.RUNNING);
        assertThat(capture().problem()).isNull();
    }

    @Test
    void aLossIsToldOnceHoweverLongItLasts() {
        bench.missing.add("fake:mic");
        bench.device("fake:mic").error = EIO;
        bench.run(100);
        int told = bench.told.size();
        int attempts = bench.attempts.size();
        bench.run(20_000);
        assertThat(bench.told).hasSize(told);
        assertThat(bench.attempts.size() - attempts).isBetween(8, 14);
    }

    @Test
    void nothingIsTriedWhileEveryLineIsHeld() {
        bench.missing.add("fake:mic");
        bench.device("fake:mic").error = EIO;
        bench.run(100);
        controller.ports().set(line, false, false);
        bench.run(2000);
        assertThat(capture().state()).isEqualTo(DeviceState.CLOSED);
        int attempts = bench.attempts.size();
        bench.run(20_000);
        assertThat(bench.attempts).hasSize(attempts);
        assertThat(bench.signalling.timers()).isZero();
    }

    @Test
    void aDeviceThatTakesNothingIsGivenUpAfterASecondAndTheLinesGoOnMeanwhile() {
        bench.device("fake:a").stuck = true;
        bench.device("fake:mic").stuck = true;
        int pulls = line.pulls;
        int pushes = line.pushes;
        bench.run(900);
        assertThat(playback().state()).isEqualTo(DeviceState.RUNNING);
        // All but the buffer, which takes sound without the device moving.
        assertThat(line.pulls - pulls).isCloseTo(90, within(9));
        assertThat(line.pushes - pushes).isCloseTo(90, within(3));
        FakePcm stuck = bench.device("fake:a");
        bench.run(300);
        assertThat(stuck.closed).isTrue();
        assertThat(bench.device("fake:a")).isNotSameAs(stuck);
        assertThat(playback().state()).isEqualTo(DeviceState.RUNNING);
    }

    @Test
    void whatAMicrophoneGivesLateInPlaceOfSilenceIsThrownAway() {
        FakePcm microphone = bench.device("fake:mic");
        int pushes = line.pushes;
        microphone.stuck = true;
        bench.run(500);
        microphone.stuck = false;
        bench.run(1500);
        assertThat(line.pushes - pushes).isCloseTo(200, within(4));
    }

    @Test
    void aCallThatHangsIsAbandonedAndTheNextDeviceTaken() {
        bench.hanging.add("fake:a");
        bench.device("fake:a").stuck = true;
        int pushes = line.pushes;
        bench.run(3500);
        assertThat(playback().device()).isEqualTo("fake:b");
        assertThat(playback().state()).isEqualTo(DeviceState.RUNNING);
        assertThat(playback().problem()).contains("does not answer");
        assertThat(line.pushes - pushes).isCloseTo(350, within(4));
        bench.hanging.clear();
        bench.run(100);
        assertThat(playback().device()).isEqualTo("fake:a");
        assertThat(bench.opened.stream().filter(device -> !device.closed)).hasSize(2);
    }

    @Test
    void anOpenThatHangsIsClosedWhenItReturnsAtLast() {
        controller.select(Role.PLAYBACK, "fake:c");
        bench.hanging.add("fake:c");
        bench.run(1900);
        assertThat(playback().state()).isEqualTo(DeviceState.OPENING);
        assertThat(bench.device("fake:a").closed).isFalse();
        bench.run(300);
        assertThat(playback().device()).isEqualTo("fake:b");
        bench.hanging.clear();
        bench.run(100);
        assertThat(playback().device()).isEqualTo("fake:c");
        assertThat(bench.opened.stream().filter(device -> !device.closed))
                .extracting(device -> device.id)
                .containsExactlyInAnyOrder("fake:c", "fake:mic");
    }

    @Test
    void aCallWhileEveryDeviceStillHangsGoesOnInSilence() {
        bench.hanging.addAll(List.of("fake:a", "fake:b", "fake:mic"));
        controller.ports().set(line, false, false);
        bench.run(6000);
        assertThat(capture().state()).isEqualTo(DeviceState.CLOSED);
        int pushes = line.pushes;
        controller.ports().set(line, false, true);
        bench.run(1000);
        assertThat(capture().state()).isEqualTo(DeviceState.LOST);
        assertThat(line.pushes - pushes).isCloseTo(100, within(4));
        bench.hanging.clear();
        bench.run(100);
        assertThat(capture().state()).isEqualTo(DeviceState.RUNNING);
        assertThat(capture().problem()).isNull();
    }

    @Test
    void aLineResumedWhileTheSuspendedDevicesHangGoesOnInSilence() {
        bench.hanging.addAll(List.of("fake:a", "fake:b", "fake:mic"));
        controller.ports().set(line, false, false);
        // The grace is over, and the device does not stop.
        bench.run(1500);
        assertThat(capture().state()).isEqualTo(DeviceState.SUSPENDED);
        controller.ports().set(line, true, true);
        bench.run(6000);
        assertThat(playback().state()).isEqualTo(DeviceState.LOST);
        assertThat(capture().state()).isEqualTo(DeviceState.LOST);
        bench.hanging.clear();
        bench.run(100);
        assertThat(playback().state()).isEqualTo(DeviceState.RUNNING);
        assertThat(capture().state()).isEqualTo(DeviceState.RUNNING);
    }

    @Test
    void aDeviceThatRefusesToStopAfterItWasAbandonedIsClosedOnce() {
        FakePcm device = bench.device("fake:mic");
        bench.hanging.add("fake:mic");
        controller.ports().set(line, true, false);
        bench.run(4000);
        device.refuses = true;
        bench.hanging.clear();
        bench.run(100);
        assertThat(device.calls).containsExactly("start", "close");
    }

    @Test
    void aDeviceThatRefusesToStartAfterItWasAbandonedIsClosedOnce() {
        FakePcm device = bench.device("fake:mic");
        controller.ports().set(line, true, false);
        bench.run(2000);
        bench.hanging.add("fake:mic");
        controller.ports().set(line, true, true);
        bench.run(3000);
        device.refuses = true;
        bench.hanging.clear();
        bench.run(100);
        assertThat(device.calls).containsExactly("start", "drop", "close");
        assertThat(capture().state()).isEqualTo(DeviceState.RUNNING);
    }

    @Test
    void aDeviceThatComesBackJustAsEveryLineIsHeldIsSuspended() {
        bench.missing.add("fake:mic");
        bench.device("fake:mic").error = EIO;
        bench.run(100);
        assertThat(capture().state()).isEqualTo(DeviceState.LOST);
        bench.missing.clear();
        bench.hanging.add("fake:mic");
        bench.run(1500);
        controller.suspend(SuspendCause.USER, true);
        bench.run(100);
        bench.hanging.clear();
        bench.run(100);
        assertThat(capture().state()).isEqualTo(DeviceState.SUSPENDED);
        controller.suspend(SuspendCause.USER, false);
        bench.run(100);
        assertThat(capture().state()).isEqualTo(DeviceState.RUNNING);
    }

    @Test
    void aDeviceThatFailsAgainAndAgainDoesNotSpin() {
        bench.missing.add("fake:b");
        for (int i = 0; i < 8; i++) {
            bench.device("fake:a").error = EIO;
            bench.run(20);
        }
        assertThat(playback().state()).isEqualTo(DeviceState.LOST);
        assertThat(bench.attempts.stream().filter("fake:a"::equals).count()).isLessThan(8);
        bench.run(3000);
        assertThat(playback().state()).isEqualTo(DeviceState.RUNNING);
    }

    @Test
    void anotherDeviceIsChosenDuringACallWithoutAPause() {
        FakePcm old = bench.device("fake:a");
        int pulls = line.pulls;
        controller.select(Role.PLAYBACK, "fake:c");
        bench.run(500);
        assertThat(playback().device()).isEqualTo("fake:c");
        assertThat(playback().state()).isEqualTo(DeviceState.RUNNING);
        assertThat(old.closed).isTrue();
        assertThat(line.pulls - pulls).isCloseTo(50, within(4));
    }

    @Test
    void aSelectionThatFailsFallsBackAndSaysSo() {
        bench.missing.addAll(List.of("fake:c", "fake:b"));
        controller.select(Role.PLAYBACK, "fake:c");
        bench.run(200);
        assertThat(playback().state()).isEqualTo(DeviceState.LOST);
        assertThat(playback().problem()).contains("fake:c: there is no such device");
        assertThat(bench.device("fake:a").closed).isTrue();
        controller.select(Role.PLAYBACK, "fake:a");
        bench.run(200);
        assertThat(playback().state()).isEqualTo(DeviceState.RUNNING);
        assertThat(playback().problem()).isNull();
    }

    @Test
    void anUnpacedDeviceIsHeldToRealTime() {
        bench.device("fake:a").unpaced = true;
        bench.device("fake:mic").unpaced = true;
        bench.run(200);
        int pulls = line.pulls;
        int pushes = line.pushes;
        bench.run(10_000);
        assertThat(line.pulls - pulls).isCloseTo(1000, within(3));
        assertThat(line.pushes - pushes).isCloseTo(1000, within(3));
    }
}
