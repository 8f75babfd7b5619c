package org.fermata.model;

import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

import org.fermata.call.CheckStep;
import org.fermata.store.AccountSettings;

import java.util.Arrays;
import java.util.List;

/** A trial of an account as it is typed in. Owned by the thread that runs the model's executor. */
public final class CheckModel {

    private final PhoneModel phone;
    private final ReadOnlyObjectWrapper<List<CheckStep>> steps =
            new ReadOnlyObjectWrapper<>(this, "steps", List.of());
    private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper(this, "running");

    /** Ends the trial that runs. Touched on signalling only. */
    private Runnable cancel = () -> {};

    /** Counts the trials, so that what an older one tells is passed over. */
    private int trial;

    CheckModel(PhoneModel phone) {
        this.phone = phone;
    }

    /** The steps as they stand; empty before the first trial. */
    public ReadOnlyObjectProperty<List<CheckStep>> stepsProperty() {
        return steps.getReadOnlyProperty();
    }

    /** Whether a trial runs. */
    public ReadOnlyBooleanProperty runningProperty() {
        return running.getReadOnlyProperty();
    }

    /**
     * Begins a trial.
     *
     * @param id the account's key in the settings, null for a new one
     * @param account its settings
     * @param secret its password, null for the one that is kept; wiped once it is handed over
     */
    public void requestStart(String id, AccountSettings account, char[] secret) {
        requestCancel();
        steps.set(List.of());
        running.set(true);
        int begun = ++trial;
        phone.core()
                .signalling()
                .execute(
                        () -> {
                            try {
                                cancel =
                                        phone.core()
                                                .accounts()
                                                .check(
                                                        id,
                                                        account,
                                                        secret,
                                                        now -> phone.later(() -> show(begun, now)));
                            } finally {
                                if (secret != null) {
                                    Arrays.fill(secret, '\0');
                                }
                            }
                        });
    }

    private void show(int begun, List<CheckStep> now) {
        if (begun == trial) {
            steps.set(now);
            running.set(now.stream().anyMatch(step -> !step.state().isOver()));
        }
    }

    /** Ends the trial, if one runs. */
    public void requestCancel() {
        phone.assertOwner();
        if (!running.get()) {
            return;
        }
        trial++;
        running.set(false);
        phone.core().signalling().execute(() -> cancel.run());
    }
}
