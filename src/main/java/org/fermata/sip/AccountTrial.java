package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import org.fermata.call.CheckStep;
import org.fermata.call.CheckStep.Kind;
import org.fermata.call.CheckStep.State;
import org.fermata.concurrent.EventLoop;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import javax.sip.address.SipURI;
import javax.sip.header.AcceptHeader;
import javax.sip.header.ExpiresHeader;
import javax.sip.header.RouteHeader;
import javax.sip.message.Request;

/**
 * Tries an account step by step, and says of each in words whether it works. Owned by {@code
 * signalling}; never waits.
 *
 * <pre>
 *   NAME ──► CONNECTION ──► ANSWER (OPTIONS) ──► REGISTRATION, taken back ──► STUN ──► over
 *     └───────────┴── failed: what needs it is skipped ───────────────────────▲
 * </pre>
 */
final class AccountTrial {

    /** How long an answer may take. A user who waits has less patience than a transaction. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

    private static final int EXPIRES_SECONDS = 60;

    private final Core core;
    private final Account account;
    private final Consumer<List<CheckStep>> told;
    private final Runnable registeredAndBack;
    private final Map<Kind, CheckStep> steps = new EnumMap<>(Kind.class);
    private final String callId = Tokens.callId();
    private final String fromTag = Tokens.tag();
    private final String line = Tokens.tag();

    private Flow flow;
    private long sequence;

    /** Whether the server may have a Contact of this trial. */
    private boolean bound;

    private boolean over;

    /** What is asked at the moment, null for nothing. */
    private Asking asking;

    /**
     * Prepares a trial.
     *
     * @param account whom to try, with challenges of its own
     * @param told hears of every change
     * @param registeredAndBack run once a registration of this trial was taken back, which some
     *     servers take for the end of every other
     */
    AccountTrial(
            Core core,
            Account account,
            Consumer<List<CheckStep>> told,
            Runnable registeredAndBack) {
        this.core = core;
        this.account = account;
        this.told = told;
        this.registeredAndBack = registeredAndBack;
        for (Kind kind : Kind.values()) {
            steps.put(kind, new CheckStep(kind, State.WAITING, ""));
        }
    }

    /**
     * The steps of a trial that cannot begin.
     *
     * @param sentence why
     */
    static List<CheckStep> impossible(String sentence) {
        return List.of(
                new CheckStep(Kind.NAME, State.FAILED, sentence + "."),
                new CheckStep(Kind.CONNECTION, State.SKIPPED, ""),
                new CheckStep(Kind.ANSWER, State.SKIPPED, ""),
                new CheckStep(Kind.REGISTRATION, State.SKIPPED, ""),
                new CheckStep(Kind.STUN, State.SKIPPED, ""));
    }

    /** Begins. */
    void start() {
        core.loop().assertOwner();
        if (over) {
            return;
        }
        SipURI hop = account.proxy() == null ? account.registrarUri() : account.proxy();
        set(Kind.NAME, State.RUNNING, "Looking for " + hop.getHost());
        core.targets()
                .locate(
                        hop,
                        account.reach(),
                        null,
                        ways -> located(hop, ways),
                        sentence -> unreached(Kind.NAME, sentence));
    }

    private void located(SipURI hop, Ways ways) {
        if (!over) {
            set(Kind.NAME, State.PASSED, hop.getHost() + " can be found.");
            set(Kind.CONNECTION, State.RUNNING, "Connecting");
            ways.next(this::reached, sentence -> unreached(Kind.CONNECTION, sentence));
        }
    }

    private void reached(Flow way) {
        if (!over) {
            flow = way;
            set(Kind.CONNECTION, State.PASSED, connected(way));
            ask();
        }
    }

    private static String connected(Flow way) {
        InetSocketAddress remote = way.remote();
        String place = Messages.literal(remote.getAddress()) + ":" + remote.getPort();
        return switch (way.transport()) {
            case UDP -> "Messages go to " + place + " over UDP.";
            case TCP -> "Connected to " + place + " over TCP.";
            case TLS -> "Connected to " + place + " over TLS; its certificate is good.";
        };
    }

    private void unreached(Kind kind, String sentence) {
        if (!over) {
            set(kind, State.FAILED, sentence + ".");
            for (CheckStep step : List.copyOf(steps.values())) {
                if (step.state() == State.WAITING && step.kind() != Kind.STUN) {
                    skip(step.kind());
                }
            }
            askStun();
        }
    }

    // ---- OPTIONS ----

    private void ask() {
        set(Kind.ANSWER, State.RUNNING, "Asking whether it speaks SIP");
        SIPRequest options = request(Request.OPTIONS, Tokens.callId(), 1);
        Messages.set(options, AcceptHeader.NAME, "application/sdp");
        send(
                options,
                (exchange, response) -> {
                    set(Kind.ANSWER, State.PASSED, answered(response.getStatusCode()));
                    register(EXPIRES_SECONDS, true);
                },
                () -> {
                    set(
                            Kind.ANSWER,
                            State.DOUBTFUL,
                            "No answer to the question; some servers never give one.");
                    register(EXPIRES_SECONDS, true);
                });
    }

    private static String answered(int code) {
        return code / 100 == 2
                ? "The server speaks SIP."
                : "The server speaks SIP (it said " + code + ").";
    }

    // ---- REGISTER ----

    private void register(int expires, boolean mayLengthen) {
        set(Kind.REGISTRATION, State.RUNNING, "Registering " + account.user());
        send(
                registration(expires),
                (exchange, response) -> {
                    int code = response.getStatusCode();
                    int longer = Expiry.longer(response, expires);
                    bound = code / 100 == 2;
                    if (bound) {
                        takeBack();
                    } else if (code == 423 && mayLengthen && longer > 0) {
                        register(longer, false);
                    } else {
                        String words =
                                RegistrationWords.refusal(account, exchange.wrongPassword(), code);
                        set(Kind.REGISTRATION, State.FAILED, words + ".");
                        askStun();
                    }
                },
                () -> {
                    set(Kind.REGISTRATION, State.FAILED, "The server does not answer.");
                    takeBackWhatMayStand();
                    askStun();
                });
    }

    private void takeBack() {
        takeBack(
                () -> {
                    if (!over) {
                        set(Kind.REGISTRATION, State.PASSED, "Registered, and took that back.");
                        askStun();
                    }
                });
    }

    /** The server has not said what became of the registration, and nobody waits for it. */
    private void takeBackWhatMayStand() {
        if (bound) {
            takeBack(() -> {});
        }
    }

    /** Takes back what is registered, be the trial over; some servers take all else back, too. */
    private void takeBack(Runnable next) {
        bound = false;
        Runnable done =
                () -> {
                    registeredAndBack.run();
                    next.run();
                };
        new Asking((exchange, response) -> done.run(), done).send(registration(0));
    }

    private SIPRequest registration(int expires) {
        SIPRequest request = request(Request.REGISTER, callId, ++sequence);
        SipURI contact = Messages.contactUri(account.user(), flow, account.reach().secure());
        Messages.parameter(contact, RegisterRequests.LINE_PARAMETER, line);
        request.setHeader(Messages.contact(contact));
        Messages.set(request, ExpiresHeader.NAME, String.valueOf(expires));
        bound |= expires > 0;
        return request;
    }

    // ---- STUN ----

    private void askStun() {
        String server = account.settings().nat().stun();
        if (server == null) {
            skip(Kind.STUN);
            finish();
            return;
        }
        set(Kind.STUN, State.RUNNING, "Asking " + server);
        StunProbe.ask(
                server,
                shorter(core.timers().transactionLimit()),
                core.loop(),
                outcome -> {
                    if (!over) {
                        State state = outcome.seen() == null ? State.FAILED : State.PASSED;
                        set(Kind.STUN, state, outcome.words() + ".");
                        finish();
                    }
                });
    }

    // ---- in common ----

    private SIPRequest request(String method, String call, long number) {
        SIPRequest request =
                Messages.request(
                        method,
                        account.registrarUri(),
                        account.address(),
                        fromTag,
                        account.address(),
                        null,
                        call,
                        number);
        if (account.proxy() != null) {
            request.addHeader(Messages.header(RouteHeader.NAME, account.route()));
        }
        account.challenges().anticipate(request, flow);
        return request;
    }

    private interface Answered {
        void by(Exchange exchange, SIPResponse response);
    }

    /** Sends a request and hears once what came of it, within the limit; nothing once over. */
    private void send(SIPRequest request, Answered answered, Runnable silent) {
        asking = new Asking(answered, silent);
        asking.send(request);
    }

    /** One request; hears once what came of it, within the limit. */
    private final class Asking implements Exchange.Listener {
        private final Answered answered;
        private final Runnable silent;
        private Exchange exchange;
        private EventLoop.Timer limit = () -> {};

        Asking(Answered answered, Runnable silent) {
            this.answered = answered;
            this.silent = silent;
        }

        void send(SIPRequest request) {
            long[] number = {request.getCSeq().getSeqNumber()};
            boolean counted = request.getMethod().equals(Request.REGISTER);
            limit = core.loop().schedule(shorter(core.timers().transactionLimit()), this::silent);
            exchange =
                    new Exchange(
                            core.transactions(),
                            request,
                            flow,
                            account.challenges(),
                            () -> counted ? ++sequence : ++number[0],
                            this);
            exchange.start();
        }

        @Override
        public void response(SIPResponse response) {
            if (response.getStatusCode() >= 200) {
                abandon();
                answered.by(exchange, response);
            }
        }

        @Override
        public void failed(String sentence) {
            silent();
        }

        private void silent() {
            abandon();
            silent.run();
        }

        void abandon() {
            limit.cancel();
            exchange.abandon();
        }
    }

    private static Duration shorter(Duration limit) {
        return limit.compareTo(ANSWER_LIMIT) < 0 ? limit : ANSWER_LIMIT;
    }

    private void skip(Kind... kinds) {
        for (Kind kind : kinds) {
            steps.put(kind, new CheckStep(kind, State.SKIPPED, ""));
        }
    }

    private void set(Kind kind, State state, String words) {
        steps.put(kind, new CheckStep(kind, state, words));
        told.accept(List.copyOf(steps.values()));
    }

    private void finish() {
        over = true;
        told.accept(List.copyOf(steps.values()));
    }

    /** Ends it at once; what it registered is taken back all the same. */
    void cancel() {
        core.loop().assertOwner();
        if (over) {
            return;
        }
        over = true;
        if (asking != null) {
            asking.abandon();
        }
        takeBackWhatMayStand();
    }
}
