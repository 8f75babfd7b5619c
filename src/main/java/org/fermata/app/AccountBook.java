package org.fermata.app;

import org.fermata.call.AccountCheck;
import org.fermata.call.AccountSnapshot;
import org.fermata.call.CheckStep;
import org.fermata.call.Signalling;
import org.fermata.concurrent.EventLoop;
import org.fermata.demo.DemoExchange;
import org.fermata.model.AccountAccess;
import org.fermata.rtp.RtpEngine;
import org.fermata.store.AccountSettings;
import org.fermata.store.FailureReason;
import org.fermata.store.SettingsException;
import org.fermata.store.SettingsStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Has the accounts follow the settings, and adds one for this run when the built-in exchange is
 * started. Owned by {@code signalling}.
 */
final class AccountBook implements AccountAccess, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AccountBook.class);
    private static final String EXCHANGE_ACCOUNT = "demo";
    private static final String CANNOT_START = "The built-in exchange cannot start: ";

    private final EventLoop signalling;
    private final Signalling agent;
    private final AccountCheck check;
    private final SettingsStore settings;
    private final RtpEngine rtp;
    private final Consumer<String> problem;
    private final List<Consumer<List<AccountSnapshot>>> listeners = new ArrayList<>();

    /** Written on signalling; read by whoever closes. */
    private volatile DemoExchange exchange;

    /**
     * Makes it.
     *
     * @param signalling the owner
     * @param agent registers the accounts
     * @param check tries them
     * @param settings the accounts and their passwords
     * @param rtp the sockets of the exchange's calls
     * @param problem told on {@code signalling}, in a sentence, when the exchange cannot start
     */
    AccountBook(
            EventLoop signalling,
            Signalling agent,
            AccountCheck check,
            SettingsStore settings,
            RtpEngine rtp,
            Consumer<String> problem) {
        this.signalling = signalling;
        this.agent = agent;
        this.check = check;
        this.settings = settings;
        this.rtp = rtp;
        this.problem = problem;
    }

    /** Registers the accounts there are, and follows the settings from now on. */
    void begin() {
        settings.addListener(changed -> configure());
        settings.secrets().setListener(account -> configure());
        configure();
    }

    private void configure() {
        signalling.assertOwner();
        Map<String, AccountSettings> accounts = settings.current().accounts();
        if (accounts.values().stream().anyMatch(account -> account.nat().seeksWays())) {
            rtp.prepareWays();
        }
        agent.configure(accounts, settings.secrets()::get);
        tell();
    }

    /** Tells listeners that an account changed. */
    void tell() {
        List<AccountSnapshot> now = accounts();
        List.copyOf(listeners).forEach(listener -> listener.accept(now));
    }

    @Override
    public List<AccountSnapshot> accounts() {
        return agent.accounts();
    }

    @Override
    public void registerNow() {
        agent.registerNow();
    }

    @Override
    public Runnable check(
            String id, AccountSettings account, char[] secret, Consumer<List<CheckStep>> told) {
        String kept = id == null ? null : settings.secrets().get(id);
        return check.check(id, account, secret == null ? kept : new String(secret), told);
    }

    @Override
    public boolean exchangeRuns() {
        return exchange != null;
    }

    @Override
    public void startExchange() {
        signalling.assertOwner();
        if (exchange != null) {
            return;
        }
        DemoExchange starting = new DemoExchange(signalling, rtp);
        try {
            starting.start();
            exchange = starting;
            settings.addAccountForThisRun(freeId(), starting.account());
        } catch (IOException failure) {
            log.warn("the built-in exchange does not start", failure);
            problem.accept(CANNOT_START + FailureReason.of(failure) + ".");
        } catch (SettingsException refused) {
            log.warn("the built-in exchange gets no account: {}", refused.getMessage());
            problem.accept(CANNOT_START + refused.getMessage());
        }
    }

    private String freeId() {
        String id = EXCHANGE_ACCOUNT;
        for (int count = 2; settings.current().accounts().containsKey(id); count++) {
            id = EXCHANGE_ACCOUNT + "-" + count;
        }
        return id;
    }

    @Override
    public void addAccountListener(Consumer<List<AccountSnapshot>> listener) {
        signalling.assertOwner();
        listeners.add(listener);
    }

    /** Ends the exchange, once the phone has taken its leave of it. Any thread. */
    @Override
    public void close() {
        DemoExchange running = exchange;
        if (running != null) {
            running.close();
        }
    }
}
