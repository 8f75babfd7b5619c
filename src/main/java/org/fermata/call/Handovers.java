package org.fermata.call;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Calls that go over into others by the other side's doing: those it sends us to, and those that
 * take a line's place. Owned by {@code signalling}.
 */
final class Handovers {

    private static final Logger log = LoggerFactory.getLogger(Handovers.class);

    private static final int BUSY_HERE = 486;
    private static final int DECLINE = 603;

    /** Calls somebody. */
    interface Dialling {
        /**
         * Calls somebody.
         *
         * @param held whether the call is held from its beginning, and holds no other
         * @throws IllegalArgumentException if that cannot be
         */
        Call dial(Dialled.To to, Signalling.Occasion occasion, boolean held);
    }

    private final Board board;
    private final Conferences conferences;
    private final Dialling dialling;
    private final List<Referred> referred = new ArrayList<>();

    /** The calls that are to take a line's place, until they are answered or over. */
    private final Map<Call, Call> replaced = new HashMap<>();

    Handovers(Board board, Conferences conferences, Dialling dialling) {
        this.board = board;
        this.conferences = conferences;
        this.dialling = dialling;
    }

    /**
     * The new call goes on as the old one was: held or not, muted or not, merged or not (RFC 3891).
     * The old one ends once the new one is answered, and stays if that comes to nothing.
     */
    void replace(Call old, Call call) {
        if (call.state() != CallState.INCOMING || !old.live()) {
            return;
        }
        call.mute(old.sound().muted());
        call.sound().place(old.sound().placement());
        if (old.hold().wished()) {
            call.hold().wish(true);
        }
        conferences.stand(old, call);
        call.tell(Transfer.called(old.facts().remote) + " transferred you.");
        replaced.put(call, old);
        call.commands().answer();
    }

    private void handOver(Call call) {
        if (call.state() == CallState.INCOMING) {
            return;
        }
        Call old = replaced.remove(call);
        if (old != null && old.live() && call.live()) {
            old.ending().handedOver("Goes on as line " + call.line());
        }
    }

    /** Calls whom a peer sends us to. On a line that we hold, the new call is held, too. */
    void follow(Call call, Referral referral) {
        boolean following = referred.stream().anyMatch(other -> other.from() == call);
        if (call.state() != CallState.CONFIRMED || following) {
            referral.reject(DECLINE);
            return;
        }
        if (board.allTaken()) {
            referral.reject(BUSY_HERE);
            return;
        }
        boolean held = call.hold().wished();
        String account = call.facts().stranger ? null : call.facts().account;
        Dialled.To to = new Dialled.To(referral.target(), account);
        try {
            Call made = dialling.dial(to, referral.occasion(), held);
            referral.accept();
            referred.add(new Referred(referral, call, made));
        } catch (IllegalArgumentException unreadable) {
            log.info("cannot follow a transfer: {}", unreadable.getMessage());
            referral.reject(DECLINE);
        }
    }

    /** A call has changed: who sent us to it is told, and the line it replaces is left. */
    void look(Call call) {
        handOver(call);
        for (Referred one : List.copyOf(referred)) {
            if (one.call() == call && one.look()) {
                referred.remove(one);
            }
        }
    }
}
