package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

/** What is opened while a call rings, so that answering it takes no time. */
class OpenAheadTest {

    private final SoundBench bench = new SoundBench();
    private final DeviceController controller = bench.controller;
    private final FakePort line = new FakePort(0.25f);

    private void assertState(Role role, DeviceState state) {
        assertThat(bench.snapshot(role).state()).isEqualTo(state);
    }

    @Test
    void aCallThatRingsHasItsDevicesOpenedButNotStarted() {
        controller.signals().expectCall(true);
        bench.run(100);
        assertState(Role.PLAYBACK, DeviceState.SUSPENDED);
        assertState(Role.CAPTURE, DeviceState.SUSPENDED);
        assertThat(bench.snapshot(Role.PLAYBACK).suspendCauses())
                .isEqualTo(Set.of(SuspendCause.ALL_CORKED));
        assertThat(bench.device("fake:a").running).isFalse();
        assertThat(bench.device("fake:mic").calls).containsExactly("drop");
        assertThat(bench.snapshot(Role.CAPTURE).reads()).isZero();
    }

    @Test
    void theyStayOpenForAsLongAsItRings() {
        controller.signals().expectCall(true);
        bench.run(60_000);
        assertState(Role.PLAYBACK, DeviceState.SUSPENDED);
        assertThat(bench.opened).hasSize(2);
        assertThat(bench.signalling.timers()).isZero();
    }

    @Test
    void answeringStartsThemWithoutOpeningThemAgain() {
        controller.signals().expectCall(true);
        bench.run(5000);
        controller.ports().set(line, true, true);
        bench.settle();
        assertState(Role.PLAYBACK, DeviceState.RUNNING);
        assertState(Role.CAPTURE, DeviceState.RUNNING);
        controller.signals().expectCall(false);
        bench.run(20_000);
        assertThat(bench.opened).hasSize(2).allMatch(device -> !device.closed);
        assertThat(bench.device("fake:a").calls).containsExactly("drop", "start");
    }

    @Test
    void aCallNobodyAnswersLeavesThemToTheIdleTime() {
        controller.signals().expectCall(true);
        bench.run(30_000);
        controller.signals().expectCall(false);
        bench.run(9900);
        assertState(Role.CAPTURE, DeviceState.SUSPENDED);
        bench.run(200);
        assertState(Role.CAPTURE, DeviceState.CLOSED);
        assertState(Role.PLAYBACK, DeviceState.CLOSED);
        assertThat(bench.opened).allMatch(device -> device.closed);
    }

    @Test
    void aDeviceThatWouldHaveBeenClosedStaysOpenOnceACallRings() {
        controller.ports().set(line, true, true);
        bench.run(100);
        controller.ports().set(line, false, false);
        bench.run(10_500);
        controller.signals().expectCall(true);
        bench.run(20_000);
        assertState(Role.PLAYBACK, DeviceState.SUSPENDED);
        assertThat(bench.opened).hasSize(2).allMatch(device -> !device.closed);
    }

    @Test
    void theNextOneIsOpenedWhereTheWantedOneIsNotThere() {
        bench.missing.add("fake:a");
        controller.signals().expectCall(true);
        bench.run(100);
        assertThat(bench.snapshot(Role.PLAYBACK).device()).isEqualTo("fake:b");
        controller.ports().set(line, true, false);
        bench.run(100);
        assertThat(bench.snapshot(Role.PLAYBACK).problem())
                .isEqualTo("fake:a: there is no such device. the b is used instead.");
    }

    @Test
    void whereNoneIsThereNothingIsTriedTwice() {
        bench.missing.addAll(List.of("fake:a", "fake:b", "fake:mic"));
        controller.signals().expectCall(true);
        bench.run(20_000);
        assertState(Role.PLAYBACK, DeviceState.CLOSED);
        assertThat(bench.attempts).containsExactlyInAnyOrder("fake:a", "fake:b", "fake:mic");
        assertThat(bench.snapshot(Role.PLAYBACK).problem()).isNull();
        controller.ports().set(line, true, false);
        bench.run(100);
        assertState(Role.PLAYBACK, DeviceState.LOST);
    }

    @Test
    void anotherChoiceWhileItRingsIsOpenedInItsPlace() {
        controller.signals().expectCall(true);
        bench.run(100);
        controller.select(Role.PLAYBACK, "fake:c");
        bench.run(100);
        assertThat(bench.device("fake:a").closed).isTrue();
        assertThat(bench.snapshot(Role.PLAYBACK).device()).isEqualTo("fake:c");
        assertState(Role.PLAYBACK, DeviceState.SUSPENDED);
    }

    @Test
    void nothingIsOpenedForASystemThatSleeps() {
        controller.signals().expectCall(true);
        bench.run(100);
        controller.suspend(SuspendCause.SYSTEM_SLEEP, true);
        bench.run(100);
        assertState(Role.PLAYBACK, DeviceState.CLOSED);
        assertThat(bench.opened).hasSize(2).allMatch(device -> device.closed);
        controller.suspend(SuspendCause.SYSTEM_SLEEP, false);
        bench.run(100);
        assertState(Role.PLAYBACK, DeviceState.SUSPENDED);
        controller.signals().expectCall(false);
    }
}
