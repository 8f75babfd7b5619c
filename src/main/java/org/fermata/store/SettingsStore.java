package org.fermata.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.fermata.concurrent.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The settings of a profile: {@code settings.json}, with the values the command line lays over it
 * for one run. Owned by {@code signalling}; files are written on {@code store-io}.
 */
public final class SettingsStore {

    /** Has a last say before settings take effect. */
    @FunctionalInterface
    public interface Guard {
        /**
         * Called on {@code signalling} with the rules already kept.
         *
         * @param before what stands
         * @param after what would stand
         * @throws SettingsException to refuse it, with a sentence for people
         */
        void check(Settings before, Settings after) throws SettingsException;
    }

    private static final Logger log = LoggerFactory.getLogger(SettingsStore.class);
    private static final String ACCOUNTS = "accounts";
    private static final DateTimeFormatter FILE_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Path file;
    private final EventLoop signalling;
    private final EventLoop storeIo;
    private final SecretStore secrets;
    private final List<String> problems = new ArrayList<>();
    private final List<Consumer<Settings>> listeners = new CopyOnWriteArrayList<>();

    // Owned by signalling.
    /** All that the file holds, also what cannot stand here: another version may know better. */
    private ObjectNode written;

    /** What of it can stand. */
    private ObjectNode stored;

    private ObjectNode overlay = SettingsTree.empty();
    private Guard guard = (before, after) -> {};
    private boolean unread;

    private volatile Settings current;

    /**
     * Loads the settings; a damaged file is set aside and the defaults taken.
     *
     * @param folder the profile's folder
     * @param signalling the loop that owns the store
     * @param storeIo the loop that writes files
     */
    public SettingsStore(Path folder, EventLoop signalling, EventLoop storeIo) {
        this.file = folder.resolve("settings.json");
        this.signalling = signalling;
        this.storeIo = storeIo;
        written = load();
        stored = SettingsTree.sound(written, problems);
        current = settingsOf(stored);
        secrets = new SecretStore(folder, signalling, storeIo, problems);
    }

    private ObjectNode load() {
        byte[] content;
        try {
            content = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        } catch (IOException failure) {
            log.warn("{} cannot be read", file, failure);
            unread = true;
            problems.add(
                    "The settings cannot be read ("
                            + FailureReason.of(failure)
                            + "); this run starts with the defaults.");
            return SettingsTree.empty();
        }
        if (content.length == 0) {
            return SettingsTree.empty();
        }
        try {
            if (SettingsTree.JSON.readTree(content) instanceof ObjectNode tree) {
                return tree;
            }
            log.warn("{} holds no JSON object", file);
        } catch (IOException damaged) {
            log.warn("{} is damaged: {}", file, damaged.getMessage());
        }
        problems.add(setAside(file, "settings", signalling));
        return SettingsTree.empty();
    }

    /** Moves a damaged file out of the way, and says so in a sentence. */
    static String setAside(Path file, String what, EventLoop clock) {
        String name = file.getFileName() + ".damaged-" + FILE_TIME.format(clock.now());
        try {
            Files.move(file, file.resolveSibling(name));
            return "The file of the "
                    + what
                    + " was damaged. It is kept as "
                    + name
                    + ", and the defaults are used.";
        } catch (IOException failure) {
            log.warn("{} cannot be set aside", file, failure);
            return "The file of the " + what + " is damaged, and the defaults are used.";
        }
    }

    /** Before its first overwriting: what could not be read may be whole all the same. */
    static void keepUnread(EventLoop storeIo, Path file, String what, EventLoop clock) {
        storeIo.execute(() -> log.warn(setAside(file, what, clock)));
    }

    private static Settings settingsOf(ObjectNode sound) {
        try {
            return SettingsTree.settings(sound);
        } catch (SettingsException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What went wrong while loading, in sentences for people. Any thread, after the start. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** The settings as they stand. Any thread. */
    public Settings current() {
        return current;
    }

    /**
     * The value of a setting. Any thread.
     *
     * @param key such as {@code call.maxLines}
     * @return JSON
     * @throws SettingsException if there is no such setting
     */
    public String get(String key) throws SettingsException {
        return SettingsTree.get(current, key);
    }

    /**
     * Lays values over the saved ones for this run. On {@code signalling}.
     *
     * @param values texts as for {@link #set}, by key
     * @throws SettingsException if one cannot stand; then none is taken
     */
    public void overrideForThisRun(Map<String, String> values) throws SettingsException {
        signalling.assertOwner();
        ObjectNode trial = overlay.deepCopy();
        for (Map.Entry<String, String> value : values.entrySet()) {
            SettingsTree.set(trial, value.getKey(), value.getValue());
        }
        take(new Trial(written, stored, trial, false));
    }

    /**
     * Lays an account over the saved ones for this run. On {@code signalling}.
     *
     * @param id its id
     * @param account the account
     * @throws SettingsException if it cannot stand
     */
    public void addAccountForThisRun(String id, AccountSettings account) throws SettingsException {
        signalling.assertOwner();
        ObjectNode trial = overlay.deepCopy();
        SettingsTree.put(
                trial,
                SettingsTree.path(ACCOUNTS + "." + id),
                SettingsTree.JSON.valueToTree(account));
        take(new Trial(written, stored, trial, false));
    }

    /**
     * Sets a value for good. On {@code signalling}.
     *
     * @param key its key
     * @param value JSON, or a bare word for a string; null brings back the default
     * @return completes on {@code signalling} once it is on disk; fails with a {@link
     *     SettingsException} if it holds for this run only
     * @throws SettingsException if it cannot stand; nothing has changed then
     */
    public CompletionStage<Void> set(String key, String value) throws SettingsException {
        signalling.assertOwner();
        return take(SettingsTree.path(key), tree -> SettingsTree.set(tree, key, value));
    }

    /**
     * Sets a value for good. On {@code signalling}.
     *
     * @param key its key
     * @param value a string, number, boolean, list of strings or record of this package; null
     *     brings back the default
     * @return as for {@link #set}
     * @throws SettingsException as for {@link #set}
     */
    public CompletionStage<Void> put(String key, Object value) throws SettingsException {
        signalling.assertOwner();
        List<String> path = SettingsTree.path(key);
        JsonNode node = SettingsTree.JSON.valueToTree(value);
        return take(path, tree -> SettingsTree.put(tree, path, node));
    }

    /**
     * Checks whether {@link #put} would take a value; nothing changes. The guard is not asked. On
     * {@code signalling}.
     *
     * @param key its key
     * @param value as for {@link #put}
     * @throws SettingsException if it cannot stand
     */
    public void check(String key, Object value) throws SettingsException {
        signalling.assertOwner();
        List<String> path = SettingsTree.path(key);
        JsonNode node = SettingsTree.JSON.valueToTree(value);
        trial(path, tree -> SettingsTree.put(tree, path, node)).settings();
    }

    private interface Change {
        void make(ObjectNode tree) throws SettingsException;
    }

    /** The three trees as a change would have them. */
    private record Trial(ObjectNode written, ObjectNode stored, ObjectNode overlay, boolean save) {
        Settings settings() throws SettingsException {
            return SettingsTree.settings(stored, overlay);
        }
    }

    private Trial trial(List<String> path, Change change) throws SettingsException {
        ObjectNode newOverlay = overlay.deepCopy();
        if (isAccountOfThisRun(path)) {
            change.make(newOverlay);
            return new Trial(written, stored, newOverlay, false);
        }
        ObjectNode newWritten = written.deepCopy();
        change.make(newWritten);
        ObjectNode newStored = stored.deepCopy();
        if (isAccountLeftOut(path)) {
            SettingsTree.put(newStored, path.subList(0, 2), written.get(ACCOUNTS).get(path.get(1)));
        }
        change.make(newStored);
        if (SoundPresets.isChoice(path)) {
            SoundPresets.apply(newWritten, newStored);
            SoundPresets.apply(newStored, newStored);
            SoundPresets.clear(newOverlay, newStored);
        } else if (SoundPresets.isWithin(path)) {
            SoundPresets.tidy(newWritten);
            SoundPresets.tidy(newStored);
        }
        // What is set for good is meant to hold, whatever the command line said at the start.
        SettingsTree.remove(newOverlay, path);
        return new Trial(newWritten, newStored, newOverlay, true);
    }

    private CompletionStage<Void> take(List<String> path, Change change) throws SettingsException {
        Trial trial = trial(path, change);
        take(trial);
        return trial.save() ? save() : CompletableFuture.completedFuture(null);
    }

    /** Part of such an account, saved, would be an account without an address. */
    private boolean isAccountOfThisRun(List<String> path) {
        return path.size() > 1
                && path.getFirst().equals(ACCOUNTS)
                && overlay.path(ACCOUNTS).has(path.get(1))
                && !written.path(ACCOUNTS).has(path.get(1));
    }

    /** Such an account is in the file, and comes back whole once the change mends it. */
    private boolean isAccountLeftOut(List<String> path) {
        return path.size() > 1
                && path.getFirst().equals(ACCOUNTS)
                && written.path(ACCOUNTS).has(path.get(1))
                && !stored.path(ACCOUNTS).has(path.get(1));
    }

    private void take(Trial trial) throws SettingsException {
        Settings before = current;
        Settings after = trial.settings();
        guard.check(before, after);
        Set<String> removed = new HashSet<>(before.accounts().keySet());
        written.path(ACCOUNTS).fieldNames().forEachRemaining(removed::add);
        written = trial.written();
        stored = trial.stored();
        overlay = trial.overlay();
        current = after;
        // Not those that only cannot stand: once they are mended, their passwords are wanted again.
        removed.removeAll(after.accounts().keySet());
        written.path(ACCOUNTS).fieldNames().forEachRemaining(removed::remove);
        secrets.forget(removed);
        if (!after.equals(before)) {
            listeners.forEach(listener -> listener.accept(after));
        }
    }

    private CompletionStage<Void> save() {
        byte[] content = bytes(written);
        if (unread) {
            unread = false;
            keepUnread(storeIo, file, "settings", signalling);
        }
        return write(storeIo, signalling, file, content, "The settings");
    }

    static byte[] bytes(JsonNode tree) {
        try {
            return (SettingsTree.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree)
                            + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static CompletionStage<Void> write(
            EventLoop storeIo, EventLoop signalling, Path file, byte[] content, String what) {
        CompletableFuture<Void> saved = new CompletableFuture<>();
        storeIo.execute(
                () -> {
                    try {
                        AtomicFile.write(file, content);
                        signalling.execute(() -> saved.complete(null));
                    } catch (IOException failure) {
                        log.warn("{} cannot be written", file, failure);
                        SettingsException told =
                                new SettingsException(
                                        what
                                                + " hold for this run only, for they cannot be"
                                                + " saved: "
                                                + FailureReason.of(failure)
                                                + ".");
                        signalling.execute(() -> saved.completeExceptionally(told));
                    }
                });
        return saved;
    }

    /**
     * Sets who has a last say. On {@code signalling}.
     *
     * @param guard asked before any change
     */
    public void setGuard(Guard guard) {
        signalling.assertOwner();
        this.guard = guard;
    }

    /**
     * Tells a listener of every change from now on. On {@code signalling}.
     *
     * @param listener called on {@code signalling} with the new settings
     */
    public void addListener(Consumer<Settings> listener) {
        signalling.assertOwner();
        listeners.add(listener);
    }

    /** The secrets of this profile. */
    public SecretStore secrets() {
        return secrets;
    }
}
