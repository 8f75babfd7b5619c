package org.fermata.model;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

import org.fermata.concurrent.Coalescer;
import org.fermata.store.AccountSettings;
import org.fermata.store.Settings;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The settings. Owned by the thread that runs the model's executor. */
public final class SettingsModel {

    private static final String ACCOUNTS = "accounts.";

    /** What the name of the secret for the TURN server adds to the account's id. */
    private static final String TURN = ".turn";

    /** What the settings take is 64 characters; the rest is for a number that tells two apart. */
    private static final int LONGEST_ID = 60;

    private final PhoneModel phone;
    private final ReadOnlyObjectWrapper<Settings> settings =
            new ReadOnlyObjectWrapper<>(this, "settings", Settings.DEFAULTS);
    private final ReadOnlyStringWrapper refusal = new ReadOnlyStringWrapper(this, "refusal");
    private final Coalescer<SettingsModel, Settings> changes;
    private final SoundPresetsModel presets = new SoundPresetsModel(this);

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

    /** Sound settings kept under names. */
    public SoundPresetsModel presets() {
        return presets;
    }

    /** Whether an account can park calls. */
    public boolean canPark() {
        return current().accounts().values().stream()
                .anyMatch(account -> account.parkCode() != null);
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
        change(() -> phone.core().settings().set(key, value), refused -> {});
    }

    /**
     * What is kept apart from an account's settings.
     *
     * @param password its password, null to leave it as it is
     * @param turn the password of its TURN server, null to leave it as it is
     */
    public record Secrets(char[] password, char[] turn) {

        private Map<String, char[]> byName(String account) {
            Map<String, char[]> changed = new LinkedHashMap<>();
            if (password != null) {
                changed.put(account, password);
            }
            if (turn != null) {
                changed.put(account + TURN, turn);
            }
            return changed;
        }

        private void wipe() {
            for (char[] secret : new char[][] {password, turn}) {
                if (secret != null) {
                    Arrays.fill(secret, '\0');
                }
            }
        }

        @Override
        public String toString() {
            return "Secrets";
        }
    }

    /**
     * Adds an account or changes it.
     *
     * @param id its key in the settings
     * @param account what it shall be
     * @param secrets its secrets; wiped once they are handed over
     * @param then told on the model's thread: null if that is done, else why not, in a sentence
     */
    public void requestAccount(
            String id, AccountSettings account, Secrets secrets, Consumer<String> then) {
        change(
                () -> {
                    try {
                        phone.core().settings().setAccount(id, account, secrets.byName(id));
                    } finally {
                        secrets.wipe();
                    }
                },
                then);
    }

    /** Removes an account and its passwords. */
    public void requestRemoveAccount(String id) {
        requestSet(ACCOUNTS + id, null);
    }

    /**
     * A key for a new account, made of its address.
     *
     * @param aor its address of record
     * @return a key no account has
     */
    public String freeAccountId(String aor) {
        String base = aor.replaceFirst("^sips?:", "").replaceAll("[^A-Za-z0-9]+", "-");
        String named = base.isBlank() || base.equals("-") ? "account" : base;
        String id = named.substring(0, Math.min(named.length(), LONGEST_ID));
        String free = id;
        for (int count = 2; current().accounts().containsKey(free); count++) {
            free = id + "-" + count;
        }
        return free;
    }

    private void change(Runnable change, Consumer<String> then) {
        phone.assertOwner();
        refusal.set(null);
        phone.core()
                .signalling()
                .execute(
                        () -> {
                            String problem = null;
                            try {
                                change.run();
                            } catch (IllegalArgumentException refused) {
                                problem = refused.getMessage();
                            }
                            String told = problem;
                            phone.later(
                                    () -> {
                                        if (told != null) {
                                            refusal.set(told);
                                        }
                                        then.accept(told);
                                    });
                        });
    }
}
