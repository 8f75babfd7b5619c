package org.fermata.call;

import org.fermata.store.AccountSettings;

import java.util.List;
import java.util.function.Consumer;

/**
 * Tries an account without saving it; {@code sip} implements it. Must be called on {@code
 * signalling}, which never waits for it.
 */
public interface AccountCheck {

    /**
     * Begins a trial. Each of its steps has a limit, so that it ends.
     *
     * @param id the account's id, null for one that is not saved yet
     * @param account its settings
     * @param secret its password, null if there is none
     * @param told called on {@code signalling} with all steps as they stand, at every change; the
     *     last time all of them are over
     * @return ends the trial at once when run, on {@code signalling}; then nothing more is told
     */
    Runnable check(
            String id, AccountSettings account, String secret, Consumer<List<CheckStep>> told);
}
