package org.fermata.sip;

import org.fermata.concurrent.EventLoop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Keeps what one account asks of its server at ten requests a second, however many extensions it
 * watches. Has a timer only while something waits. Owned by {@code signalling}.
 */
final class Pace {

    /** The time from one request to the next. */
    static final Duration INTERVAL = Duration.ofMillis(100);

    private final EventLoop loop;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean ticking;
    private long nextNanos;

    Pace(EventLoop loop) {
        this.loop = loop;
        nextNanos = loop.nanoTime();
    }

    /** Runs what sends a request when its turn has come, perhaps before this returns. */
    void submit(Runnable sending) {
        loop.assertOwner();
        waiting.add(sending);
        if (!ticking) {
            turn();
        }
    }

    /** A request has gone out, one that answers a challenge too. */
    void sent() {
        nextNanos = Math.max(nextNanos, loop.nanoTime()) + INTERVAL.toNanos();
    }

    /** Forgets what waits. */
    void clear() {
        waiting.clear();
    }

    private void turn() {
        ticking = false;
        while (!waiting.isEmpty()) {
            long early = nextNanos - loop.nanoTime();
            if (early > 0) {
                ticking = true;
                loop.schedule(Duration.ofNanos(early), this::turn);
                return;
            }
            waiting.remove().run();
        }
    }
}
