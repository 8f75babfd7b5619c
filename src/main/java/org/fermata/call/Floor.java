package org.fermata.call;

import org.fermata.store.Settings;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Who is talked with: one call at a time, or one conference, where the settings say so. Whoever
 * gets the floor has all others held, but for those of its own conference. Owned by {@code
 * signalling}.
 */
final class Floor {

    private final Board board;
    private final Supplier<Settings> settings;
    private final Conferences conferences;

    Floor(Board board, Supplier<Settings> settings, Conferences conferences) {
        this.board = board;
        this.settings = settings;
        this.conferences = conferences;
    }

    /** Corks the lines that are talked or dialled on and lets each peer know in its own time. */
    void give(Call call) {
        if (!settings.get().call().autoHold()) {
            return;
        }
        for (Call other : List.copyOf(board.calls())) {
            if (other != call
                    && !conferences.together(call, other)
                    && other.live()
                    && other.state() != CallState.INCOMING) {
                other.hold().wish(true);
            }
        }
    }

    /** A call was to go elsewhere and did not: it is talked on, unless somebody else is. */
    void comesBack(Call call) {
        if (board.nobodyTalks() || conferences.goesOnWithout(call)) {
            call.hold().wish(false);
        }
    }

    /**
     * Merges calls and talks with all that are named. Others of a conference that one of them is in
     * come along as they are, held or not.
     */
    CompletionStage<Outcome> merge(List<Call> named) {
        List<Call> calls = new ArrayList<>(new LinkedHashSet<>(named));
        if (calls.size() < 2) {
            int line = calls.isEmpty() ? 0 : calls.getFirst().line();
            return refused(line, "Merging takes two lines or more.");
        }
        for (Call call : calls) {
            String reason = refusal(call);
            if (reason != null) {
                return refused(call.line(), reason);
            }
        }
        conferences.join(calls);
        give(calls.getFirst());
        return Conferences.all(
                calls.getFirst().line(),
                calls.stream().map(call -> call.commands().resume()).toList());
    }

    private static String refusal(Call call) {
        String line = "Line " + call.line();
        if (!call.live()) {
            return line + " is over.";
        }
        if (call.state() != CallState.CONFIRMED) {
            return line + " is not connected; only connected lines can be merged.";
        }
        return call.transfer().underWay() ? line + " is being transferred." : null;
    }

    /** Takes a call out of its conference. Where others are still talked with, it is held. */
    CompletionStage<Outcome> split(Call call) {
        boolean held = settings.get().call().autoHold() && conferences.goesOnWithout(call);
        conferences.leave(call);
        return held && call.live()
                ? call.commands().hold()
                : CompletableFuture.completedFuture(Outcome.done(call.line()));
    }

    private static CompletionStage<Outcome> refused(int line, String reason) {
        return CompletableFuture.completedFuture(Outcome.refused(line, reason));
    }
}
