package org.fermata.model;

import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import org.fermata.audio.DeviceInfo;
import org.fermata.audio.DeviceSnapshot;
import org.fermata.audio.Role;
import org.fermata.concurrent.Coalescer;
import org.fermata.concurrent.EventLoop;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The sound devices of all roles, what can be chosen, and the microphone's level. Owned by the
 * thread that runs the model's executor.
 */
public final class SoundModel {

    /** How often the meter is read while somebody watches it. */
    private static final Duration METER_INTERVAL = Duration.ofMillis(50);

    private final PhoneModel phone;
    private final Map<Role, DeviceModel> devices = new EnumMap<>(Role.class);
    private final ObservableList<DeviceInfo> choices = FXCollections.observableArrayList();
    private final ReadOnlyDoubleWrapper level =
            new ReadOnlyDoubleWrapper(this, "level", Double.NEGATIVE_INFINITY);
    private final ReadOnlyStringWrapper voiceProblem =
            new ReadOnlyStringWrapper(this, "voiceProblem");
    private final Coalescer<Role, DeviceSnapshot> changes;
    private final Coalescer<SoundModel, Double> levels;
    private boolean meterWished;
    private boolean watched = true;
    private boolean metering;

    /** Touched on signalling only. */
    private EventLoop.Timer meterTimer;

    SoundModel(PhoneModel phone) {
        this.phone = phone;
        for (Role role : Role.values()) {
            devices.put(role, new DeviceModel(phone, role));
        }
        changes =
                new Coalescer<>(
                        phone.executor(),
                        batch -> batch.forEach((role, latest) -> device(role).update(latest)));
        levels = new Coalescer<>(phone.executor(), batch -> batch.values().forEach(level::set));
    }

    /** On signalling: takes the devices as they stand and hears of every change. */
    void open() {
        phone.core().devices().addListener(this::changed);
        phone.core().devices().addListListener(this::listed);
        phone.core().devices().devices().forEach(this::changed);
    }

    private void changed(DeviceSnapshot latest) {
        changes.put(latest.role(), latest);
    }

    /** The device of a role. */
    public DeviceModel device(Role role) {
        return devices.get(role);
    }

    /** The devices that could be chosen when they were last listed; read-only to views. */
    public ObservableList<DeviceInfo> choices() {
        return choices;
    }

    /** The kind of virtual machine this runs in, known once devices were listed; null for none. */
    public String virtualMachine() {
        return phone.core().devices().virtualMachine();
    }

    /** Lists the devices anew. */
    public void requestChoices() {
        phone.assertOwner();
        phone.core().signalling().execute(() -> phone.core().devices().list(this::listed));
    }

    private void listed(List<DeviceInfo> found) {
        String problem = phone.core().devices().voiceProblem();
        phone.later(
                () -> {
                    choices.setAll(found);
                    voiceProblem.set(problem);
                });
    }

    /** Why the microphone's sound is sent as it is although the settings say otherwise, or null. */
    public ReadOnlyStringProperty voiceProblemProperty() {
        return voiceProblem.getReadOnlyProperty();
    }

    /** The microphone's peak in dBFS while it is metered, else negative infinity. */
    public ReadOnlyDoubleProperty levelProperty() {
        return level.getReadOnlyProperty();
    }

    /** Opens the microphone and follows its level, or lets go of it. */
    public void requestMeter(boolean on) {
        phone.assertOwner();
        meterWished = on;
        followMeter();
    }

    /** While nobody can see the window, the meter is no reason to keep the microphone open. */
    void setWatched(boolean on) {
        watched = on;
        followMeter();
    }

    private void followMeter() {
        boolean on = meterWished && watched;
        if (metering != on) {
            metering = on;
            phone.core().signalling().execute(() -> meter(on));
        }
    }

    private void meter(boolean on) {
        phone.core().devices().meter(on);
        if (meterTimer != null) {
            meterTimer.cancel();
            meterTimer = null;
        }
        if (on) {
            readMeter();
        } else {
            levels.put(this, Double.NEGATIVE_INFINITY);
        }
    }

    private void readMeter() {
        levels.put(this, phone.core().devices().captureLevel());
        meterTimer = phone.core().signalling().schedule(METER_INTERVAL, this::readMeter);
    }
}
