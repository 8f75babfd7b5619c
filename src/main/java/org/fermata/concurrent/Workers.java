package org.fermata.concurrent;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A bounded number of threads for work that waits. They exist while there is work, no longer. */
public final class Workers implements Executor, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Workers.class);
    private static final long IDLE_SECONDS = 2;
    private static final int MOST_WAITING = 1024;

    private final String name;
    private final ThreadPoolExecutor executor;

    /**
     * Makes them; no thread is started yet.
     *
     * @param name the threads' name
     * @param most how many there are at the most
     */
    public Workers(String name, int most) {
        this.name = name;
        executor =
                new ThreadPoolExecutor(
                        most,
                        most,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(MOST_WAITING),
                        body -> Threads.make(name, body));
        executor.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs a task as soon as a thread is free. Any thread.
     *
     * @param task what to run; it may wait, but not for ever
     */
    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException refused) {
            log.warn("{} has ended or too much waits; a task is dropped", name);
        }
    }

    /** Ends the threads, interrupting what they wait for. Does not wait for them. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
