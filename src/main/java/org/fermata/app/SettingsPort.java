package org.fermata.app;

import org.fermata.concurrent.EventLoop;
import org.fermata.model.SettingsAccess;
import org.fermata.store.AccountSettings;
import org.fermata.store.HistoryEntry;
import org.fermata.store.HistoryStore;
import org.fermata.store.SecretStore;
import org.fermata.store.Settings;
import org.fermata.store.SettingsException;
import org.fermata.store.SettingsStore;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The profile as the window reaches it. Owned by {@code signalling}. */
final class SettingsPort implements SettingsAccess {

    private static final String SIP = "sip:";
    private static final String OUTGOING = "OUTGOING";
    private static final int REDIAL_CALLS = 200;

    private final SettingsStore store;
    private final HistoryStore history;
    private final EventLoop signalling;
    private final Consumer<String> problem;

    /**
     * Makes it.
     *
     * @param store the settings and secrets
     * @param history the calls of before
     * @param signalling the owner
     * @param problem told on {@code signalling}, in a sentence, what could not be saved
     */
    SettingsPort(
            SettingsStore store,
            HistoryStore history,
            EventLoop signalling,
            Consumer<String> problem) {
        this.store = store;
        this.history = history;
        this.signalling = signalling;
        this.problem = problem;
    }

    @Override
    public Settings current() {
        return store.current();
    }

    @Override
    public void set(String key, Object value) {
        save(() -> store.put(key, value));
    }

    @Override
    public void setAccount(String id, AccountSettings account, Map<String, char[]> secrets) {
        String key = "accounts." + id;
        Map<String, String> texts = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, char[]> secret : secrets.entrySet()) {
                // The text is made here, before the caller wipes the characters.
                texts.put(secret.getKey(), new String(secret.getValue()));
                SecretStore.check(texts.get(secret.getKey()));
            }
            store.check(key, account);
        } catch (SettingsException refused) {
            throw new IllegalArgumentException(refused.getMessage(), refused);
        }
        texts.forEach((name, text) -> save(() -> store.secrets().set(name, text)));
        save(() -> store.put(key, account));
    }

    private interface Change {
        CompletionStage<Void> make() throws SettingsException;
    }

    private void save(Change change) {
        try {
            change.make()
                    .whenComplete(
                            (saved, failure) -> {
                                if (failure != null) {
                                    problem.accept(failure.getMessage());
                                }
                            });
        } catch (SettingsException refused) {
            throw new IllegalArgumentException(refused.getMessage(), refused);
        }
    }

    @Override
    public void readDialled(Consumer<List<String>> told) {
        history.newest(
                REDIAL_CALLS, calls -> signalling.execute(() -> told.accept(targets(calls))));
    }

    private List<String> targets(List<HistoryEntry> newestCalls) {
        Set<String> targets = new LinkedHashSet<>();
        for (HistoryEntry call : newestCalls) {
            if (OUTGOING.equals(call.origin()) && call.uri() != null) {
                targets.add(asTyped(call));
            }
        }
        return new ArrayList<>(targets);
    }

    /** Nobody types the domain of the account that is called from. */
    private String asTyped(HistoryEntry call) {
        var account = store.current().accounts().get(String.valueOf(call.account()));
        int at = call.uri().indexOf('@');
        boolean ownDomain =
                account != null
                        && at > 0
                        && call.uri().startsWith(SIP)
                        && account.aor().endsWith(call.uri().substring(at));
        return ownDomain ? call.uri().substring(SIP.length(), at) : call.uri();
    }

    @Override
    public void addSettingsListener(Consumer<Settings> listener) {
        store.addListener(listener);
    }
}
