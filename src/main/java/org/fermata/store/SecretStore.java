package org.fermata.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.fermata.concurrent.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The accounts' passwords, in a file of their own that only its owner may read. No message, log
 * line or {@code toString} of this class holds one. Owned by {@code signalling}; written on {@code
 * store-io}.
 */
public final class SecretStore {

    private static final Logger log = LoggerFactory.getLogger(SecretStore.class);
    private static final int MAX_CHARACTERS = 1024;

    private final Path file;
    private final EventLoop signalling;
    private final EventLoop storeIo;

    // Owned by signalling.
    /** By account; also what is no text, which another version may have put there. */
    private ObjectNode saved = SettingsTree.empty();

    private Consumer<String> listener = account -> {};
    private boolean unread;

    SecretStore(Path folder, EventLoop signalling, EventLoop storeIo, List<String> problems) {
        this.file = folder.resolve("secrets.json");
        this.signalling = signalling;
        this.storeIo = storeIo;
        load(problems);
    }

    private void load(List<String> problems) {
        if (!Files.exists(file)) {
            return;
        }
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            JsonNode tree = SettingsTree.JSON.readTree(Files.readAllBytes(file));
            if (!(tree instanceof ObjectNode secrets)) {
                problems.add(SettingsStore.setAside(file, "passwords", signalling));
                return;
            }
            saved = secrets;
        } catch (JsonProcessingException damaged) {
            // Its message would quote the file.
            log.warn("{} is damaged", file);
            problems.add(SettingsStore.setAside(file, "passwords", signalling));
        } catch (IOException failure) {
            log.warn("{} cannot be read: {}", file, FailureReason.of(failure));
            unread = true;
            problems.add("The passwords cannot be read: " + FailureReason.of(failure) + ".");
        }
    }

    /**
     * An account's password. On {@code signalling}.
     *
     * @param account the account's id
     * @return the password, null if there is none
     */
    public String get(String account) {
        signalling.assertOwner();
        JsonNode secret = saved.get(account);
        return secret != null && secret.isValueNode() && !secret.isNull() ? secret.asText() : null;
    }

    /**
     * Sets an account's password for good. On {@code signalling}.
     *
     * @param account the account's id
     * @param secret the password; an empty one removes it
     * @return completes on {@code signalling} once it is on disk; fails with a {@link
     *     SettingsException} if it holds for this run only
     * @throws SettingsException if it cannot be a password
     */
    public CompletionStage<Void> set(String account, String secret) throws SettingsException {
        signalling.assertOwner();
        check(secret);
        if (secret.isEmpty()) {
            saved.remove(account);
        } else {
            saved.put(account, secret);
        }
        listener.accept(account);
        return save();
    }

    /**
     * Checks whether a text can be a password. Any thread.
     *
     * @param secret the text
     * @throws SettingsException if it cannot
     */
    public static void check(String secret) throws SettingsException {
        if (secret.length() > MAX_CHARACTERS || secret.chars().anyMatch(Character::isISOControl)) {
            throw new SettingsException(
                    "A password has at most "
                            + MAX_CHARACTERS
                            + " characters and no control characters.");
        }
    }

    /**
     * Sets who is told when a password changes. On {@code signalling}.
     *
     * @param listener called on {@code signalling} with the account's id
     */
    public void setListener(Consumer<String> listener) {
        signalling.assertOwner();
        this.listener = listener;
    }

    /** Forgets the passwords of accounts that are gone, those of their TURN servers included. */
    void forget(Set<String> accounts) {
        List<String> gone = new ArrayList<>();
        saved.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (accounts.contains(name.replaceFirst("[.]turn$", ""))) {
                                gone.add(name);
                            }
                        });
        if (!gone.isEmpty()) {
            saved.remove(gone);
            save();
        }
    }

    private CompletionStage<Void> save() {
        if (unread) {
            unread = false;
            SettingsStore.keepUnread(storeIo, file, "passwords", signalling);
        }
        return SettingsStore.write(
                storeIo, signalling, file, SettingsStore.bytes(saved), "The passwords");
    }
}
