package org.fermata.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;

/**
 * One thread that runs tasks one after another, now or later, together with the clocks they go by.
 * What an event loop owns is touched by its tasks only, so it needs no lock. Tests put a
 * hand-driven loop in its place and never sleep.
 *
 * <p>Any thread may call any method, except where one says otherwise.
 */
public interface EventLoop extends Executor, AutoCloseable {

    /** A task that waits for its time. */
    interface Timer {
        /** Keeps the task from running; without effect once it has begun. Any thread. */
        void cancel();
    }

    /**
     * Runs a task once every task handed in before it has run.
     *
     * @param task what to run; whatever it throws is logged, and the loop goes on
     */
    @Override
    void execute(Runnable task);

    /**
     * Runs a task after a delay.
     *
     * @param delay how long to wait, zero or more
     * @param task what to run on the loop's thread
     * @return the handle that cancels it
     */
    Timer schedule(Duration delay, Runnable task);

    /**
     * The monotonic clock, for durations and deadlines.
     *
     * @return nanoseconds since an arbitrary origin
     */
    long nanoTime();

    /**
     * The wall clock, for what people and files are told.
     *
     * @return the time in UTC
     */
    Instant now();

    /**
     * Whether the calling thread is the loop's.
     *
     * @return true on the loop's thread
     */
    boolean isOwner();

    /**
     * Asserts that the calling thread is the loop's.
     *
     * @throws IllegalStateException on any other thread
     */
    default void assertOwner() {
        if (!isOwner()) {
            throw new IllegalStateException("called on " + Thread.currentThread().getName());
        }
    }

    /**
     * Ends the loop once the tasks already handed in have run; timers that wait are dropped.
     * Returns when it has ended.
     */
    @Override
    void close();
}
