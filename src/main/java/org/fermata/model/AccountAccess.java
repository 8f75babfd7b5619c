package org.fermata.model;

import org.fermata.call.AccountSnapshot;
import org.fermata.call.CheckStep;
import org.fermata.store.AccountSettings;

import java.util.List;
import java.util.function.Consumer;

/**
 * The accounts and the built-in exchange as the window reaches them. Every method must be called on
 * {@code signalling} and returns at once.
 */
public interface AccountAccess {

    /** The accounts as they stand, in the order of the settings; that of the exchange last. */
    List<AccountSnapshot> accounts();

    /** Registers every account again at once. */
    void registerNow();

    /**
     * Tries an account without saving it, as {@link org.fermata.call.AccountCheck#check} does.
     *
     * @param id the account's key in the settings, null for a new one
     * @param account its settings
     * @param secret its password, which the receiver copies; null for the one that is kept
     * @param told called on {@code signalling} with all steps as they stand, at every change
     * @return ends the trial, on {@code signalling}
     */
    Runnable check(
            String id, AccountSettings account, char[] secret, Consumer<List<CheckStep>> told);

    /** Whether the built-in exchange runs, or is starting. */
    boolean exchangeRuns();

    /** Starts the built-in exchange, whose account then appears among the others. */
    void startExchange();

    /**
     * Tells a listener that an account or the exchange changed, from now on.
     *
     * @param listener called on {@code signalling} with the accounts as they then stand
     */
    void addAccountListener(Consumer<List<AccountSnapshot>> listener);
}
