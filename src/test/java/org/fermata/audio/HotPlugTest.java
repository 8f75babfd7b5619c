package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Devices that are plugged in and pulled out. */
class HotPlugTest {

    private static final String HEADSET = "fake:headset";

    private final SoundBench bench = new SoundBench();
    private final DeviceController controller = bench.controller;
    private final FakePort line = new FakePort(0.25f);
    private final List<List<String>> lists = new ArrayList<>();

    @BeforeEach
    void listen() {
        bench.run(10);
        controller.addListListener(
                found ->
                        lists.add(
                                found.stream()
                                        .filter(DeviceInfo::present)
                                        .map(DeviceInfo::id)
                                        .toList()));
    }

    private DeviceSnapshot playback() {
        return bench.snapshot(Role.PLAYBACK);
    }

    @Test
    void theListIsToldOnceForAllThatIsPluggedInTogether() {
        bench.plugIn(HEADSET);
        bench.plugIn("fake:dock");
        bench.run(300);
        assertThat(lists).hasSize(1);
        assertThat(lists.getFirst()).contains(HEADSET, "fake:dock");
        bench.pullOut(HEADSET);
        bench.run(300);
        assertThat(lists).hasSize(2);
        assertThat(lists.getLast()).contains("fake:dock").doesNotContain(HEADSET);
        bench.run(60_000);
        assertThat(lists).hasSize(2);
        assertThat(bench.signalling.timers()).isZero();
    }

    @Test
    void aDeviceThatIsPulledOutIsLetGoOfThoughItsPcmGoesOn() {
        bench.plugIn(HEADSET);
        bench.run(300);
        controller.select(Role.PLAYBACK, HEADSET);
        controller.ports().set(line, true, true);
        bench.run(500);
        assertThat(playback().device()).isEqualTo(HEADSET);
        int pulls = line.pulls;
        bench.pullOut(HEADSET);
        bench.run(500);
        assertThat(playback().device()).isEqualTo("fake:b");
        assertThat(playback().problem()).endsWith("the b is used instead.");
        assertThat(bench.device(HEADSET).closed).isTrue();
        assertThat(line.pulls - pulls).isGreaterThan(40);
    }

    @Test
    void itIsTakenAgainAsSoonAsItIsPluggedIn() {
        bench.missing.add(HEADSET);
        controller.select(Role.PLAYBACK, HEADSET);
        controller.ports().set(line, true, true);
        bench.run(10_000);
        assertThat(playback().device()).isEqualTo("fake:b");
        bench.plugIn(HEADSET);
        bench.run(250);
        assertThat(playback().device()).isEqualTo(HEADSET);
        assertThat(playback().problem()).isNull();
    }

    @Test
    void whatIsOpenWithoutRunningIsClosedWhenItIsPulledOut() {
        bench.plugIn(HEADSET);
        bench.run(300);
        controller.select(Role.PLAYBACK, HEADSET);
        controller.signals().expectCall(true);
        bench.run(100);
        assertThat(playback().state()).isEqualTo(DeviceState.SUSPENDED);
        bench.pullOut(HEADSET);
        bench.run(300);
        assertThat(bench.device(HEADSET).closed).isTrue();
        assertThat(playback().device()).isEqualTo("fake:b");
        assertThat(playback().state()).isEqualTo(DeviceState.SUSPENDED);
    }

    @Test
    void whatIsPluggedInWhileItRingsIsOpenedForIt() {
        bench.missing.addAll(List.of("fake:a", "fake:b"));
        controller.signals().expectCall(true);
        bench.run(100);
        assertThat(playback().state()).isEqualTo(DeviceState.CLOSED);
        bench.plugIn("fake:b");
        bench.run(300);
        assertThat(playback().state()).isEqualTo(DeviceState.SUSPENDED);
        assertThat(playback().device()).isEqualTo("fake:b");
    }

    @Test
    void aListThatCannotBeHadTakesNothingAway() {
        bench.plugIn(HEADSET);
        bench.run(300);
        controller.select(Role.PLAYBACK, HEADSET);
        controller.ports().set(line, true, true);
        bench.run(500);
        bench.listHangs = true;
        bench.plugWatch().run();
        bench.run(3000);
        assertThat(playback().device()).isEqualTo(HEADSET);
        assertThat(playback().state()).isEqualTo(DeviceState.RUNNING);
        assertThat(playback().problem()).isNull();
        bench.listHangs = false;
        bench.run(100);
    }

    @Test
    void afterTheEndNobodyListens() {
        assertThat(bench.watched()).isTrue();
        controller.close();
        bench.run(100);
        assertThat(bench.watched()).isFalse();
    }
}
