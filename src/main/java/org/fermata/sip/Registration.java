package org.fermata.sip;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import org.fermata.call.AccountSnapshot;
import org.fermata.call.RegistrationState;
import org.fermata.concurrent.EventLoop;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;

import javax.sip.address.SipURI;

/**
 * Keeps one account registered (RFC 3261 section 10): refreshes in time, tries again with growing
 * pauses after a failure, seldom after a refusal, and not at all once the password has proved wrong
 * or is missing. Owned by {@code signalling}.
 */
final class Registration {

    private static final int EXPIRES_SECONDS = 600;

    private final Core core;
    private final Account account;
    private final Consumer<AccountSnapshot> changed;
    private final Runnable moved;
    private final RegisterRequests requests;

    private RegistrationState state = RegistrationState.UNREGISTERED;
    private String lastError;
    private int expiresSeconds = EXPIRES_SECONDS;
    private final Backoff backoff;
    private Flow flow;

    /** What is being asked, null for nothing. */
    private AccountRequest asking;

    /** How the server and we reached each other when that was told last. */
    private Reached reached;

    private InetAddress known;
    private EventLoop.Timer timer = () -> {};
    private final Keepalive keepalive;

    /** Whether trying again is of no use until the user has done something. */
    private boolean refused;

    /** Whether this attempt names the address the server saw at the one before. */
    private boolean renamed;

    /** Whether this attempt has been made longer as the server asked. */
    private boolean lengthened;

    /**
     * How the server and we reach each other.
     *
     * @param server its address
     * @param contact our address as it knows it
     * @param connection null over UDP
     */
    private record Reached(
            InetSocketAddress server, InetSocketAddress contact, Connection connection) {}

    /**
     * Prepares a registration.
     *
     * @param changed told of every change
     * @param moved told when we are still registered, but the server or we are reached in another
     *     way than before: what else was asked for names an address that may be dead
     */
    Registration(Core core, Account account, Consumer<AccountSnapshot> changed, Runnable moved) {
        this.core = core;
        this.account = account;
        this.changed = changed;
        this.moved = moved;
        requests = new RegisterRequests(core, account);
        backoff = new Backoff(core.timers());
        keepalive =
                new Keepalive(
                        core.loop(),
                        core.transactions().transports(),
                        core.timers(),
                        Duration.ofSeconds(account.settings().nat().keepaliveSeconds()),
                        core.transactions().transports()::hangUp,
                        this::wayLost);
    }

    AccountSnapshot snapshot() {
        return new AccountSnapshot(account.id(), account.settings().aor(), state, lastError);
    }

    /** The value of our Contact's line parameter. */
    String line() {
        return requests.line();
    }

    /** Whether an address is that of the server we are registered at. */
    boolean isServer(InetAddress address) {
        return state == RegistrationState.REGISTERED
                && flow != null
                && flow.remote().getAddress().equals(address);
    }

    private void become(RegistrationState next, String error) {
        if (next != RegistrationState.REGISTERED) {
            keepalive.stop();
            know(null);
        }
        state = next;
        lastError = error;
        changed.accept(snapshot());
    }

    /** The server is no stranger while we are registered; null for no server. */
    private void know(InetAddress address) {
        KnownPeers peers = core.transactions().transports().peers();
        if (known != null) {
            peers.remove(known);
        }
        known = address;
        if (known != null) {
            peers.add(known);
        }
    }

    /** Registers now, whatever was planned. */
    void start() {
        core.loop().assertOwner();
        timer.cancel();
        renamed = false;
        begin();
    }

    private void begin() {
        timer.cancel();
        abandon();
        lengthened = false;
        if (state != RegistrationState.REGISTERED) {
            become(RegistrationState.REGISTERING, lastError);
        }
        SipURI hop = account.proxy() == null ? account.registrarUri() : account.proxy();
        asking =
                new AccountRequest(core, account, this::ask, requests::nextSequence, new Answers());
        asking.start(hop, account.reach(), flow);
    }

    private void abandon() {
        if (asking != null) {
            asking.abandon();
        }
    }

    private SIPRequest ask(Flow way) {
        flow = way;
        return requests.make(way, expiresSeconds);
    }

    /** What comes of what is being asked. */
    private final class Answers implements AccountRequest.Listener {
        @Override
        public void answered(SIPResponse response) {
            ended(response);
        }

        @Override
        public void unreached(String sentence) {
            Registration.this.failed(sentence, backoff.next());
        }

        @Override
        public void failed(String sentence) {
            Registration.this.failed(RegistrationWords.silence(flow, sentence), backoff.next());
        }
    }

    private void ended(SIPResponse response) {
        int code = response.getStatusCode();
        if (code / 100 == 2) {
            registered(response);
        } else if (code == 423 && !lengthened) {
            lengthen(response);
        } else if (code == 401 || code == 407 || code == 403 || code == 404) {
            refused(code);
        } else {
            failed(RegistrationWords.words(code), backoff.next(response));
        }
    }

    /** Only the password needs the user; a server that reloads may well say 403 or 404 once. */
    private void refused(int code) {
        String words = RegistrationWords.refusal(account, asking.wrongPassword(), code);
        boolean login = code == 401 || code == 407;
        refused = login && (account.password() == null || asking.wrongPassword());
        if (refused) {
            become(RegistrationState.FAILED, words);
        } else {
            failed(words, backoff.next(core.timers().registrationRetryLimit()));
        }
    }

    private void registered(SIPResponse response) {
        account.setServiceRoutes(Messages.routes(response, "Service-Route"));
        backoff.reset();
        refused = false;
        requests.stands(flow);
        timer =
                core.loop()
                        .schedule(
                                Expiry.refreshAfter(requests.granted(response, expiresSeconds)),
                                this::start);
        know(flow.remote().getAddress());
        keepalive.start(flow, behindNat(response.getTopmostVia()));
        // Before anybody asks the server for anything: the Contact is to name what it saw.
        boolean seenAnew = core.seenAs().learn(flow, response.getTopmostVia());
        tellStanding();
        if (seenAnew && !renamed) {
            // Once: a translator that gives another port each time is not to be run after.
            renamed = true;
            begin();
        }
    }

    private void tellStanding() {
        Reached before = reached;
        reached = new Reached(flow.remote(), core.seenAs().contact(flow), flow.connection());
        if (state != RegistrationState.REGISTERED || lastError != null) {
            become(RegistrationState.REGISTERED, null);
        } else if (!reached.equals(before)) {
            moved.run();
        }
    }

    /** Whether the server saw us at another address than ours (RFC 3581 section 4). */
    private boolean behindNat(Via via) {
        InetAddress seen = via.getReceived() == null ? null : InetLiterals.parse(via.getReceived());
        boolean address = seen != null && !seen.equals(flow.local().getAddress());
        boolean port = via.getRPort() > 0 && via.getRPort() != flow.local().getPort();
        return address || port && flow.transport() == Transport.UDP;
    }

    private void lengthen(SIPResponse response) {
        int longer = Expiry.longer(response, expiresSeconds);
        if (longer > 0) {
            expiresSeconds = longer;
            lengthened = true;
            asking.again();
        } else {
            failed("The server takes no registration of a sensible length", backoff.next());
        }
    }

    private void failed(String sentence, Duration wait) {
        timer.cancel();
        timer = core.loop().schedule(wait, this::start);
        become(RegistrationState.FAILED, sentence);
    }

    /** The addresses of this machine have changed: the server is told where we are now. */
    void networkChanged() {
        core.loop().assertOwner();
        boolean untouched =
                state == RegistrationState.REGISTERED
                        && core.transactions().transports().stands(flow);
        if (untouched || refused) {
            return;
        }
        if (flow != null) {
            core.seenAs().forget(flow);
        }
        again();
    }

    /** The user asks, or the network changed: at once, and the pauses are short again. */
    void again() {
        backoff.reset();
        start();
    }

    /** A connection is gone: if it was ours, the server can no longer reach us. */
    void disconnected(Connection connection) {
        if (state == RegistrationState.REGISTERED
                && flow != null
                && flow.connection() == connection) {
            timer.cancel();
            timer = core.loop().schedule(core.timers().t1(), this::start);
        }
    }

    private void wayLost() {
        if (state == RegistrationState.REGISTERED) {
            timer.cancel();
            start();
        }
    }

    /**
     * Takes the registration back.
     *
     * @param done called once the server has answered, or cannot be reached
     */
    void stop(Runnable done) {
        timer.cancel();
        keepalive.stop();
        know(null);
        boolean standing = state == RegistrationState.REGISTERED;
        abandon();
        state = RegistrationState.UNREGISTERED;
        if (!standing || flow == null || !flow.open()) {
            done.run();
            return;
        }
        SIPRequest request = requests.make(flow, 0);
        account.challenges().anticipate(request, flow);
        Exchange.Listener listener =
                new Exchange.Listener() {
                    @Override
                    public void response(SIPResponse response) {
                        if (response.getStatusCode() >= 200) {
                            done.run();
                        }
                    }

                    @Override
                    public void failed(String sentence) {
                        Transports.log.debug("unregistering {}: {}", account.id(), sentence);
                        done.run();
                    }
                };
        new Exchange(
                        core.transactions(),
                        request,
                        flow,
                        account.challenges(),
                        requests::nextSequence,
                        listener)
                .start();
    }
}
