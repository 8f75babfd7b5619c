package org.fermata.model;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

import org.fermata.call.LampSnapshot;

/** One watched extension. Owned by the thread that runs the model's executor. */
public final class LampModel {

    private final ReadOnlyObjectWrapper<LampSnapshot> snapshot;

    LampModel(LampSnapshot first) {
        snapshot = new ReadOnlyObjectWrapper<>(this, "snapshot", first);
    }

    /** The extension as it stands. */
    public LampSnapshot snapshot() {
        return snapshot.get();
    }

    /** The extension as it stands. */
    public ReadOnlyObjectProperty<LampSnapshot> snapshotProperty() {
        return snapshot.getReadOnlyProperty();
    }

    void update(LampSnapshot latest) {
        snapshot.set(latest);
    }
}
