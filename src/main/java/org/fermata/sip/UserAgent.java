package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import org.fermata.call.AccountCheck;
import org.fermata.call.AccountSnapshot;
import org.fermata.call.CheckStep;
import org.fermata.call.ListenAddress;
import org.fermata.call.Monitoring;
import org.fermata.call.Signalling;
import org.fermata.call.SignallingCall;
import org.fermata.call.SipTrace;
import org.fermata.concurrent.EventLoop;
import org.fermata.store.AccountSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

import javax.sip.address.SipURI;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * A SIP user agent (RFC 3261): registers accounts, makes and takes calls over UDP, TCP and TLS.
 * JAIN-SIP reads and writes its messages; sockets, transactions and dialogs are of this package, so
 * that nothing that a peer does or leaves undone holds up {@code signalling}.
 *
 * <p>Several may live in one process. Where nothing else is said, a method must be called on {@code
 * signalling}.
 */
public final class UserAgent implements Signalling, AccountCheck, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(UserAgent.class);

    private final UserAgentConfig config;
    private final EventLoop loop;
    private final Transactions transactions;
    private final Core core;
    private final Accounts accounts;
    private final Incoming incoming;
    private Listener listener;
    private final NetworkWatch watch;
    private boolean closing;

    /**
     * Prepares a user agent; {@link #start} opens its sockets.
     *
     * @param config what it is started with
     * @param signalling the loop that owns it
     */
    public UserAgent(UserAgentConfig config, EventLoop signalling) {
        this(config, signalling, new DnsNames());
    }

    /** The same with another name service, for tests. */
    UserAgent(UserAgentConfig config, EventLoop signalling, Names names) {
        this.config = config;
        loop = signalling;
        transactions = new Transactions(signalling, config);
        Targets targets =
                new Targets(signalling, transactions.transports(), config.timers(), names);
        core = new Core(signalling, transactions, targets);
        accounts = new Accounts(core, this::changed);
        watch =
                new NetworkWatch(
                        signalling,
                        NetworkWatch::ofThisMachine,
                        () -> !closing && (accounts.register() || !core.sessions().isEmpty()),
                        this::networkChanged);
        incoming =
                new Incoming(
                        core,
                        accounts,
                        new Invitations(
                                core, accounts, () -> closing ? null : listener, watch::begin));
        transactions.setUser(incoming);
    }

    /**
     * Binds UDP and TCP on every address. Any thread, once, before anything else.
     *
     * @throws IOException if an address cannot be bound
     */
    public void start() throws IOException {
        transactions.transports().start(config.listen());
    }

    /**
     * Hangs up, unregisters and closes the sockets, within the time the configuration gives. Any
     * thread; on {@code signalling} it does not wait for answers.
     */
    @Override
    public void close() {
        if (loop.isOwner()) {
            sayGoodbye(() -> {});
        } else {
            CountDownLatch done = new CountDownLatch(1);
            loop.execute(() -> sayGoodbye(done::countDown));
            try {
                if (!done.await(config.timers().close().toMillis(), TimeUnit.MILLISECONDS)) {
                    log.debug("not every farewell was answered in time");
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        transactions.transports().close();
    }

    private void sayGoodbye(Runnable done) {
        closing = true;
        core.sessions().forEach(InviteSession::shutDown);
        accounts.stop(() -> core.afterFarewells(done));
    }

    private void networkChanged(Set<InetAddress> addresses) {
        transactions.transports().networkChanged(addresses);
        accounts.networkChanged();
        core.sessions().forEach(InviteSession::networkChanged);
    }

    /**
     * The system has slept, and no timer ran meanwhile: connections are made anew, accounts
     * register at once, and peers are asked whether their calls still stand. On {@code signalling}.
     */
    public void wakeUp() {
        loop.assertOwner();
        if (!closing) {
            transactions.transports().networkChanged(Set.of());
            accounts.registerNow();
            core.sessions().forEach(InviteSession::networkChanged);
            core.sessions().forEach(InviteSession::refresh);
        }
    }

    private void changed(AccountSnapshot account) {
        if (listener != null && !closing) {
            listener.accountChanged(account);
        }
    }

    // ---- Signalling ----

    @Override
    public void setListener(Listener events) {
        listener = events;
    }

    @Override
    public void configure(Map<String, AccountSettings> settings, Function<String, String> secrets) {
        loop.assertOwner();
        accounts.configure(settings, secrets);
        watch.begin();
        transactions.transports().trace().setSecrets(accounts.secrets(secrets));
        transactions.transports().listenTls(accounts.identity());
    }

    @Override
    public void registerNow() {
        loop.assertOwner();
        accounts.registerNow();
    }

    @Override
    public SignallingCall dial(
            String targetUri, String account, Offering offer, SignallingCall.Listener events) {
        return dial(targetUri, account, Occasion.NONE, offer, events);
    }

    @Override
    public SignallingCall dial(
            String targetUri,
            String account,
            Occasion occasion,
            Offering offer,
            SignallingCall.Listener events) {
        loop.assertOwner();
        SipURI target = Messages.sipUri(targetUri);
        Account from = accounts.find(account);
        if (account != null && from == null) {
            throw new IllegalArgumentException("The account " + account + " cannot be used");
        }
        Reach reach = from == null ? Reach.ANY : from.reach();
        String refusal =
                Targets.refusal(
                        from == null ? target : from.nextHop(target),
                        reach.securedFor(target.isSecure()));
        if (refusal != null) {
            throw new IllegalArgumentException(refusal);
        }
        OutgoingCall call =
                new OutgoingCall(core, from, reach.wanted(), target, occasion, offer, events);
        core.add(call);
        watch.begin();
        loop.execute(call::start);
        return call;
    }

    @Override
    public List<AccountSnapshot> accounts() {
        loop.assertOwner();
        return accounts.snapshots();
    }

    /** The addresses SIP is taken on. Any thread after {@link #start}. */
    @Override
    public List<ListenAddress> listening() {
        return transactions.transports().listening();
    }

    @Override
    public Runnable check(
            String id, AccountSettings account, String secret, Consumer<List<CheckStep>> told) {
        loop.assertOwner();
        Account tried;
        try {
            tried = new Account(id, account, secret);
        } catch (IllegalArgumentException unusable) {
            List<CheckStep> steps = AccountTrial.impossible(unusable.getMessage());
            loop.execute(() -> told.accept(steps));
            return () -> {};
        }
        AccountTrial trial = new AccountTrial(core, tried, told, () -> accounts.again(id));
        loop.execute(trial::start);
        return trial::cancel;
    }

    /** The messages of late. */
    public SipTrace trace() {
        return transactions.transports().trace();
    }

    /** What goes on around our calls. */
    public Monitoring monitoring() {
        return accounts.watches();
    }

    /** How many transactions stand, for tests that count what is left behind. */
    int standingTransactions() {
        return transactions.standing();
    }

    // ---- requests outside of calls ----

    /**
     * Has requests of a method that come outside any call answered by a handler.
     *
     * @param method any but INVITE, ACK, CANCEL and BYE
     * @param handler answers them
     * @throws IllegalArgumentException for one of those methods
     */
    public void handle(String method, RequestHandler handler) {
        if (List.of(Request.INVITE, Request.ACK, Request.CANCEL, Request.BYE).contains(method)) {
            throw new IllegalArgumentException(method + " belongs to calls");
        }
        incoming.handle(method, handler);
    }

    /**
     * Makes a response for a {@link RequestHandler} to return.
     *
     * @param request what it answers
     * @param code its status code
     * @return a response with a tag of ours
     */
    public Response response(Request request, int code) {
        SIPResponse response = Messages.response((SIPRequest) request, code, Tokens.tag());
        transactions.sign(response);
        return response;
    }
}
