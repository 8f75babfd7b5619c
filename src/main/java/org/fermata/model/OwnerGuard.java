package org.fermata.model;

import java.util.concurrent.Executor;

/**
 * Knows the one thread that the model belongs to: the one that runs its executor. Before the
 * executor has run anything, nobody is refused.
 */
final class OwnerGuard {

    private volatile Thread owner;

    /** Asks the executor who runs it. */
    OwnerGuard(Executor executor) {
        executor.execute(() -> owner = Thread.currentThread());
    }

    /**
     * Asserts that the calling thread is the model's.
     *
     * @throws IllegalStateException on any other thread
     */
    void assertOwner() {
        Thread known = owner;
        if (known != null && known != Thread.currentThread()) {
            throw new IllegalStateException("called on " + Thread.currentThread().getName());
        }
    }
}
