package org.fermata.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.call.AccountSnapshot;
import org.fermata.call.LineListener;
import org.fermata.call.LineSnapshot;
import org.fermata.call.Lines;
import org.fermata.call.Outcome;
import org.fermata.call.RegistrationState;
import org.fermata.concurrent.EventLoop;
import org.fermata.rtp.RtpEngine;
import org.fermata.sip.UserAgent;
import org.fermata.sip.UserAgentConfig;
import org.fermata.store.AccountSettings;
import org.fermata.store.Settings;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/** A phone on loopback that calls the exchange: the real signalling and media, no sound device. */
final class TestPhone implements AutoCloseable {

    private static final int SECONDS = 15;

    final EventLoop loop;
    final UserAgent agent;
    final Lines lines;
    private final DemoPorts ports = new DemoPorts();
    private final LinkedBlockingQueue<LineSnapshot> changes = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<AccountSnapshot> accounts = new LinkedBlockingQueue<>();

    TestPhone(EventLoop loop, RtpEngine rtp, AccountSettings account, Source ears)
            throws IOException {
        this.loop = loop;
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        agent = new UserAgent(new UserAgentConfig(any, "Fermata/test"), loop);
        agent.start();
        Settings usual = Settings.DEFAULTS;
        Settings settings =
                new Settings(
                        Map.of("demo", account),
                        usual.call(),
                        usual.audio(),
                        usual.codec(),
                        usual.rtp(),
                        usual.jitter(),
                        usual.ui());
        DemoMedia media = new DemoMedia(loop, rtp, ports, settings, id -> ears);
        lines = new Lines(loop, agent, media, () -> settings);
        run(
                () -> {
                    lines.addListener(new Changes());
                    lines.addAccountListener(accounts::add);
                    agent.setListener(lines);
                    agent.configure(settings.accounts(), id -> null);
                    return null;
                });
    }

    private final class Changes implements LineListener {
        @Override
        public void lineChanged(LineSnapshot line) {
            changes.add(line);
        }

        @Override
        public void lineRemoved(int line) {}
    }

    private interface Task<T> {
        T run();
    }

    private <T> T run(Task<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(
                () -> {
                    try {
                        result.complete(task.run());
                    } catch (RuntimeException | Error failure) {
                        result.completeExceptionally(failure);
                    }
                });
        return result.orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }

    /** Gives a command, waits for its outcome and expects it done. */
    int command(Function<Lines, CompletionStage<Outcome>> command) {
        CompletableFuture<Outcome> outcome = run(() -> command.apply(lines)).toCompletableFuture();
        Outcome known = outcome.orTimeout(SECONDS, TimeUnit.SECONDS).join();
        assertThat(known.reason()).isNull();
        return known.line();
    }

    int dial(String target) {
        return command(all -> all.dial(target, "demo"));
    }

    void registered() throws InterruptedException {
        AccountSnapshot account;
        do {
            account = accounts.poll(SECONDS, TimeUnit.SECONDS);
            assertThat(account).as("a registration").isNotNull();
        } while (account.registration() != RegistrationState.REGISTERED);
    }

    /** Waits for a change that leaves a line like this. */
    LineSnapshot line(Predicate<LineSnapshot> wanted) throws InterruptedException {
        LineSnapshot last = null;
        while (true) {
            LineSnapshot change = changes.poll(SECONDS, TimeUnit.SECONDS);
            assertThat(change).as("a change after %s", last).isNotNull();
            if (wanted.test(change)) {
                return change;
            }
            last = change;
        }
    }

    /** The line as it stands. */
    LineSnapshot now(int line) {
        return run(
                () ->
                        lines.lines().stream()
                                .filter(each -> each.line() == line)
                                .findFirst()
                                .orElseThrow());
    }

    @Override
    public void close() {
        run(
                () -> {
                    lines.close();
                    return null;
                });
        agent.close();
        ports.close();
    }
}
