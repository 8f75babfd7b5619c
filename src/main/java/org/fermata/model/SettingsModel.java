package org.fermata.model;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

import org.fermata.concurrent.Coalescer;
import org.fermata.store.AccountSettings;
import org.fermata.store.Settings;

import java.util.Arrays;

/** The settings. Owned by the thread that runs the model's executor. */
public final class SettingsModel {

    private static final String ACCOUNTS = "accounts.";

    private final PhoneModel phone;
    private final ReadOnlyObjectWrapper<Settings> settings =
            new ReadOnlyObjectWrapper<>(this, "settings", Settings.DEFAULTS);
    private final ReadOnlyStringWrapper refusal = new ReadOnlyStringWrapper(this, "refusal");
    private final Coalescer<SettingsModel, Settings> changes;

    SettingsModel(PhoneModel phone) {
        this.phone = phone;
        changes = new Coalescer<>(phone.executor(), batch -> batch.values().forEach(settings::set));
    }

    /** On signalling: takes the settings as they stand and hears of every change. */
    void open() {
        phone.core().settings().addSettingsListener(this::changed);
        changed(phone.core().settings().current());
    }

    private void changed(Settings latest) {
        changes.put(this, latest);
    }

    /** The settings in force. */
    public Settings current() {
        return settings.get();
    }

    /** The settings in force. */
    public ReadOnlyObjectProperty<Settings> settingsProperty() {
        return settings.getReadOnlyProperty();
    }

    /** Why the last change was refused, in a sentence; null since one was not. */
    public ReadOnlyStringProperty refusalProperty() {
        return refusal.getReadOnlyProperty();
    }

    /**
     * Changes one setting.
     *
     * @param key its path, such as {@code call.autoHold}
     * @param value as {@link SettingsAccess#set} takes it
     */
    public void requestSet(String key, Object value) {
        change(() -> phone.core().settings().set(key, value));
    }

    /**
     * Adds an account or changes it.
     *
     * @param id its key in the settings
     * @param account what it shall be
     * @param password its new password, null to leave it as it is; wiped once it is handed over
     */
    public void requestAccount(String id, AccountSettings account, char[] password) {
        change(
                () -> {
                    try {
                        if (password != null) {
                            phone.core().settings().setSecret(id, password);
                        }
                        phone.core().settings().set(ACCOUNTS + id, account);
                    } finally {
                        if (password != null) {
                            Arrays.fill(password, '\0');
                        }
                    }
                });
    }

    /** Removes an account and its password. */
    public void requestRemoveAccount(String id) {
        change(
                () -> {
                    phone.core().settings().set(ACCOUNTS + id, null);
                    phone.core().settings().setSecret(id, new char[0]);
                });
    }

    /**
     * A key for a new account, made of its address.
     *
     * @param aor its address of record
     * @return a key no account has
     */
    public String freeAccountId(String aor) {
        String base = aor.replaceFirst("^sips?:", "").replaceAll("[^A-Za-z0-9]+", "-");
        String id = base.isBlank() || base.equals("-") ? "account" : base;
        String free = id;
        for (int count = 2; current().accounts().containsKey(free); count++) {
            free = id + "-" + count;
        }
        return free;
    }

    private void change(Runnable change) {
        phone.assertOwner();
        refusal.set(null);
        phone.core()
                .signalling()
                .execute(
                        () -> {
                            try {
                                change.run();
                            } catch (IllegalArgumentException refused) {
                                phone.later(() -> refusal.set(refused.getMessage()));
                            }
                        });
    }
}
