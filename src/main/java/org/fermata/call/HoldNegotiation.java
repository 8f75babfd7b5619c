package org.fermata.call;

import org.fermata.concurrent.EventLoop;
import org.fermata.sdp.Direction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Our own hold of one call: what the user wishes, what was negotiated, and the one re-INVITE at a
 * time that brings the second after the first.
 *
 * <pre>
 *             wish held              answered, or refused for good
 *   NONE ──────────────────▶ HOLDING ───────────────────────────▶ HELD
 *    ▲ ▲                      │   ▲                               │  ▲
 *    │ └── before CONFIRMED ──┤   │ wish held                     │  │ refused
 *    │       or refused       ▼   │              wish not held    ▼  │
 *    └─────────────────────── RESUMING ◀──────────────────────────┴──┘
 *             answered
 * </pre>
 *
 * The line is heard in NONE and, from a peer that never fell silent, in RESUMING; it sends in NONE
 * alone. Owned by {@code signalling}.
 */
final class HoldNegotiation {

    private static final Logger log = LoggerFactory.getLogger(HoldNegotiation.class);

    private static final int MAX_RETRIES = 5;
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(32);
    private static final Duration HEARD_LATELY = Duration.ofSeconds(10);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    /** What the negotiation needs of its call. */
    interface Outside {
        /** Whether the call is CONFIRMED: only then a re-INVITE may go out. */
        boolean confirmed();

        /** Whether the peer's re-INVITE is not finished yet. */
        boolean transactionOpen();

        /** Whether we made the Call-ID (RFC 3261 section 14.1). */
        boolean ownsCallId();

        /** Sends a re-INVITE. */
        void reinvite(boolean held);

        /** How long ago RTP or RTCP last came, null for never. */
        Duration lastHeard();

        /** The peer is gone: it left two re-INVITEs without response and sends nothing. */
        void peerLost();

        /** The state is another: the line is heard by it or not, before the peer is told. */
        void heardByHold();

        /** State, notice or {@link #signalled} changed. */
        void holdChanged();
    }

    private final EventLoop loop;
    private final RandomGenerator random;
    private final String name;
    private final Outside outside;

    private LocalHold state = LocalHold.NONE;
    private boolean wish;

    /** What was negotiated; null where the peer may take it one way or the other. */
    private Boolean fact = false;

    private int wishes;
    private boolean gaveUp;
    private boolean open;
    private boolean offered;

    /** Whether the peer is to be told anew what it has agreed to. */
    private boolean renewalDue;

    /** Whether the re-INVITE that is open changes nothing. */
    private boolean renewing;

    private int renewals;
    private Boolean lateOffered;
    private int retries;
    private int timeouts;
    private long notBeforeNanos;
    private EventLoop.Timer timer;
    private String notice;
    private boolean ended;

    /**
     * Begins with a call that is not held.
     *
     * @param loop the signalling thread
     * @param random where the delays of RFC 3261 section 14.1 come from
     * @param name the call's name in the log
     * @param outside the call
     */
    HoldNegotiation(EventLoop loop, RandomGenerator random, String name, Outside outside) {
        this.loop = loop;
        this.random = random;
        this.name = name;
        this.outside = outside;
        notBeforeNanos = loop.nanoTime();
    }

    LocalHold state() {
        return state;
    }

    /** Whether the user wishes the call held: what our offers and answers say. */
    boolean wished() {
        return wish;
    }

    /** Grows by one with each change of the wish: tells a command that it was overtaken. */
    int wishes() {
        return wishes;
    }

    /** Whether the peer has accepted our hold. */
    boolean signalled() {
        return wish && Boolean.TRUE.equals(fact);
    }

    /** Why the last hold or resume was refused, as a sentence; null if it was not. */
    String notice() {
        return notice;
    }

    /** The user's wish. The same again changes nothing. */
    void wish(boolean held) {
        if (ended || held == wish) {
            return;
        }
        wish = held;
        wishes++;
        gaveUp = false;
        retries = 0;
        timeouts = 0;
        notice = null;
        pursue(held ? "hold wished" : "resume wished");
    }

    /** The description changed in another way: it is sent anew, whatever was agreed. */
    void renew() {
        renewalDue = true;
        renewals = 0;
        pursue("renewal due");
    }

    /** The call is CONFIRMED: a hold from before is signalled now. */
    void confirmed() {
        pursue("confirmed");
    }

    /** Our re-INVITE was answered with 200. */
    void answered() {
        if (!open) {
            log.warn("{}: an answer to no re-INVITE of ours", name);
            return;
        }
        open = false;
        renewing = false;
        agreed(offered);
        pursue("re-INVITE answered");
    }

    /**
     * Our re-INVITE failed, and the dialog stands.
     *
     * @param code the status code, 408 also for no response
     * @param text the reason phrase
     * @param retryAfter when the peer wants to be asked again, null if it did not say
     */
    void refused(int code, String text, Duration retryAfter) {
        if (!open) {
            log.warn("{}: {} to no re-INVITE of ours", name, code);
            return;
        }
        open = false;
        String event = "re-INVITE refused with " + code;
        if (renewing) {
            renewing = false;
            renewalRefused(code, retryAfter, event);
            return;
        }
        if (code == 408) {
            timedOut(event);
        } else if (wish != offered) {
            pursue(event);
        } else if (code == 491) {
            retryAfter(glareDelay(), event);
        } else if ((code == 500 || code == 503)
                && retryAfter != null
                && retryAfter.compareTo(LONGEST_RETRY_AFTER) <= 0) {
            retryAfter(retryAfter, event);
        } else {
            giveUp("refused %s with " + code + " " + text, event);
        }
    }

    /** What was agreed stands. Only a peer that stays silent again and again is given up. */
    private void renewalRefused(int code, Duration retryAfter, String event) {
        boolean later = code == 491 || code == 408 || code == 500 || code == 503;
        if (later && ++renewals <= MAX_RETRIES) {
            renewalDue = true;
            Duration delay = code == 491 ? glareDelay() : retryAfter;
            boolean usable = delay != null && delay.compareTo(LONGEST_RETRY_AFTER) <= 0;
            notBeforeNanos = loop.nanoTime() + (usable ? delay : LOOK_AGAIN).toNanos();
        } else if (code == 408) {
            outside.peerLost();
            return;
        } else {
            log.info("{}: {}; what was agreed stands", name, event);
        }
        pursue(event);
    }

    private void timedOut(String event) {
        fact = null;
        Duration heard = outside.lastHeard();
        if (timeouts++ == 0) {
            pursue(event);
        } else if (heard != null && heard.compareTo(HEARD_LATELY) <= 0) {
            timeouts = 0;
            giveUp("did not answer %s", event);
        } else {
            outside.peerLost();
        }
    }

    private void retryAfter(Duration delay, String event) {
        if (++retries > MAX_RETRIES) {
            giveUp("put off %s again and again", event);
            return;
        }
        notBeforeNanos = loop.nanoTime() + delay.toNanos();
        pursue(event);
    }

    /** RFC 3261 section 14.1: in steps of 10 ms, so that two peers do not meet again. */
    private Duration glareDelay() {
        return outside.ownsCallId()
                ? Duration.ofMillis(2100 + 10L * random.nextInt(191))
                : Duration.ofMillis(10L * random.nextInt(201));
    }

    /**
     * A hold stands all the same, unsignalled; a resume falls back to HELD.
     *
     * @param what what the other side did, with {@code %s} where the name of our wish goes
     */
    private void giveUp(String what, String event) {
        notice =
                "The other side "
                        + what.replace("%s", wish ? "the hold" : "to resume")
                        + (wish ? "; the line is silent all the same." : "; the line stays held.");
        wish = true;
        gaveUp = true;
        pursue(event);
    }

    /**
     * We answered the peer's re-INVITE. Only the answer to an offer to send and receive says
     * whether we hold: the answer to any other mirrors the peer's own hold, too. Where such an
     * answer went by a wish that was not negotiated yet, both wishes are to be told anew.
     *
     * @param offered the direction of the peer's offer
     */
    void answeredPeer(Direction offered) {
        if (offered == Direction.SENDRECV) {
            agreed(wish);
        } else if (fact != null && fact != wish) {
            fact = null;
        }
        pursue("the peer's re-INVITE answered");
    }

    /** We made an offer in our 200 to the peer's empty re-INVITE; its ACK brings the answer. */
    void offeredLate() {
        lateOffered = wish;
        pursue("late offer made");
    }

    /** The peer's re-INVITE is over: its ACK has come, or we refused it. */
    void peerFinished() {
        if (lateOffered != null) {
            agreed(lateOffered);
            lateOffered = null;
        }
        pursue("the peer's re-INVITE is over");
    }

    /** The call is over. */
    void ended() {
        ended = true;
        cancelTimer();
        if (state != LocalHold.NONE) {
            set(LocalHold.NONE, "ended");
        }
    }

    private void agreed(boolean held) {
        fact = held;
        gaveUp = false;
        retries = 0;
        timeouts = 0;
        if (held == wish) {
            notice = null;
        }
    }

    /** Compares wish and fact, and sends one re-INVITE if they differ and nothing is open. */
    private void pursue(String event) {
        cancelTimer();
        if (ended) {
            return;
        }
        boolean unsettledOffer = open && !renewing || lateOffered != null && lateOffered != wish;
        if (!outside.confirmed()) {
            set(wish ? LocalHold.HOLDING : LocalHold.NONE, event);
        } else if (!unsettledOffer && (gaveUp || fact != null && fact == wish)) {
            set(wish ? LocalHold.HELD : LocalHold.NONE, event);
            if (renewalDue && !open) {
                send();
            }
        } else {
            set(wish ? LocalHold.HOLDING : LocalHold.RESUMING, event);
            if (!open) {
                send();
            }
        }
        outside.holdChanged();
    }

    private void send() {
        long waitNanos = notBeforeNanos - loop.nanoTime();
        if (outside.transactionOpen()) {
            // The peer's ACK brings us back here; this is for one that never comes.
            timer = loop.schedule(LOOK_AGAIN, this::lookAgain);
        } else if (lateOffered != null) {
            lateOffered = null;
            fact = state == LocalHold.NONE || state == LocalHold.HELD ? fact : null;
            send();
        } else if (waitNanos > 0) {
            timer = loop.schedule(Duration.ofNanos(waitNanos), () -> pursue("the wait is over"));
        } else {
            open = true;
            renewing = state == LocalHold.NONE || state == LocalHold.HELD;
            renewalDue = false;
            offered = wish;
            outside.reinvite(wish);
        }
    }

    private void lookAgain() {
        pursue("looked again");
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void set(LocalHold next, String event) {
        if (next == state) {
            return;
        }
        if (!state.canBecome(next)) {
            throw new IllegalStateException(state + " to " + next + " on " + event);
        }
        log.info("{}: hold {} → {} ({})", name, state, next, event);
        state = next;
        outside.heardByHold();
    }
}
