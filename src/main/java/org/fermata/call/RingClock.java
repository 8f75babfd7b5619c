package org.fermata.call;

import org.fermata.concurrent.EventLoop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is to happen while a call rings here. Owned by {@code signalling}. */
final class RingClock {

    /** After this long a call that nobody takes is given back to the caller as unanswered. */
    private static final Duration RING_LIMIT = Duration.ofMinutes(3);

    private final EventLoop loop;
    private final List<EventLoop.Timer> whileRinging = new ArrayList<>();
    private EventLoop.Timer ringLimit = () -> {};

    RingClock(EventLoop loop) {
        this.loop = loop;
    }

    /** Does something once it has rung for too long. */
    void limit(Runnable reached) {
        ringLimit = loop.schedule(RING_LIMIT, reached);
    }

    /** Does something after a while, if it still rings then. */
    void whileRinging(Duration delay, Runnable action) {
        whileRinging.add(loop.schedule(delay, action));
    }

    /** It was answered. */
    void stopWaiting() {
        whileRinging.forEach(EventLoop.Timer::cancel);
        whileRinging.clear();
    }

    /** The call is over. */
    void stop() {
        stopWaiting();
        ringLimit.cancel();
    }
}
