package org.fermata.ice;

import org.fermata.stun.StunMessage;
import org.fermata.stun.TransactionId;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Whether the peer still agrees to what we send it (RFC 7675): asked every 5 s or so on the pairs
 * in use, never twice the same, and after 30 s without an answer taken for a no. It keeps the
 * addresses at translators open as well. Owned by the agent's thread.
 */
final class Consent {

    private static final long INTERVAL_NANOS = 5_000_000_000L;
    private static final long LIMIT_NANOS = 30_000_000_000L;

    /** More than are asked within the limit. */
    private static final int MOST_OPEN = 12;

    private static final class Watched {
        private final Deque<TransactionId> open = new ArrayDeque<>();
        private final Pair pair;
        private long agreedNanos;
        private long nextNanos;

        Watched(Pair pair) {
            this.pair = pair;
        }
    }

    private final RandomGenerator random;
    private final BiConsumer<Pair, TransactionId> ask;
    private final Consumer<Pair> lost;
    private final Map<Integer, Watched> watched = new HashMap<>();

    Consent(RandomGenerator random, BiConsumer<Pair, TransactionId> ask, Consumer<Pair> lost) {
        this.random = random;
        this.ask = ask;
        this.lost = lost;
    }

    /** Watches a pair that was just found to work, in place of its component's before. */
    void watch(Pair pair, long nowNanos) {
        Watched one = new Watched(pair);
        one.agreedNanos = nowNanos;
        one.nextNanos = nowNanos + interval();
        watched.put(pair.component(), one);
    }

    /** Watches nothing any more. */
    void forget() {
        watched.clear();
    }

    private long interval() {
        return (long) (INTERVAL_NANOS * (0.8 + 0.4 * random.nextDouble()));
    }

    /** Asks where it is time. */
    long advance(long nowNanos) {
        long next = Long.MAX_VALUE;
        for (Watched one : watched.values().toArray(Watched[]::new)) {
            if (nowNanos - one.agreedNanos >= LIMIT_NANOS) {
                lost.accept(one.pair);
                return Long.MAX_VALUE;
            }
            if (one.nextNanos <= nowNanos) {
                TransactionId id = TransactionId.random(random);
                one.open.add(id);
                if (one.open.size() > MOST_OPEN) {
                    one.open.remove();
                }
                one.nextNanos = nowNanos + interval();
                ask.accept(one.pair, id);
            }
            next = Math.min(next, one.nextNanos);
        }
        return next;
    }

    /**
     * Takes an answer whose signature is right.
     *
     * @return whether it answers a question of ours
     */
    boolean answered(StunMessage response, InetSocketAddress from, long nowNanos) {
        for (Watched one : watched.values()) {
            if (one.open.remove(response.transaction())) {
                if (response.kind() == StunMessage.Kind.SUCCESS
                        && from.equals(one.pair.remote().address())) {
                    one.agreedNanos = nowNanos;
                    one.open.clear();
                }
                return true;
            }
        }
        return false;
    }
}
