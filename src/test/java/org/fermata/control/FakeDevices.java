package org.fermata.control;

import org.fermata.audio.DeviceCommands;
import org.fermata.audio.DeviceInfo;
import org.fermata.audio.DeviceSnapshot;
import org.fermata.audio.DeviceState;
import org.fermata.audio.Role;
import org.fermata.audio.SuspendCause;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Devices without sound. */
final class FakeDevices implements DeviceCommands {

    final List<Consumer<DeviceSnapshot>> listeners = new ArrayList<>();

    @Override
    public List<DeviceSnapshot> devices() {
        return Arrays.stream(Role.values()).map(FakeDevices::snapshot).toList();
    }

    static DeviceSnapshot snapshot(Role role) {
        return new DeviceSnapshot(
                role,
                "none",
                "No sound",
                DeviceState.SUSPENDED,
                Set.of(SuspendCause.ALL_CORKED),
                48_000,
                1,
                480,
                1920,
                0,
                3,
                4,
                null);
    }

    @Override
    public void list(Consumer<List<DeviceInfo>> result) {
        result.accept(
                List.of(
                        new DeviceInfo(
                                "none",
                                "No \u001b[31msound",
                                Set.of(Role.PLAYBACK, Role.CAPTURE),
                                true,
                                true)));
    }

    @Override
    public void select(Role role, String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void suspend(SuspendCause cause, boolean on) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void startTestTone(Role role) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void stopTestTone(Role role) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void meter(boolean on) {
        throw new UnsupportedOperationException();
    }

    @Override
    public double captureLevel() {
        return Double.NEGATIVE_INFINITY;
    }

    @Override
    public void addListener(Consumer<DeviceSnapshot> listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(Consumer<DeviceSnapshot> listener) {
        listeners.remove(listener);
    }
}
