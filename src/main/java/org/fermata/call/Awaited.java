package org.fermata.call;

import org.fermata.concurrent.EventLoop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The commands of one call that wait for their state to stand. Each completes once: when its check
 * knows the outcome, or at the latest after {@link #LIMIT}. Owned by {@code signalling}.
 */
final class Awaited {

    /** The longest a command waits. */
    static final Duration LIMIT = Duration.ofSeconds(40);

    private static final class Command {
        final CompletableFuture<Outcome> stage = new CompletableFuture<>();
        final Supplier<Outcome> check;
        EventLoop.Timer limit;

        Command(Supplier<Outcome> check) {
            this.check = check;
        }
    }

    private final EventLoop loop;
    private final List<Command> waiting = new ArrayList<>();

    Awaited(EventLoop loop) {
        this.loop = loop;
    }

    /**
     * Waits until the outcome is known.
     *
     * @param check gives the outcome, or null while it is open; asked at once and at every {@link
     *     #look}
     * @param late gives the outcome when time is up
     * @return the stage that completes with it
     */
    CompletionStage<Outcome> until(Supplier<Outcome> check, Supplier<Outcome> late) {
        Outcome known = check.get();
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        Command command = new Command(check);
        command.limit = loop.schedule(LIMIT, () -> complete(command, late.get()));
        waiting.add(command);
        return command.stage;
    }

    /** Asks every check again. */
    void look() {
        for (Command command : List.copyOf(waiting)) {
            Outcome known = command.check.get();
            if (known != null) {
                complete(command, known);
            }
        }
    }

    private void complete(Command command, Outcome outcome) {
        if (waiting.remove(command)) {
            command.limit.cancel();
            command.stage.complete(outcome);
        }
    }
}
