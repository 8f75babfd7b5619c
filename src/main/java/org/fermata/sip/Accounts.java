package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;

import org.fermata.call.AccountSnapshot;
import org.fermata.call.RegistrationState;
import org.fermata.store.AccountSettings;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

import javax.sip.address.SipURI;
import javax.sip.address.URI;

/** The accounts as they are set up, each with its registration. Owned by {@code signalling}. */
final class Accounts {

    /** What the name of the secret for the TURN server adds to the account's id. */
    private static final String TURN = ".turn";

    private final Core core;
    private final Consumer<AccountSnapshot> changed;
    private final Watches watches;
    private Map<String, Entry> entries = new LinkedHashMap<>();

    /**
     * One account.
     *
     * @param account null if its settings cannot be used
     * @param registration null where it does not register
     * @param problem why it cannot be used, null if it can
     */
    private record Entry(
            String id,
            AccountSettings settings,
            Account account,
            Registration registration,
            String problem) {

        AccountSnapshot snapshot() {
            if (registration != null) {
                return registration.snapshot();
            }
            RegistrationState state =
                    problem == null ? RegistrationState.DISABLED : RegistrationState.FAILED;
            return new AccountSnapshot(id, settings.aor(), state, problem);
        }

        boolean same(AccountSettings other, String password) {
            return settings.equals(other)
                    && account != null
                    && Objects.equals(account.password(), password);
        }
    }

    Accounts(Core core, Consumer<AccountSnapshot> changed) {
        this.core = core;
        this.changed = changed;
        watches = new Watches(core, this);
    }

    /** What the accounts are told besides calls. */
    Watches watches() {
        return watches;
    }

    /** Makes the accounts so. */
    void configure(Map<String, AccountSettings> settings, Function<String, String> secrets) {
        Map<String, Entry> before = entries;
        entries = new LinkedHashMap<>();
        List<Entry> fresh = new ArrayList<>();
        settings.forEach(
                (id, wanted) -> {
                    String password = secrets.apply(id);
                    Entry known = before.get(id);
                    if (known != null && known.same(wanted, password)) {
                        before.remove(id);
                        entries.put(id, known);
                    } else {
                        Entry made = make(id, wanted, password);
                        entries.put(id, made);
                        fresh.add(made);
                    }
                });
        for (Entry gone : before.values()) {
            if (gone.registration() != null) {
                watches.removed(gone.account());
                gone.registration().stop(() -> {});
            }
        }
        for (Entry made : fresh) {
            if (made.registration() != null) {
                watches.added(made.account());
                made.registration().start();
            } else {
                changed.accept(made.snapshot());
            }
        }
    }

    /** The certificate to show to those who connect to us: the first account's that has one. */
    AccountSettings.TlsSettings identity() {
        for (Entry entry : entries.values()) {
            if (entry.account() != null && entry.settings().tls().certificate() != null) {
                return entry.settings().tls();
            }
        }
        return null;
    }

    private Entry make(String id, AccountSettings settings, String password) {
        try {
            Account account = new Account(id, settings, password);
            Registration registration =
                    settings.enabled()
                            ? new Registration(
                                    core, account, this::told, () -> watches.again(account))
                            : null;
            return new Entry(id, settings, account, registration, null);
        } catch (IllegalArgumentException unusable) {
            return new Entry(id, settings, null, null, unusable.getMessage());
        }
    }

    /** Passes on what a registration tells, unless its account has been replaced or removed. */
    private void told(AccountSnapshot snapshot) {
        Entry entry = entries.get(snapshot.id());
        if (entry != null && entry.snapshot().equals(snapshot)) {
            switch (snapshot.registration()) {
                case REGISTERED -> watches.registered(entry.account());
                case FAILED -> watches.unregistered(entry.account());
                case DISABLED, REGISTERING, UNREGISTERED -> {}
            }
            changed.accept(withMessages(snapshot));
        }
    }

    private AccountSnapshot withMessages(AccountSnapshot snapshot) {
        return snapshot.with(watches.waiting(snapshot.id()));
    }

    /** What waits in an account's mailbox is another. */
    void messagesChanged(Account account) {
        Entry entry = entries.get(account.id());
        if (entry != null && entry.account() == account) {
            changed.accept(withMessages(entry.snapshot()));
        }
    }

    /** Whether an address is that of the server an account is registered at. */
    boolean isServerOf(Account account, InetAddress address) {
        Entry entry = entries.get(account.id());
        return entry != null
                && entry.registration() != null
                && entry.registration().isServer(address);
    }

    void registerNow() {
        for (Entry entry : entries.values()) {
            if (entry.registration() != null) {
                entry.registration().again();
                if (entry.snapshot().registration() == RegistrationState.REGISTERED) {
                    watches.again(entry.account());
                }
            }
        }
    }

    /** Whether any account keeps itself registered. */
    boolean register() {
        return entries.values().stream().anyMatch(entry -> entry.registration() != null);
    }

    /** The addresses of this machine have changed. */
    void networkChanged() {
        for (Entry entry : entries.values()) {
            if (entry.registration() != null) {
                entry.registration().networkChanged();
            }
        }
    }

    /** Registers an account again, if it is one that registers. */
    void again(String id) {
        Entry entry = id == null ? null : entries.get(id);
        if (entry != null && entry.registration() != null) {
            entry.registration().again();
        }
    }

    void disconnected(Connection connection) {
        for (Entry entry : entries.values()) {
            if (entry.registration() != null) {
                entry.registration().disconnected(connection);
            }
        }
    }

    /**
     * Takes every registration back.
     *
     * @param done called once all servers have answered or cannot be reached
     */
    void stop(Runnable done) {
        List<Registration> standing = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (entry.registration() != null) {
                watches.removed(entry.account());
                standing.add(entry.registration());
            }
        }
        int[] left = {standing.size()};
        if (standing.isEmpty()) {
            done.run();
        }
        for (Registration registration : standing) {
            registration.stop(
                    () -> {
                        if (--left[0] == 0) {
                            done.run();
                        }
                    });
        }
    }

    /**
     * The secrets of all accounts, but for those that are no secret since they stand in an address.
     *
     * @param find finds one by its name
     */
    List<String> secrets(Function<String, String> find) {
        List<String> secrets = new ArrayList<>();
        for (Entry entry : entries.values()) {
            for (String name : List.of(entry.id(), entry.id() + TURN)) {
                String secret = find.apply(name);
                if (secret != null && !String.valueOf(entry.settings()).contains(secret)) {
                    secrets.add(secret);
                }
            }
        }
        return secrets;
    }

    List<AccountSnapshot> snapshots() {
        return entries.values().stream().map(Entry::snapshot).map(this::withMessages).toList();
    }

    /** The account with this id, null if there is none that can be used. */
    Account find(String id) {
        Entry entry = id == null ? null : entries.get(id);
        return entry == null ? null : entry.account();
    }

    /** The account an INVITE came to: by our Contact, else by To, else by its user name. */
    Account matching(SIPRequest invite) {
        SipURI target = invite.getRequestURI() instanceof SipURI uri ? uri : null;
        String line = target == null ? null : target.getParameter(RegisterRequests.LINE_PARAMETER);
        for (Entry entry : entries.values()) {
            if (line != null
                    && entry.registration() != null
                    && entry.registration().line().equals(line)) {
                return entry.account();
            }
        }
        Account byTo = byAddress(invite.getTo().getAddress().getURI());
        if (byTo != null) {
            return byTo;
        }
        Account byTarget = byAddress(target);
        return byTarget != null ? byTarget : byUser(target);
    }

    private Account byAddress(URI uri) {
        if (uri instanceof SipURI sip && sip.getUser() != null) {
            for (Entry entry : entries.values()) {
                if (entry.account() != null
                        && sip.getUser().equals(entry.account().user())
                        && sip.getHost().equalsIgnoreCase(entry.account().aor().getHost())) {
                    return entry.account();
                }
            }
        }
        return null;
    }

    private Account byUser(SipURI target) {
        Account found = null;
        for (Entry entry : entries.values()) {
            boolean matches =
                    target != null
                            && entry.account() != null
                            && entry.account().user().equals(target.getUser());
            if (matches && found != null) {
                return null;
            }
            found = matches ? entry.account() : found;
        }
        return found;
    }
}
