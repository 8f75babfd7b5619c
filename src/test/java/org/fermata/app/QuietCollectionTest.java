package org.fermata.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.audio.DeviceCommands;
import org.fermata.audio.DeviceInfo;
import org.fermata.audio.DeviceSnapshot;
import org.fermata.audio.DeviceState;
import org.fermata.audio.Role;
import org.fermata.audio.SuspendCause;
import org.fermata.concurrent.ManualEventLoop;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The heap is collected while nobody hears anything, and only if it has to be. */
class QuietCollectionTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final ManualEventLoop signalling = new ManualEventLoop();
    private final FakeDevices devices = new FakeDevices();
    private boolean nearlyFull = true;
    private int collections;

    private static final class FakeDevices implements DeviceCommands {
        private final List<Consumer<DeviceSnapshot>> listeners = new ArrayList<>();
        private DeviceState state = DeviceState.CLOSED;

        private void to(DeviceState next) {
            state = next;
            listeners.forEach(listener -> listener.accept(devices().getFirst()));
        }

        @Override
        public List<DeviceSnapshot> devices() {
            return List.of(
                    new DeviceSnapshot(
                            Role.PLAYBACK,
                            "none",
                            "None",
                            state,
                            Set.of(),
                            null,
                            null,
                            null,
                            null,
                            0,
                            0,
                            0,
                            null));
        }

        @Override
        public void addListener(Consumer<DeviceSnapshot> listener) {
            listeners.add(listener);
        }

        @Override
        public void removeListener(Consumer<DeviceSnapshot> listener) {
            listeners.remove(listener);
        }

        @Override
        public void list(Consumer<List<DeviceInfo>> result) {}

        @Override
        public void select(Role role, String id) {}

        @Override
        public void suspend(SuspendCause cause, boolean on) {}

        @Override
        public void startTestTone(Role role) {}

        @Override
        public void stopTestTone(Role role) {}

        @Override
        public void meter(boolean on) {}

        @Override
        public double captureLevel() {
            return 0;
        }
    }

    private void begin() {
        new QuietCollection(signalling, devices, () -> nearlyFull, () -> collections++).begin();
        signalling.runReady();
    }

    @Test
    void aPhoneThatWasJustStartedCollectsOnce() {
        begin();
        assertThat(collections).isZero();
        signalling.advance(LONG);
        assertThat(collections).isOne();
        assertThat(signalling.timers()).isZero();
    }

    @Test
    void nothingIsCollectedWhileSomethingSounds() {
        begin();
        devices.to(DeviceState.OPENING);
        devices.to(DeviceState.RUNNING);
        signalling.advance(LONG);
        assertThat(collections).isZero();
        devices.to(DeviceState.SUSPENDED);
        signalling.advance(LONG);
        assertThat(collections).isOne();
    }

    @Test
    void eachQuietTimeHasOneCollection() {
        begin();
        signalling.advance(LONG);
        devices.to(DeviceState.SUSPENDED);
        signalling.advance(LONG);
        assertThat(collections).isOne();
        devices.to(DeviceState.RUNNING);
        devices.to(DeviceState.SUSPENDED);
        devices.to(DeviceState.CLOSED);
        signalling.advance(LONG);
        assertThat(collections).isEqualTo(2);
    }

    @Test
    void aHeapWithRoomIsLeftAlone() {
        nearlyFull = false;
        begin();
        signalling.advance(LONG);
        assertThat(collections).isZero();
    }
}
