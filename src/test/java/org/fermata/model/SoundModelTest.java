package org.fermata.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.audio.DeviceInfo;
import org.fermata.audio.DeviceSnapshot;
import org.fermata.audio.DeviceState;
import org.fermata.audio.Role;
import org.fermata.concurrent.ManualEventLoop;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Set;

class SoundModelTest {

    private final ManualEventLoop signalling = new ManualEventLoop();
    private final TestExecutor executor = new TestExecutor();
    private final FakePhone phone = new FakePhone(signalling);
    private PhoneModel model;
    private SoundModel sound;

    @BeforeEach
    void open() {
        model = new PhoneModel(executor, phone.core());
        sound = model.sound();
        settle();
    }

    private void settle() {
        signalling.runReady();
        executor.runAll();
    }

    private static DeviceSnapshot device(Role role, DeviceState state) {
        return new DeviceSnapshot(
                role, "alsa:x", "X", state, Set.of(), null, null, null, null, 0, 0, 0, null);
    }

    @Test
    void eachRoleShowsItsOwnDevice() {
        phone.put(device(Role.PLAYBACK, DeviceState.RUNNING));
        phone.put(device(Role.CAPTURE, DeviceState.LOST));
        settle();

        assertThat(sound.device(Role.PLAYBACK).snapshot().state()).isEqualTo(DeviceState.RUNNING);
        assertThat(sound.device(Role.CAPTURE).snapshot().state()).isEqualTo(DeviceState.LOST);
        assertThat(sound.device(Role.RING).snapshot()).isNull();
    }

    @Test
    void aChosenDeviceIsTakenIntoUseAndRemembered() {
        sound.device(Role.CAPTURE).requestSelect("alsa:headset");
        settle();

        assertThat(phone.asked()).containsExactly("set audio.capture.device alsa:headset");
    }

    @Test
    void theReasonWhyADeviceIsRefusedShows() {
        phone.refuse("It has no microphone.");
        sound.device(Role.CAPTURE).requestSelect("file:x.wav");
        settle();

        assertThat(sound.device(Role.CAPTURE).refusalProperty().get())
                .isEqualTo("It has no microphone.");
    }

    @Test
    void theMeterIsReadOnlyWhileItIsWatched() {
        phone.level(-12.5);
        sound.requestMeter(true);
        settle();
        assertThat(sound.levelProperty().get()).isEqualTo(-12.5);
        assertThat(signalling.timers()).isEqualTo(1);

        phone.level(-3);
        signalling.advance(Duration.ofMillis(50));
        executor.runAll();
        assertThat(sound.levelProperty().get()).isEqualTo(-3);

        sound.requestMeter(false);
        settle();
        assertThat(signalling.timers()).isZero();
        assertThat(sound.levelProperty().get()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(phone.asked()).containsExactly("meter true", "meter false");
    }

    @Test
    void theMeterLetsGoOfTheMicrophoneWhileNobodyCanSeeIt() {
        sound.requestMeter(true);
        model.setWatched(false);
        settle();
        assertThat(signalling.timers()).isZero();
        model.setWatched(true);
        settle();
        sound.requestMeter(false);
        model.setWatched(false);
        model.setWatched(true);
        settle();
        assertThat(phone.asked())
                .containsExactly("meter true", "meter false", "meter true", "meter false");
    }

    @Test
    void theChoiceFollowsTheDevicesThereAre() {
        assertThat(sound.choices()).isEmpty();
        phone.offer(List.of(new DeviceInfo("none", "No sound", Set.of(Role.RING), false, true)));
        settle();
        assertThat(sound.choices()).extracting(DeviceInfo::id).containsExactly("none");
        phone.offer(List.of());
        settle();
        assertThat(sound.choices()).isEmpty();
    }
}
