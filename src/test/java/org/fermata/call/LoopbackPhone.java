package org.fermata.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.concurrent.ThreadEventLoop;
import org.fermata.sip.UserAgent;
import org.fermata.sip.UserAgentConfig;
import org.fermata.store.Settings;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A board of lines on the real user agent, on loopback, with sound that is only written down. */
final class LoopbackPhone implements AutoCloseable, LineListener {

    private static final long LIMIT_SECONDS = 30;

    final ThreadEventLoop loop = new ThreadEventLoop("signalling");
    final FakeMedia media = new FakeMedia();
    final UserAgent agent;
    final Lines lines;
    private final Map<CompletableFuture<Void>, Predicate<List<LineSnapshot>>> awaited =
            new LinkedHashMap<>();

    LoopbackPhone() throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        agent = new UserAgent(new UserAgentConfig(any, "Fermata/test"), loop);
        agent.start();
        Settings settings = Settings.DEFAULTS;
        lines = new Lines(loop, agent, media, () -> settings);
        run(
                () -> {
                    agent.setListener(lines);
                    lines.addListener(this);
                    return null;
                });
    }

    String uri() {
        return "sip:desk@127.0.0.1:" + agent.listening().getFirst().port();
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
        return result.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Gives a command; its outcome comes with time. */
    CompletableFuture<Outcome> command(Function<Lines, CompletionStage<Outcome>> command) {
        return run(() -> command.apply(lines).toCompletableFuture());
    }

    /** Gives a command that must be done in the end. */
    void done(Function<Lines, CompletionStage<Outcome>> command) {
        Outcome outcome = command(command).orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
        assertThat(outcome.reason()).isNull();
        assertThat(outcome.done()).isTrue();
    }

    /** Waits until the lines are so. */
    void await(Predicate<List<LineSnapshot>> condition) {
        CompletableFuture<Void> met = new CompletableFuture<>();
        run(
                () -> {
                    awaited.put(met, condition);
                    look();
                    return null;
                });
        met.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    }

    void awaitLine(int number, Predicate<LineSnapshot> condition) {
        await(all -> all.stream().anyMatch(l -> l.line() == number && condition.test(l)));
    }

    LineSnapshot line(int number) {
        return run(
                () ->
                        lines.lines().stream()
                                .filter(line -> line.line() == number)
                                .findFirst()
                                .orElseThrow());
    }

    FakeMedia.Sound sound(int call) {
        return run(() -> media.opened.get(call));
    }

    private void look() {
        List<LineSnapshot> all = lines.lines();
        Iterator<Map.Entry<CompletableFuture<Void>, Predicate<List<LineSnapshot>>>> entries =
                awaited.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<CompletableFuture<Void>, Predicate<List<LineSnapshot>>> entry =
                    entries.next();
            if (entry.getValue().test(all)) {
                entries.remove();
                entry.getKey().complete(null);
            }
        }
    }

    @Override
    public void lineChanged(LineSnapshot line) {
        look();
    }

    @Override
    public void lineRemoved(int line) {
        look();
    }

    @Override
    public void close() {
        run(
                () -> {
                    lines.close();
                    return null;
                });
        agent.close();
        loop.close();
    }
}
