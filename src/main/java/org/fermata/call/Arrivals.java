package org.fermata.call;

import org.fermata.concurrent.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * The calls that come in: puts those that ring on the board, turns the others away, and does what
 * the settings want done while nobody answers. Owned by {@code signalling}.
 */
final class Arrivals {

    private static final Logger log = LoggerFactory.getLogger(Arrivals.class);

    private final EventLoop loop;
    private final Call.Environment environment;
    private final Board board;
    private final Reception reception;
    private final Handovers handovers;
    private final Consumer<Call> answer;

    /**
     * Prepares for them.
     *
     * @param answer answers a call, as the user would
     */
    Arrivals(
            Call.Environment environment,
            Board board,
            Reception reception,
            Handovers handovers,
            Consumer<Call> answer) {
        loop = environment.loop();
        this.environment = environment;
        this.board = board;
        this.reception = reception;
        this.handovers = handovers;
        this.answer = answer;
    }

    /** Takes one. */
    SignallingCall.Listener incoming(SignallingCall session, Signalling.Invitation invitation) {
        Call replaced = board.with(invitation.announcement().replaces());
        Reception.Refusal refusal =
                replaced == null
                        ? reception.refusal(invitation, board.allTaken())
                        : reception.unacceptable(invitation);
        if (refusal != null) {
            return turnAway(session, invitation, refusal);
        }
        int line = board.take();
        Call call = Call.incoming(environment, line, session, invitation);
        board.put(call);
        if (replaced != null) {
            loop.execute(() -> handovers.replace(replaced, call));
        } else {
            await(call, invitation);
        }
        return call.events();
    }

    /** What becomes of a call that rings, if nobody does anything. */
    private void await(Call call, Signalling.Invitation invitation) {
        Duration answered = reception.answeredAfter(invitation);
        if (answered != null) {
            call.ringClock().whileRinging(answered, () -> answerByItself(call));
        }
        if (reception.unanswered() != null) {
            call.ringClock().whileRinging(reception.patience(), () -> sendOn(call));
        }
    }

    /** Nobody who talks is interrupted: such a call waits as any other. */
    private void answerByItself(Call call) {
        if (board.nobodyTalks()) {
            answer.accept(call);
        }
    }

    private void sendOn(Call call) {
        Reception.Refusal refusal = reception.unanswered();
        if (refusal != null) {
            call.ending().sentOn(refusal);
        }
    }

    private SignallingCall.Listener turnAway(
            SignallingCall session, Signalling.Invitation invitation, Reception.Refusal refusal) {
        log.info("a call is turned away with {}: {}", refusal.code(), refusal.text());
        refusal.to(session);
        EndReason reason = new EndReason(refusal.code(), refusal.text(), EndReason.By.LOCAL);
        LineSnapshot call = TurnedAway.snapshot(invitation, loop.now(), reason);
        loop.execute(() -> board.news().tell(listener -> listener.turnedAway(call)));
        return new TurnedAway();
    }
}
