package org.fermata.model;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

import org.fermata.call.AccountSnapshot;

/** One account as the window shows it. Owned by the thread that runs the model's executor. */
public final class AccountModel {

    private final ReadOnlyObjectWrapper<AccountSnapshot> snapshot;

    AccountModel(AccountSnapshot first) {
        snapshot = new ReadOnlyObjectWrapper<>(this, "snapshot", first);
    }

    /** The account's key in the settings. */
    public String id() {
        return snapshot.get().id();
    }

    /** The account as it stands. */
    public AccountSnapshot snapshot() {
        return snapshot.get();
    }

    /** The account as it stands. */
    public ReadOnlyObjectProperty<AccountSnapshot> snapshotProperty() {
        return snapshot.getReadOnlyProperty();
    }

    void update(AccountSnapshot latest) {
        snapshot.set(latest);
    }
}
