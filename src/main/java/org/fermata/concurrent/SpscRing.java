package org.fermata.concurrent;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Supplier;

/**
 * A ring of slots made beforehand through which one thread hands data to one other. Nothing is
 * allocated and nobody waits: a full ring gives the producer nothing, an empty one the consumer.
 *
 * <pre>
 *  producer: slot = claim(); fill it; publish()
 *  consumer: slot = peek(); read it; release()
 * </pre>
 *
 * <p>The parts may pass from thread to thread as long as something else orders the one's last use
 * before the other's first.
 *
 * @param <T> the slot, filled anew again and again
 */
public final class SpscRing<T> {

    private static final VarHandle PUBLISHED;
    private static final VarHandle RELEASED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            PUBLISHED = lookup.findVarHandle(SpscRing.class, "published", long.class);
            RELEASED = lookup.findVarHandle(SpscRing.class, "released", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final Object[] slots;
    private final int mask;

    // Written by the producer, read by both.
    private long published;

    // Written by the consumer, read by both.
    private long released;

    /**
     * Makes the ring and all its slots.
     *
     * @param capacity the number of slots, a power of two
     * @param slot makes one slot
     */
    public SpscRing(int capacity, Supplier<T> slot) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("a ring of " + capacity + " slots");
        }
        slots = new Object[capacity];
        mask = capacity - 1;
        for (int i = 0; i < capacity; i++) {
            slots[i] = slot.get();
        }
    }

    /**
     * The slot to fill next. Producer only.
     *
     * @return the slot, null if the ring is full
     */
    public T claim() {
        if (published - (long) RELEASED.getAcquire(this) > mask) {
            return null;
        }
        return slot(published);
    }

    /** Hands the claimed slot over. Producer only. */
    public void publish() {
        PUBLISHED.setRelease(this, published + 1);
    }

    /**
     * The oldest slot handed over. Consumer only.
     *
     * @return the slot, null if the ring is empty
     */
    public T peek() {
        if (released == (long) PUBLISHED.getAcquire(this)) {
            return null;
        }
        return slot(released);
    }

    /** How many slots are handed over and not given back. Consumer only. */
    public int waiting() {
        return (int) ((long) PUBLISHED.getAcquire(this) - released);
    }

    /** Gives the peeked slot back. Consumer only. */
    public void release() {
        RELEASED.setRelease(this, released + 1);
    }

    /** Whether nothing is handed over. Any thread; for other than the consumer a guess. */
    public boolean isEmpty() {
        return (long) RELEASED.getAcquire(this) == (long) PUBLISHED.getAcquire(this);
    }

    @SuppressWarnings("unchecked")
    private T slot(long position) {
        return (T) slots[(int) position & mask];
    }
}
