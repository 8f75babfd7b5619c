package org.fermata.concurrent;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Carries states to another thread when only the latest of each matters. However fast they change,
 * one turn at most waits on the receiving executor, and it takes everything that has gathered.
 *
 * <p>Any thread may hand in; the receiver runs on the executor.
 *
 * @param <K> what tells the states apart; the number of keys bounds the memory
 * @param <V> the states, never null
 */
public final class Coalescer<K, V> {

    private final Executor executor;
    private final Consumer<Map<K, V>> receiver;
    private Map<K, V> waiting = new LinkedHashMap<>();
    private boolean turnPending;

    /**
     * Makes one with nothing waiting.
     *
     * @param executor where the receiver runs
     * @param receiver takes the latest state of each key, in the order the keys were first handed
     *     in since its last turn
     */
    public Coalescer(Executor executor, Consumer<Map<K, V>> receiver) {
        this.executor = executor;
        this.receiver = receiver;
    }

    /** Hands in the latest state of a key; an earlier one not yet received is forgotten. */
    public void put(K key, V value) {
        synchronized (this) {
            waiting.put(key, value);
            if (turnPending) {
                return;
            }
            turnPending = true;
        }
        executor.execute(this::turn);
    }

    private void turn() {
        Map<K, V> batch;
        synchronized (this) {
            batch = waiting;
            waiting = new LinkedHashMap<>();
            turnPending = false;
        }
        receiver.accept(batch);
    }
}
