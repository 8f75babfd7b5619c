package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.store.Settings;
import org.junit.jupiter.api.Test;

import java.util.List;

/** It rings on several devices at once, and lists of devices are followed as they change. */
class RingDevicesTest {

    private static final int LOUD = 3000;

    private final SoundBench bench = new SoundBench();
    private final DeviceController controller = bench.controller;

    private void ringAlsoOn(String... ids) {
        bench.settings =
                new Settings.AudioSettings(
                        bench.settings.playback(),
                        bench.settings.capture(),
                        new Settings.RingChoice("fake:bell", List.of(), List.of(ids)),
                        bench.settings.suspendGraceMs(),
                        bench.settings.closeAfterMs());
        controller.settingsChanged();
    }

    private void playOn(String id, String... fallback) {
        bench.settings =
                new Settings.AudioSettings(
                        new Settings.DeviceChoice(id, List.of(fallback)),
                        bench.settings.capture(),
                        bench.settings.ring(),
                        bench.settings.suspendGraceMs(),
                        bench.settings.closeAfterMs());
        controller.settingsChanged();
    }

    private boolean rang(String id) {
        return bench.device(id).written.stream().anyMatch(sample -> Math.abs(sample) > LOUD);
    }

    @Test
    void itRingsOnAllOfThemAtOnceAndLetsGoOfAll() {
        ringAlsoOn("fake:hall", "fake:desk");
        bench.run(100);
        assertThat(bench.attempts).isEmpty();
        controller.signals().ring(true);
        bench.run(200);
        assertThat(bench.attempts).containsExactlyInAnyOrder("fake:bell", "fake:hall", "fake:desk");
        assertThat(rang("fake:bell")).isTrue();
        assertThat(rang("fake:hall")).isTrue();
        assertThat(rang("fake:desk")).isTrue();
        controller.signals().ring(false);
        bench.run(100);
        assertThat(bench.opened).hasSize(3).allMatch(device -> device.closed);
        assertThat(bench.threads()).isZero();
    }

    @Test
    void itRingsAgain() {
        ringAlsoOn("fake:hall");
        controller.signals().ring(true);
        bench.run(200);
        controller.signals().ring(false);
        bench.run(200);
        controller.signals().ring(true);
        bench.run(200);
        assertThat(bench.opened).hasSize(4);
        assertThat(rang("fake:hall")).isTrue();
        assertThat(bench.device("fake:hall").closed).isFalse();
    }

    @Test
    void oneThatIsNotThereKeepsTheOthersFromNothingAndIsTold() {
        ringAlsoOn("fake:hall");
        bench.missing.add("fake:hall");
        controller.signals().ring(true);
        bench.run(500);
        assertThat(rang("fake:bell")).isTrue();
        assertThat(bench.snapshot(Role.RING).state()).isEqualTo(DeviceState.RUNNING);
        assertThat(bench.snapshot(Role.RING).problem())
                .isEqualTo(
                        "fake:hall: there is no such device."
                                + " It does not ring there until it is back.");
        bench.missing.clear();
        bench.run(2000);
        assertThat(bench.snapshot(Role.RING).problem()).isNull();
        assertThat(rang("fake:hall")).isTrue();
    }

    @Test
    void whatIsAddedWhileItRingsRingsAtOnceAndWhatIsRemovedStops() {
        controller.signals().ring(true);
        bench.run(200);
        ringAlsoOn("fake:hall");
        bench.run(100);
        assertThat(rang("fake:hall")).isTrue();
        ringAlsoOn();
        bench.run(100);
        assertThat(bench.device("fake:hall").closed).isTrue();
        assertThat(bench.device("fake:bell").closed).isFalse();
    }

    @Test
    void theRolesOwnDeviceIsNotOpenedTwice() {
        ringAlsoOn("fake:bell");
        controller.signals().ring(true);
        bench.run(100);
        assertThat(bench.attempts).containsExactly("fake:bell");
    }

    @Test
    void theTestToneSoundsOnAllOfThem() {
        ringAlsoOn("fake:hall");
        controller.startTestTone(Role.RING);
        bench.run(1000);
        assertThat(bench.device("fake:hall").written).anyMatch(sample -> Math.abs(sample) > 500);
        bench.run(4000);
        assertThat(bench.opened).hasSize(2).allMatch(device -> device.closed);
    }

    @Test
    void aDevicePutFirstInTheListIsTakenAtOnce() {
        FakePort line = new FakePort(0.25f);
        controller.ports().set(line, true, false);
        bench.run(100);
        playOn("fake:b", "fake:a");
        bench.run(100);
        assertThat(bench.snapshot(Role.PLAYBACK).device()).isEqualTo("fake:b");
        assertThat(bench.device("fake:a").closed).isTrue();
    }

    @Test
    void aDevicePutBeforeTheOneThatStandsInIsTakenAtOnce() {
        FakePort line = new FakePort(0.25f);
        bench.missing.add("fake:a");
        controller.ports().set(line, true, false);
        bench.run(100);
        assertThat(bench.snapshot(Role.PLAYBACK).device()).isEqualTo("fake:b");
        playOn("fake:a", "fake:c", "fake:b");
        bench.run(100);
        assertThat(bench.snapshot(Role.PLAYBACK).device()).isEqualTo("fake:c");
    }

    @Test
    void aListThatGrowsBehindTheDeviceThatRunsDisturbsNothing() {
        FakePort line = new FakePort(0.25f);
        controller.ports().set(line, true, false);
        bench.run(100);
        playOn("fake:a", "fake:b", "fake:c");
        bench.run(100);
        assertThat(bench.opened).hasSize(1).allMatch(device -> !device.closed);
        assertThat(bench.device("fake:a").calls).containsExactly("start");
    }
}
