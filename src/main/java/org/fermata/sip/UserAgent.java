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
import org.fermata.sdp.SessionDescription;
import org.fermata.store.AccountSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
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
    private final Map<String, RequestHandler> handlers = new HashMap<>();
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
        transactions.setUser(new Incoming());
        watch =
                new NetworkWatch(
                        signalling,
                        NetworkWatch::ofThisMachine,
                        () -> !closing && (accounts.register() || !core.sessions().isEmpty()),
                        this::networkChanged);
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
        handlers.put(method, handler);
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

    /** What comes in that no transaction waits for. */
    private final class Incoming implements Transactions.User {

        @Override
        public void request(ServerTransaction transaction) {
            try {
                dispatch(transaction);
            } catch (RuntimeException failure) {
                log.error("a request could not be taken", failure);
                transaction.respond(500);
            }
        }

        private void dispatch(ServerTransaction transaction) {
            SIPRequest request = transaction.request();
            InviteSession session = session(request);
            List<String> unknown = Extensions.unknown(request);
            if (!(request.getRequestURI() instanceof SipURI)) {
                transaction.respond(416);
            } else if (session == null && request.getMethod().equals(Request.NOTIFY)) {
                accounts.watches().notified(transaction);
            } else if (!unknown.isEmpty()) {
                Replies.badExtension(transaction, unknown);
            } else if (session != null && !request.getMethod().equals(Request.MESSAGE)) {
                session.request(transaction);
            } else if (session == null && request.getToTag() != null) {
                transaction.respond(481);
            } else {
                outside(transaction);
            }
        }

        /** The call a request is within, null if there is none. */
        private InviteSession session(SIPRequest request) {
            InviteSession session = core.find(request.getCallId().getCallId(), request.getToTag());
            return session != null && session.isPeer(request.getFromTag()) ? session : null;
        }

        private void outside(ServerTransaction transaction) {
            SIPRequest request = transaction.request();
            RequestHandler handler = handlers.get(request.getMethod());
            if (handler != null) {
                handled(transaction, handler);
                return;
            }
            switch (request.getMethod()) {
                case Request.INVITE -> invited(transaction);
                case Request.OPTIONS -> Replies.capabilities(transaction);
                case Request.MESSAGE -> accounts.watches().texted(transaction);
                case Request.BYE, Request.PRACK, Request.UPDATE -> transaction.respond(481);
                case Request.SUBSCRIBE, Request.PUBLISH -> transaction.respond(489);
                // Only who talks to us may have us call somebody.
                case Request.REFER -> transaction.respond(403);
                default -> Replies.notAllowed(transaction);
            }
        }

        private void handled(ServerTransaction transaction, RequestHandler handler) {
            Response response;
            try {
                response = handler.handle(transaction.request());
            } catch (RuntimeException failure) {
                log.warn("the handler of {} failed", transaction.request().getMethod(), failure);
                response = null;
            }
            if (response instanceof SIPResponse made) {
                transaction.respond(made);
            } else {
                transaction.respond(500);
            }
        }

        private boolean isServerOf(Account account, ServerTransaction transaction) {
            return account != null
                    && accounts.isServerOf(account, transaction.flow().remote().getAddress());
        }

        private void invited(ServerTransaction transaction) {
            SIPRequest request = transaction.request();
            if (core.takesTooManyLines(transaction.flow().remote().getAddress())) {
                transaction.refuseAndForget(503);
                return;
            }
            transaction.respond(100);
            if (closing || listener == null) {
                transaction.respond(480);
                return;
            }
            SipURI contact = Messages.contactOf(request);
            if (contact == null) {
                transaction.respond(400);
                return;
            }
            for (InviteSession session : core.sessions()) {
                if (session instanceof IncomingCall call && call.merges(request)) {
                    transaction.respond(482);
                    return;
                }
            }
            if (!Replies.mayDescribe(request)) {
                transaction.respond(406);
                return;
            }
            if (SessionTimer.tooBrief(request)) {
                SessionTimer.refuse(transaction);
                return;
            }
            SessionDescription offer;
            InviteSession replaced;
            try {
                offer = Bodies.description(request);
                replaced = Replacement.find(core, request);
            } catch (Bodies.Unacceptable unacceptable) {
                Replies.unacceptable(transaction, unacceptable);
                return;
            } catch (Replacement.Refused refused) {
                transaction.respond(refused.code());
                return;
            }
            Account account = accounts.matching(request);
            boolean trusted = isServerOf(account, transaction);
            IncomingCall call =
                    new IncomingCall(core, account, transaction, contact, offer == null);
            core.add(call);
            watch.begin();
            Invitation invitation =
                    new Invitation(
                            Announcements.caller(request, trusted),
                            account == null ? null : account.id(),
                            offer,
                            transaction.flow().local().getAddress(),
                            transaction.flow().transport().name(),
                            trusted,
                            Announcements.of(request, account, replaced));
            try {
                call.setListener(listener.incoming(call, invitation));
            } catch (RuntimeException failure) {
                log.error("an incoming call could not be taken", failure);
                core.remove(call);
                transaction.respond(500);
                call.closed();
            }
        }

        @Override
        public void acknowledged(SIPRequest ack) {
            InviteSession session = session(ack);
            if (session != null) {
                session.awaitedAck().acknowledged(ack);
            }
        }

        @Override
        public void stray(SIPResponse response, Flow flow) {
            InviteSession session =
                    core.find(response.getCallId().getCallId(), response.getFromTag());
            if (session != null) {
                session.stray(response);
            }
        }

        @Override
        public void disconnected(Connection connection) {
            accounts.disconnected(connection);
        }
    }
}
