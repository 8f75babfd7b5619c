package org.fermata.call;

import org.fermata.concurrent.EventLoop;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What people ask of one call, and the stages that tell what became of it. A stage that waits is
 * refused when the call ends, and after {@link Awaited#LIMIT}. Owned by {@code signalling}.
 */
final class CallCommands {

    private static final String DIGITS = "[0-9*#A-Da-d,]{1,64}";

    private final Call call;
    private final Awaited awaited;

    CallCommands(Call call, EventLoop loop) {
        this.call = call;
        awaited = new Awaited(loop);
    }

    /** The call has changed: commands that wait may be done. */
    void look() {
        awaited.look();
    }

    /** Waits until the INVITE is handed to the stack. */
    CompletionStage<Outcome> dialled() {
        return until(
                () -> call.live() && call.state() != CallState.NULL ? done() : null,
                "The call could not be sent within 40 s.");
    }

    CompletionStage<Outcome> answer() {
        if (call.state() == CallState.INCOMING) {
            call.firstExchange().answer();
        } else if (call.facts().origin == Origin.OUTGOING && call.state() != CallState.CONFIRMED) {
            return refused("Line " + call.line() + " is a call we made; it is not ours to answer.");
        }
        return until(
                () -> call.state() == CallState.CONFIRMED ? done() : null,
                "The caller has not confirmed the answer within 40 s.");
    }

    CompletionStage<Outcome> decline() {
        if (declined()) {
            return CompletableFuture.completedFuture(done());
        }
        if (call.state() != CallState.INCOMING) {
            return refused("Line " + call.line() + " does not ring.");
        }
        return hangUp();
    }

    private boolean declined() {
        return !call.live()
                && call.facts().origin == Origin.INCOMING
                && call.facts().answeredAt == null
                && call.facts().reason.by() == EndReason.By.LOCAL;
    }

    CompletionStage<Outcome> hangUp() {
        call.ending().end();
        return until(this::done, "");
    }

    CompletionStage<Outcome> hold() {
        if (call.state() == CallState.INCOMING) {
            return refused("Line " + call.line() + " has not been answered yet.");
        }
        forgetNotice();
        call.transfer().userDecides();
        HoldNegotiation hold = call.hold();
        hold.wish(true);
        int wish = hold.wishes();
        return until(
                () -> {
                    if (hold.wishes() != wish) {
                        return outcome("The line was resumed meanwhile.");
                    }
                    return hold.state() == LocalHold.HELD ? done() : null;
                },
                "The line is silent, but the other side has not agreed to the hold within 40 s.");
    }

    CompletionStage<Outcome> resume() {
        if (call.state() == CallState.INCOMING) {
            return refused("Line " + call.line() + " has not been answered yet.");
        }
        forgetNotice();
        call.transfer().userDecides();
        HoldNegotiation hold = call.hold();
        hold.wish(false);
        int wish = hold.wishes();
        return until(
                () -> {
                    if (call.live() && hold.state() == LocalHold.NONE) {
                        return done();
                    }
                    if (hold.wishes() != wish) {
                        return outcome("The line was held again meanwhile.");
                    }
                    return hold.state() == LocalHold.HELD ? outcome(hold.notice()) : null;
                },
                "The other side has not agreed to resume within 40 s.");
    }

    /** What the line had to say has been seen by now. */
    private void forgetNotice() {
        if (!call.transfer().underWay()) {
            call.tell(null);
        }
    }

    CompletionStage<Outcome> mute(boolean muted) {
        if (call.live()) {
            call.mute(muted);
        }
        return until(() -> call.live() ? done() : null, "");
    }

    CompletionStage<Outcome> place(UnaryOperator<Placement> change) {
        Placement wanted = change.apply(call.sound().placement());
        if (wanted.refusal() != null) {
            return refused(wanted.refusal());
        }
        if (call.live()) {
            call.place(wanted);
        }
        return until(() -> call.live() ? done() : null, "");
    }

    /**
     * Records both sides.
     *
     * @param file where to
     * @param ours whether its name is the phone's
     */
    CompletionStage<Outcome> record(Path file, boolean ours) {
        CallRecording recording = call.recording();
        if (call.live() && call.state() != CallState.CONFIRMED) {
            return refused("Line " + call.line() + " is not connected yet.");
        }
        if (call.live() && recording.on() && !ours) {
            return refused("Line " + call.line() + " is being recorded already.");
        }
        if (call.live() && !recording.on()) {
            recording.start(file, ours);
        }
        return until(
                () -> {
                    if (call.live() && recording.path() != null) {
                        return done();
                    }
                    if (!recording.on() && call.live()) {
                        String failure = recording.failure();
                        return outcome(failure == null ? "The recording was ended." : failure);
                    }
                    return null;
                },
                "The file could not be opened within 40 s.");
    }

    CompletionStage<Outcome> stopRecording() {
        if (call.live() && call.recording().on()) {
            call.recording().stop();
        }
        return until(this::done, "");
    }

    CompletionStage<Outcome> dtmf(String digits) {
        if (!digits.matches(DIGITS)) {
            return refused("Digits are 0 to 9, *, #, A to D, and a comma for a pause; at most 64.");
        }
        if (call.live() && !call.sound().agreed()) {
            return refused("Line " + call.line() + " is not connected yet.");
        }
        if (call.live() && call.sound().digitsBySignalling()) {
            call.session().sendDigits(digits.toUpperCase(Locale.ROOT));
            return until(() -> call.live() ? done() : null, "");
        }
        if (call.live() && call.sound().remoteHold()) {
            return refused("The other side holds the call and cannot hear tones.");
        }
        if (call.live() && !call.sound().dtmf(digits.toUpperCase(Locale.ROOT))) {
            return refused("The other side takes no tones.");
        }
        return until(() -> call.live() ? done() : null, "");
    }

    /**
     * Has the peer call somebody else.
     *
     * @param begin begins the transfer
     */
    CompletionStage<Outcome> transfer(Consumer<Transfer> begin) {
        if (!call.live()) {
            return until(() -> null, "");
        }
        if (call.state() != CallState.CONFIRMED) {
            return refused("Line " + call.line() + " has not been answered yet.");
        }
        Transfer transfer = call.transfer();
        if (transfer.underWay()) {
            return refused("Line " + call.line() + " is being transferred already.");
        }
        begin.accept(transfer);
        int attempt = transfer.attempts();
        return until(
                () -> {
                    if (transfer.done()) {
                        return done();
                    }
                    boolean failed = transfer.attempts() != attempt || transfer.failure() != null;
                    return failed ? outcome(transfer.failure()) : null;
                },
                "The other side has not said within 40 s what became of the transfer.");
    }

    private Outcome done() {
        return Outcome.done(call.line());
    }

    private Outcome outcome(String sentence) {
        return Outcome.refused(call.line(), sentence);
    }

    private CompletionStage<Outcome> refused(String sentence) {
        return until(() -> outcome(sentence), "");
    }

    private CompletionStage<Outcome> until(Supplier<Outcome> check, String late) {
        return awaited.until(
                () -> {
                    Outcome outcome = check.get();
                    return outcome == null && !call.live()
                            ? outcome("The call is over: " + call.facts().reason.text() + ".")
                            : outcome;
                },
                () -> outcome(late));
    }
}
