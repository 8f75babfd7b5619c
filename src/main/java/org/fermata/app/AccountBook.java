package org.fermata.app;

import org.fermata.call.AccountSnapshot;
import org.fermata.call.Signalling;
import org.fermata.concurrent.EventLoop;
import org.fermata.model.AccountAccess;
import org.fermata.store.SettingsStore;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Has the accounts follow the settings. Owned by {@code signalling}. */
final class AccountBook implements AccountAccess {

    private final EventLoop signalling;
    private final Signalling agent;
    private final SettingsStore settings;
    private final List<Consumer<List<AccountSnapshot>>> listeners = new ArrayList<>();

    AccountBook(EventLoop signalling, Signalling agent, SettingsStore settings) {
        this.signalling = signalling;
        this.agent = agent;
        this.settings = settings;
    }

    /** Registers the accounts there are, and follows the settings from now on. */
    void begin() {
        settings.addListener(changed -> configure());
        settings.secrets().setListener(account -> configure());
        configure();
    }

    private void configure() {
        signalling.assertOwner();
        agent.configure(settings.current().accounts(), settings.secrets()::get);
        tell();
    }

    /** An account changed. */
    void changed(AccountSnapshot account) {
        tell();
    }

    private void tell() {
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
    public boolean exchangeRuns() {
        return false;
    }

    @Override
    public void startExchange() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void addAccountListener(Consumer<List<AccountSnapshot>> listener) {
        signalling.assertOwner();
        listeners.add(listener);
    }
}
