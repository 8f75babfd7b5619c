package org.fermata.sip;

import gov.nist.javax.sip.message.SIPResponse;

import java.time.Duration;

/**
 * The pauses before something that fails is tried again: each twice as long as the one before, up
 * to a limit, and at random from half of it on, so that phones do not come back in step (RFC 5626
 * section 4.5). Owned by {@code signalling}.
 */
final class Backoff {

    /** A server that asks for more patience than this is asked again all the same. */
    private static final Duration ASKED_LIMIT = Duration.ofHours(1);

    private static final int PERCENT = 100;

    private final SipTimers timers;
    private Duration pause;

    /** Begins with the shortest pause. */
    Backoff(SipTimers timers) {
        this.timers = timers;
        reset();
    }

    /** It has worked: the next pause is the shortest. */
    void reset() {
        pause = timers.registrationRetry();
    }

    /** The next pause. */
    Duration next() {
        Duration most = pause;
        Duration doubled = pause.multipliedBy(2);
        Duration limit = timers.registrationRetryLimit();
        pause = doubled.compareTo(limit) > 0 ? limit : doubled;
        return most.multipliedBy(PERCENT / 2 + Tokens.below(PERCENT / 2 + 1)).dividedBy(PERCENT);
    }

    /** The next pause, at least as long as asked for. */
    Duration next(Duration asked) {
        Duration own = next();
        return asked.compareTo(own) > 0 ? asked : own;
    }

    /** The next pause, at least as long as a refusal's Retry-After asks for, within reason. */
    Duration next(SIPResponse refusal) {
        Duration asked = Duration.ofSeconds(Math.max(0, Messages.retryAfterSeconds(refusal)));
        return next(asked.compareTo(ASKED_LIMIT) > 0 ? ASKED_LIMIT : asked);
    }
}
