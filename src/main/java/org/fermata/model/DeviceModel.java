package org.fermata.model;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

import org.fermata.audio.DeviceCommands;
import org.fermata.audio.DeviceSnapshot;
import org.fermata.audio.Role;

import java.util.Locale;

/** The device of one role. Owned by the thread that runs the model's executor. */
public final class DeviceModel {

    private final PhoneModel phone;
    private final Role role;
    private final ReadOnlyObjectWrapper<DeviceSnapshot> snapshot =
            new ReadOnlyObjectWrapper<>(this, "snapshot");
    private final ReadOnlyStringWrapper refusal = new ReadOnlyStringWrapper(this, "refusal");

    DeviceModel(PhoneModel phone, Role role) {
        this.phone = phone;
        this.role = role;
    }

    /** What the device is used for. */
    public Role role() {
        return role;
    }

    /** The device as it stands, null until it is known. */
    public DeviceSnapshot snapshot() {
        return snapshot.get();
    }

    /** The device as it stands, null until it is known. */
    public ReadOnlyObjectProperty<DeviceSnapshot> snapshotProperty() {
        return snapshot.getReadOnlyProperty();
    }

    /** Why the last choice was refused, in a sentence; null since one was not. */
    public ReadOnlyStringProperty refusalProperty() {
        return refusal.getReadOnlyProperty();
    }

    /**
     * Chooses a device for the role; calls in progress go over to it, and it is remembered.
     *
     * @param id the device's id
     */
    public void requestSelect(String id) {
        phone.assertOwner();
        refusal.set(null);
        Core core = phone.core();
        core.signalling()
                .execute(
                        () -> {
                            try {
                                core.settings().set(key(), id);
                            } catch (IllegalArgumentException refused) {
                                phone.later(() -> refusal.set(refused.getMessage()));
                            }
                        });
    }

    /** Starts or ends a test tone on the device. */
    public void requestTestTone(boolean on) {
        phone.assertOwner();
        DeviceCommands devices = phone.core().devices();
        phone.core()
                .signalling()
                .execute(
                        () -> {
                            if (on) {
                                devices.startTestTone(role);
                            } else {
                                devices.stopTestTone(role);
                            }
                        });
    }

    private String key() {
        return "audio." + role.name().toLowerCase(Locale.ROOT) + ".device";
    }

    void update(DeviceSnapshot latest) {
        snapshot.set(latest);
    }
}
