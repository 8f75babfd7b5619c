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
import javax.sip.header.ContactHeader;
import javax.sip.header.ExpiresHeader;
import javax.sip.header.MinExpiresHeader;
import javax.sip.header.RouteHeader;
import javax.sip.header.SupportedHeader;
import javax.sip.message.Request;

/**
 * Keeps one account registered (RFC 3261 section 10): refreshes in time, tries again with growing
 * pauses after a failure, seldom after a refusal, and not at all once the password has proved wrong
 * or is missing. Owned by {@code signalling}.
 */
final class Registration {

    /** The URI parameter of our Contact that tells our accounts apart. */
    static final String LINE_PARAMETER = "line";

    private static final int EXPIRES_SECONDS = 600;
    private static final int EXPIRES_LIMIT_SECONDS = 86_400;

    /** A server that asks for more patience than this is asked again all the same. */
    private static final Duration RETRY_AFTER_LIMIT = Duration.ofHours(1);

    private static final int PERCENT = 100;

    private final Core core;
    private final Account account;
    private final Consumer<AccountSnapshot> changed;
    private final Runnable moved;
    private final String callId = Tokens.callId();
    private final String fromTag = Tokens.tag();
    private final String line = Tokens.tag();

    private RegistrationState state = RegistrationState.UNREGISTERED;
    private String lastError;
    private long sequence;
    private int expiresSeconds = EXPIRES_SECONDS;
    private Duration pause;
    private Ways ways;
    private Flow flow;

    /** The Contact the server has of us, null if it has none. */
    private SipURI bound;

    /** How the server and we reached each other when that was told last. */
    private Reached reached;

    private InetAddress known;
    private EventLoop.Timer timer = () -> {};
    private final Keepalive keepalive;

    /** Whether trying again is of no use until the user has done something. */
    private boolean refused;

    /** Whether this attempt names the address the server saw at the one before. */
    private boolean renamed;

    /** Counts what was begun, so that what an older attempt brings is passed over. */
    private int attempt;

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
        pause = core.timers().registrationRetry();
        keepalive =
                new Keepalive(
                        core.loop(),
                        core.transactions().transports(),
                        core.timers(),
                        Duration.ofSeconds(account.settings().nat().keepaliveSeconds()),
                        core.transactions().transports()::hangUp);
    }

    AccountSnapshot snapshot() {
        return new AccountSnapshot(account.id(), account.settings().aor(), state, lastError);
    }

    /** The value of our Contact's line parameter. */
    String line() {
        return line;
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
        int begun = ++attempt;
        if (state != RegistrationState.REGISTERED) {
            become(RegistrationState.REGISTERING, lastError);
        }
        SipURI hop = account.proxy() == null ? account.registrarUri() : account.proxy();
        core.targets()
                .locate(
                        hop,
                        account.reach(),
                        flow,
                        found -> {
                            if (begun == attempt) {
                                ways = found;
                                if (flow != null) {
                                    ways.prefer(flow.place());
                                }
                                ways.next(way -> take(begun, way), failure(begun));
                            }
                        },
                        failure(begun));
    }

    private void take(int begun, Flow way) {
        if (begun == attempt) {
            flow = way;
            register(begun, expiresSeconds, true);
        }
    }

    private Consumer<String> failure(int begun) {
        return sentence -> {
            if (begun == attempt) {
                failed(sentence, null);
            }
        };
    }

    /** Whether there is another server to ask, since this one failed; it is asked. */
    private boolean tryNext(int begun) {
        if (!ways.more()) {
            return false;
        }
        ways.next(flow, way -> take(begun, way), failure(begun));
        return true;
    }

    private SIPRequest request(int expires) {
        SIPRequest request =
                Messages.request(
                        Request.REGISTER,
                        account.registrarUri(),
                        account.address(),
                        fromTag,
                        account.address(),
                        null,
                        callId,
                        ++sequence);
        if (account.proxy() != null) {
            request.addHeader(Messages.header(RouteHeader.NAME, account.route()));
        }
        SipURI contact = contact();
        request.setHeader(Messages.contact(contact));
        if (bound != null && !bound.equals(contact) && expires > 0) {
            // The server would go on calling us where we are no longer.
            ContactHeader old = Messages.contact(bound);
            Messages.expireNow(old);
            request.addHeader(old);
        }
        request.addHeader(Messages.header(SupportedHeader.NAME, "path"));
        Messages.set(request, ExpiresHeader.NAME, String.valueOf(expires));
        account.challenges().anticipate(request, flow);
        return request;
    }

    private SipURI contact() {
        SipURI contact =
                Messages.contactUri(
                        account.user(),
                        flow,
                        core.seenAs().contact(flow),
                        account.reach().secure());
        Messages.parameter(contact, LINE_PARAMETER, line);
        return contact;
    }

    private void register(int begun, int expires, boolean mayLengthen) {
        SIPRequest request = request(expires);
        Exchange[] exchange = new Exchange[1];
        Exchange.Listener listener =
                new Exchange.Listener() {
                    @Override
                    public void response(SIPResponse response) {
                        if (begun == attempt && response.getStatusCode() >= 200) {
                            ended(begun, exchange[0], response, mayLengthen);
                        }
                    }

                    @Override
                    public void failed(String sentence) {
                        if (begun == attempt && !tryNext(begun)) {
                            Registration.this.failed(silence(sentence), null);
                        }
                    }
                };
        exchange[0] =
                new Exchange(
                        core.transactions(),
                        request,
                        flow,
                        account.challenges(),
                        () -> ++sequence,
                        listener);
        exchange[0].start();
    }

    /** Why no answer came, given what the transaction says of it. */
    private String silence(String sentence) {
        boolean connectionLost =
                flow.connection() != null && !sentence.equals(ClientTransaction.SILENT);
        return connectionLost ? sentence : "The server does not answer";
    }

    private void ended(int begun, Exchange exchange, SIPResponse response, boolean mayLengthen) {
        int code = response.getStatusCode();
        if (code / 100 == 2) {
            registered(response);
        } else if (code == 503 && tryNext(begun)) {
            Transports.log.debug("{} registers with the next server", account.id());
        } else if (code == 423 && mayLengthen) {
            lengthen(begun, response);
        } else if (code == 401 || code == 407 || code == 403 || code == 404) {
            refused(exchange, code);
        } else {
            int seconds = Messages.retryAfterSeconds(response);
            failed(words(code), seconds < 0 ? null : Duration.ofSeconds(seconds));
        }
    }

    /** Only the password needs the user; a server that reloads may well say 403 or 404 once. */
    private void refused(Exchange exchange, int code) {
        String words = refusal(account, exchange, code);
        boolean login = code == 401 || code == 407;
        refused = login && (account.password() == null || exchange.wrongPassword());
        if (refused) {
            become(RegistrationState.FAILED, words);
        } else {
            failed(words, core.timers().registrationRetryLimit());
        }
    }

    /**
     * Why a server does not register an account, in words.
     *
     * @param exchange what it refused
     * @param code 300 to 699
     */
    static String refusal(Account account, Exchange exchange, int code) {
        if (code == 403) {
            return "The server forbids this account to register, or the password is wrong";
        }
        if (code == 404) {
            return "The server does not know this account";
        }
        if (code != 401 && code != 407) {
            return words(code);
        }
        if (account.password() == null) {
            return "The server asks for a password, and none is set";
        }
        return exchange.wrongPassword()
                ? "Wrong user name or password"
                : "The server asks for a kind of login that is not supported";
    }

    private static String words(int code) {
        return switch (code / 100) {
            case 5 -> "The server failed (" + code + ")";
            case 3 -> "The server sends us elsewhere (" + code + ")";
            default -> "The server refused the registration (" + code + ")";
        };
    }

    private void registered(SIPResponse response) {
        account.setServiceRoutes(Messages.routes(response, "Service-Route"));
        pause = core.timers().registrationRetry();
        refused = false;
        bound = contact();
        int granted = granted(response);
        // Early enough for a retransmitted REGISTER, late enough not to be a nuisance.
        int early = Math.max(1, Math.min(60, granted / 4));
        timer = core.loop().schedule(Duration.ofSeconds(Math.max(1, granted - early)), this::start);
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

    private int granted(SIPResponse response) {
        for (ContactHeader contact :
                Messages.headers(response, ContactHeader.NAME, ContactHeader.class)) {
            boolean ours =
                    !contact.isWildCard()
                            && contact.getAddress().getURI() instanceof SipURI uri
                            && line.equals(uri.getParameter(LINE_PARAMETER));
            if (ours && contact.getExpires() > 0) {
                return Math.min(contact.getExpires(), EXPIRES_LIMIT_SECONDS);
            }
        }
        return response.getHeader(ExpiresHeader.NAME) instanceof ExpiresHeader header
                        && header.getExpires() > 0
                ? Math.min(header.getExpires(), EXPIRES_LIMIT_SECONDS)
                : expiresSeconds;
    }

    private void lengthen(int begun, SIPResponse response) {
        int wanted =
                response.getHeader(MinExpiresHeader.NAME) instanceof MinExpiresHeader header
                        ? header.getExpires()
                        : 0;
        if (wanted > expiresSeconds && wanted <= EXPIRES_LIMIT_SECONDS) {
            expiresSeconds = wanted;
            register(begun, expiresSeconds, false);
        } else {
            failed("The server takes no registration of a sensible length", null);
        }
    }

    private void failed(String sentence, Duration retryAfter) {
        Duration wait = spread(pause);
        if (retryAfter != null && retryAfter.compareTo(wait) > 0) {
            wait = retryAfter.compareTo(RETRY_AFTER_LIMIT) > 0 ? RETRY_AFTER_LIMIT : retryAfter;
        }
        Duration doubled = pause.multipliedBy(2);
        Duration limit = core.timers().registrationRetryLimit();
        pause = doubled.compareTo(limit) > 0 ? limit : doubled;
        timer.cancel();
        timer = core.loop().schedule(wait, this::start);
        become(RegistrationState.FAILED, sentence);
    }

    /** At random from half of it on, so that phones do not come back in step (RFC 5626 4.5). */
    private static Duration spread(Duration most) {
        return most.multipliedBy(PERCENT / 2 + Tokens.below(PERCENT / 2 + 1)).dividedBy(PERCENT);
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
        pause = core.timers().registrationRetry();
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
        int begun = ++attempt;
        state = RegistrationState.UNREGISTERED;
        if (!standing || flow == null || !flow.open()) {
            done.run();
            return;
        }
        SIPRequest request = request(0);
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
                        Transports.log.debug("unregistering {} ({})", account.id(), begun);
                        done.run();
                    }
                };
        new Exchange(
                        core.transactions(),
                        request,
                        flow,
                        account.challenges(),
                        () -> ++sequence,
                        listener)
                .start();
    }
}
