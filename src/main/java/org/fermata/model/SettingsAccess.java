package org.fermata.model;

import org.fermata.store.AccountSettings;
import org.fermata.store.Settings;

import java.util.List;
import java.util.Map;
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
     * @param value a string, number, boolean, list of strings, record of {@code store} or map of
     *     such; null removes the key, and with an account its secrets
     * @throws IllegalArgumentException if there is no such setting or it cannot be so, with a
     *     sentence for people
     */
    void set(String key, Object value);

    /**
     * Adds an account or changes it, together with its secrets: all of it or nothing. The secrets
     * are in place before the account registers.
     *
     * @param id the account's id
     * @param account what it shall be
     * @param secrets by their names those that change, which the receiver copies
     * @throws IllegalArgumentException if one of them cannot be so, with a sentence for people;
     *     then nothing has changed
     */
    void setAccount(String id, AccountSettings account, Map<String, char[]> secrets);

    /**
     * Reads what was dialled before, for redial.
     *
     * @param told called once, on {@code signalling}, with targets as they were typed, the newest
     *     first, each once
     */
    void readDialled(Consumer<List<String>> told);

    /**
     * Tells a listener of every change from now on.
     *
     * @param listener called on {@code signalling}
     */
    void addSettingsListener(Consumer<Settings> listener);
}
