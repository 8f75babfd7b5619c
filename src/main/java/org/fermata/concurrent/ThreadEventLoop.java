package org.fermata.concurrent;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** An event loop on a thread of its own, by the system's clocks. */
public final class ThreadEventLoop implements EventLoop {

    private static final Logger log = LoggerFactory.getLogger(ThreadEventLoop.class);
    private static final long CLOSE_LIMIT_SECONDS = 5;

    private final ScheduledThreadPoolExecutor executor;
    private final String name;
    private volatile Thread owner;

    /**
     * Starts the loop; its thread comes with the first task.
     *
     * @param name the thread's name
     */
    public ThreadEventLoop(String name) {
        this.name = name;
        executor =
                new ScheduledThreadPoolExecutor(
                        1,
                        body -> {
                            Thread thread = Threads.make(name, body);
                            owner = thread;
                            return thread;
                        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(logged(task));
        } catch (RejectedExecutionException closed) {
            log.debug("{} has ended; a task is dropped", name);
        }
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        try {
            ScheduledFuture<?> future =
                    executor.schedule(logged(task), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException closed) {
            log.debug("{} has ended; a timer is dropped", name);
            return () -> {};
        }
    }

    private Runnable logged(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error failure) {
                log.error("a task on {} failed", name, failure);
            }
        };
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public boolean isOwner() {
        return Thread.currentThread() == owner;
    }

    @Override
    public void close() {
        executor.shutdown();
        if (isOwner()) {
            return;
        }
        try {
            if (!executor.awaitTermination(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                log.warn("{} did not end within {} s", name, CLOSE_LIMIT_SECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
