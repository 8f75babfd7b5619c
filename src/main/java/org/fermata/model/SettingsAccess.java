package org.fermata.model;

import org.fermata.store.Settings;

import java.util.List;
import java.util.function.Consumer;

/**
 * The settings, secrets and dialled numbers of the profile as the window reaches them. Every method
 * must be called on {@code signalling} and returns at once; files are written elsewhere.
 */
public interface SettingsAccess {

    /** The settings in force. */
    Settings current();

    /**
     * Changes one setting, puts it in force and has it saved. A device that is chosen so is taken
     * into use.
     *
     * @param key its path, such as {@code call.autoHold} or {@code accounts.work}
     * @param value a string, number, boolean, list of strings or record of {@code store}; null
     *     removes the key
     * @throws IllegalArgumentException if there is no such setting or it cannot be so, with a
     *     sentence for people
     */
    void set(String key, Object value);

    /**
     * Keeps an account's password.
     *
     * @param account the account's id
     * @param secret the password, which the receiver copies; empty removes it
     */
    void setSecret(String account, char[] secret);

    /**
     * What was dialled before, for redial.
     *
     * @return targets as they were typed, the newest first, each once
     */
    List<String> dialled();

    /**
     * Tells a listener of every change from now on.
     *
     * @param listener called on {@code signalling}
     */
    void addSettingsListener(Consumer<Settings> listener);
}
