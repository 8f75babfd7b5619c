package org.fermata.demo;

import org.fermata.call.AccountSnapshot;
import org.fermata.call.CallState;
import org.fermata.call.LineListener;
import org.fermata.call.LineSnapshot;
import org.fermata.call.Lines;
import org.fermata.call.Origin;
import org.fermata.call.Signalling;
import org.fermata.call.SignallingCall;
import org.fermata.concurrent.EventLoop;
import org.fermata.rtp.RtpEngine;
import org.fermata.sip.UserAgent;
import org.fermata.sip.UserAgentConfig;
import org.fermata.store.AccountSettings;
import org.fermata.store.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The built-in exchange: a second user agent on loopback that a newcomer's account registers with,
 * and {@link Extension}s to call. It speaks to the phone through SIP and RTP alone and opens no
 * sound device.
 *
 * <pre>
 *   the phone's UserAgent ◄── SIP on 127.0.0.1 ──► UserAgent ─► this ─► Lines ─► DemoMedia
 *   the phone's RtpSessions ◄── RTP on 127.0.0.1 ──► MediaSessions ◄── DemoPorts ◄── Source
 * </pre>
 *
 * Where nothing else is said, a method must be called on {@code signalling}.
 */
public final class DemoExchange implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DemoExchange.class);

    private static final int NOT_FOUND = 404;
    private static final int BUSY_HERE = 486;
    private static final int MAX_LINES = 1000;
    private static final String USER = "you";

    /**
     * How fast things happen.
     *
     * @param answerAfter how long a call rings here before it is answered
     * @param announceFor how long 605 sounds before it hangs up
     * @param callEvery the time between two callers
     * @param callerPatience how long a caller lets it ring
     * @param holdEvery how long 606 holds, and how long it does not
     */
    record Pace(
            Duration answerAfter,
            Duration announceFor,
            Duration callEvery,
            Duration callerPatience,
            Duration holdEvery) {

        static final Pace USUAL =
                new Pace(
                        Duration.ofMillis(300),
                        Duration.ofMillis(1500),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5));
    }

    private final EventLoop signalling;
    private final RtpEngine rtp;
    private final Pace pace;
    private final Map<String, LineSnapshot> calls = new HashMap<>();

    // Made by start.
    private UserAgent agent;
    private DemoPorts ports;
    private int port;

    // Owned by signalling.
    private Registrar registrar;
    private Lines lines;
    private boolean closed;

    /**
     * Prepares the exchange.
     *
     * @param signalling the loop that owns it; it may be the phone's
     * @param rtp the sockets of its calls; they may be the phone's; whoever made it closes it
     */
    public DemoExchange(EventLoop signalling, RtpEngine rtp) {
        this(signalling, rtp, Pace.USUAL);
    }

    DemoExchange(EventLoop signalling, RtpEngine rtp, Pace pace) {
        this.signalling = signalling;
        this.rtp = rtp;
        this.pace = pace;
    }

    /**
     * Opens a free port on loopback and takes calls from then on. Any thread, once.
     *
     * @throws IOException if there is no free port
     */
    public void start() throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        agent =
                new UserAgent(
                        new UserAgentConfig(new InetSocketAddress(loopback, 0), "Fermata exchange"),
                        signalling);
        agent.start();
        port = agent.listening().getFirst().port();
        ports = new DemoPorts();
        signalling.execute(this::begin);
        log.info("the built-in exchange listens on 127.0.0.1:{}", port);
    }

    private void begin() {
        Settings settings = settings();
        registrar = new Registrar(signalling, agent);
        agent.handle("REGISTER", registrar);
        DemoMedia media = new DemoMedia(signalling, rtp, ports, settings, this::source);
        lines = new Lines(signalling, agent, media, () -> settings);
        lines.addListener(new Calls());
        agent.setListener(new Switchboard());
        agent.configure(settings.accounts(), account -> null);
    }

    /** The account that makes the phone a telephone of this exchange. Any thread after start. */
    public AccountSettings account() {
        return new AccountSettings(aor(USER), null, null, null, null, "UDP", true);
    }

    private String aor(String user) {
        return "sip:" + user + "@127.0.0.1:" + port;
    }

    /** Extensions and callers are accounts that register nowhere. */
    private Settings settings() {
        Map<String, AccountSettings> accounts = new LinkedHashMap<>();
        for (Extension extension : Extension.values()) {
            accounts.put(extension.number(), local(extension.number(), extension.displayName()));
        }
        for (Caller caller : Caller.ALL) {
            accounts.put(caller.account(), local(caller.user(), caller.name()));
        }
        Settings usual = Settings.DEFAULTS;
        return new Settings(
                accounts,
                new Settings.CallSettings(MAX_LINES, false, false),
                usual.audio(),
                usual.codec(),
                usual.rtp(),
                usual.jitter(),
                usual.ui());
    }

    private AccountSettings local(String user, String name) {
        return new AccountSettings(aor(user), name, null, null, null, "UDP", false);
    }

    /** What a call hears: its extension's sound, or a caller's tune. */
    private Source source(String callId) {
        LineSnapshot call = calls.get(callId);
        Extension extension = call == null ? null : Extension.numbered(call.account());
        return extension == null ? new Melody(callId.hashCode() & 7) : extension.newSource();
    }

    /** Takes the calls that come in, and turns away those that no line is for. */
    private final class Switchboard implements Signalling.Listener {

        @Override
        public SignallingCall.Listener incoming(
                SignallingCall call, Signalling.Invitation invitation) {
            Extension extension = Extension.numbered(invitation.account());
            if (extension == null || extension == Extension.BUSY) {
                call.reject(extension == null ? NOT_FOUND : BUSY_HERE);
                return new Rejected();
            }
            return lines.incoming(call, invitation);
        }

        @Override
        public void accountChanged(AccountSnapshot account) {
            log.debug("{} is {}", account.id(), account.registration());
        }
    }

    /** Does with each call what its extension is for. */
    private final class Calls implements LineListener {

        @Override
        public void lineChanged(LineSnapshot call) {
            LineSnapshot before = calls.put(call.id(), call);
            if (closed || call.state() == CallState.DISCONNECTED) {
                calls.remove(call.id());
                if (call.missed()) {
                    lines.dismiss(call.line());
                }
                return;
            }
            CallState last = before == null ? CallState.NULL : before.state();
            if (call.origin() == Origin.INCOMING && last != call.state()) {
                incoming(call);
            }
        }

        @Override
        public void lineRemoved(int line) {}
    }

    private void incoming(LineSnapshot call) {
        Extension extension = Extension.numbered(call.account());
        boolean rings = call.state() == CallState.INCOMING;
        boolean talks = call.state() == CallState.CONFIRMED;
        if (rings && extension != Extension.NO_ANSWER) {
            later(pace.answerAfter, call, now -> lines.answer(now.line()));
        } else if (talks && extension == Extension.CALL_BACK) {
            later(pace.announceFor, call, now -> lines.hangUp(now.line()));
            callBack(user(call.remote().uri()));
        } else if (talks && extension == Extension.HOLDS) {
            later(pace.holdEvery, call, this::hold);
        }
    }

    private void hold(LineSnapshot call) {
        lines.hold(call.line());
        later(pace.holdEvery, call, this::resume);
    }

    private void resume(LineSnapshot call) {
        lines.resume(call.line());
        later(pace.holdEvery, call, this::hold);
    }

    private interface Step {
        void with(LineSnapshot now);
    }

    /** Does something with a call after a while, if it is still there. */
    private void later(Duration delay, LineSnapshot call, Step step) {
        signalling.schedule(
                delay,
                () -> {
                    LineSnapshot now = calls.get(call.id());
                    if (!closed && now != null) {
                        step.with(now);
                    }
                });
    }

    private void callBack(String user) {
        String target = registrar.find(user);
        if (target == null) {
            log.info("nobody to call back: {} is not registered here", user);
            return;
        }
        Duration delay = pace.callEvery;
        for (Caller caller : Caller.ALL) {
            signalling.schedule(delay, () -> call(caller, target));
            delay = delay.plus(pace.callEvery);
        }
    }

    private void call(Caller caller, String target) {
        if (closed) {
            return;
        }
        lines.dial(target, caller.account())
                .thenAccept(
                        outcome -> {
                            if (outcome.done()) {
                                loseHeart(outcome.line());
                            } else {
                                log.info("{} does not call: {}", caller.user(), outcome.reason());
                            }
                        });
    }

    /** A caller whom nobody answers hangs up after a while. */
    private void loseHeart(int line) {
        for (LineSnapshot call : lines.lines()) {
            if (call.line() == line) {
                calls.putIfAbsent(call.id(), call);
                later(
                        pace.callerPatience,
                        call,
                        now -> {
                            if (now.state() != CallState.CONFIRMED) {
                                lines.hangUp(now.line());
                            }
                        });
            }
        }
    }

    private static String user(String uri) {
        int at = uri.indexOf('@');
        return at < 0 ? "" : uri.substring(uri.indexOf(':') + 1, at);
    }

    /** The thread of its calls' sound, for tests that look what it does. */
    Thread mediaThread() {
        return ports.thread();
    }

    /** Hangs up and goes. Any thread; on {@code signalling} it does not wait for answers. */
    @Override
    public void close() {
        signalling.execute(
                () -> {
                    closed = true;
                    lines.close();
                });
        agent.close();
        ports.close();
    }
}
