package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.call.AccountSnapshot;
import org.fermata.call.RegistrationState;
import org.fermata.call.Signalling;
import org.fermata.call.SignallingCall;
import org.fermata.concurrent.ThreadEventLoop;
import org.fermata.sdp.Direction;
import org.fermata.sdp.Format;
import org.fermata.sdp.SessionDescription;
import org.fermata.store.AccountSettings;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A user agent on loopback with a loop of its own, driven by a test. */
final class Phone implements AutoCloseable, Signalling.Listener {

    /** T1 of 30 ms: a transaction fails after 1.92 s. */
    static final SipTimers SHORT =
            new SipTimers(
                    Duration.ofMillis(30),
                    Duration.ofMillis(240),
                    Duration.ofMillis(300),
                    Duration.ofSeconds(30),
                    Duration.ofMillis(1000),
                    Duration.ofMillis(200),
                    Duration.ofSeconds(1),
                    Duration.ofMillis(100),
                    Duration.ofSeconds(1));

    /** An incoming call with what it said. */
    record Incoming(SignallingCall call, Signalling.Invitation invitation, Recorder recorder) {}

    final ThreadEventLoop loop = new ThreadEventLoop("signalling");
    final UserAgent agent;
    private final LinkedBlockingQueue<Incoming> incoming = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<AccountSnapshot> changes = new LinkedBlockingQueue<>();
    final List<AccountSnapshot> allChanges = new CopyOnWriteArrayList<>();

    Phone() throws IOException {
        this(SHORT, InetAddress::getAllByName);
    }

    Phone(SipTimers timers) throws IOException {
        this(timers, InetAddress::getAllByName);
    }

    Phone(SipTimers timers, Names resolver) throws IOException {
        this(timers, resolver, List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }

    Phone(SipTimers timers, Names resolver, List<InetSocketAddress> listen) throws IOException {
        agent = new UserAgent(new UserAgentConfig(listen, "Fermata/test", timers), loop, resolver);
        agent.start();
        run(
                () -> {
                    agent.setListener(this);
                    return null;
                });
    }

    int port() {
        return agent.listening().getFirst().port();
    }

    String uri(String user) {
        return "sip:" + user + "@127.0.0.1:" + port();
    }

    /** Runs on signalling and waits for the result. */
    <T> T run(Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(
                () -> {
                    try {
                        result.complete(task.get());
                    } catch (RuntimeException | Error failure) {
                        result.completeExceptionally(failure);
                    }
                });
        return result.orTimeout(8, TimeUnit.SECONDS).join();
    }

    void act(Runnable task) {
        run(
                () -> {
                    task.run();
                    return null;
                });
    }

    SignallingCall dial(String target, String account, Recorder recorder) {
        return dial(target, account, local -> sdp(Direction.SENDRECV), recorder);
    }

    SignallingCall dial(
            String target, String account, Signalling.Offering offering, Recorder recorder) {
        return run(() -> agent.dial(target, account, offering, recorder));
    }

    void configure(Map<String, AccountSettings> accounts, String password) {
        act(() -> agent.configure(accounts, id -> password));
    }

    Incoming expectIncoming() {
        try {
            Incoming call = incoming.poll(8, TimeUnit.SECONDS);
            assertThat(call).as("an incoming call").isNotNull();
            return call;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    AccountSnapshot expectAccount(RegistrationState state) {
        try {
            while (true) {
                AccountSnapshot change = changes.poll(8, TimeUnit.SECONDS);
                assertThat(change).as("%s after %s", state, allChanges).isNotNull();
                if (change.registration() == state) {
                    return change;
                }
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** How many transactions stand. */
    int transactions() {
        return run(agent::standingTransactions);
    }

    static SessionDescription sdp(Direction direction) {
        return new SessionDescription(
                7,
                1,
                "127.0.0.1",
                40_000,
                List.of(new Format(0, "PCMU", 8000, 1, "")),
                direction,
                20,
                0,
                0,
                List.of());
    }

    @Override
    public SignallingCall.Listener incoming(SignallingCall call, Signalling.Invitation invitation) {
        Recorder recorder = new Recorder();
        incoming.add(new Incoming(call, invitation, recorder));
        return recorder;
    }

    @Override
    public void accountChanged(AccountSnapshot account) {
        allChanges.add(account);
        changes.add(account);
    }

    @Override
    public void close() {
        agent.close();
        loop.close();
    }
}
