package org.fermata.rtp;

import org.fermata.concurrent.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The thread {@code rtp}: one selector for the sockets of all calls, with tasks and timers.
 *
 * <pre>
 *   ┌─► tasks handed in ─► timers due ─► select until a datagram, a task or the next timer ─┐
 *   └───────────────────────────────────────────────────────────────────────────────────────┘
 * </pre>
 */
public final class RtpLoop implements SocketLoop {

    private static final Logger log = LoggerFactory.getLogger(RtpLoop.class);
    private static final long CLOSE_LIMIT_MS = 5000;

    private static final class Waiting implements Timer {
        private final long dueNanos;
        private final long order;
        private final Runnable task;
        private volatile boolean cancelled;

        Waiting(long dueNanos, long order, Runnable task) {
            this.dueNanos = dueNanos;
            this.order = order;
            this.task = task;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicLong orders = new AtomicLong();
    private volatile boolean closing;

    // Owned by the loop's thread.
    private final PriorityQueue<Waiting> timers =
            new PriorityQueue<>(
                    Comparator.comparingLong((Waiting waiting) -> waiting.dueNanos)
                            .thenComparingLong(waiting -> waiting.order));
    private final Consumer<SelectionKey> dispatch = this::dispatch;

    /** Written by the loop's thread only. */
    private volatile long selections;

    /**
     * Starts the thread.
     *
     * @throws IOException if the system gives no selector
     */
    public RtpLoop() throws IOException {
        selector = Selector.open();
        thread = Threads.start("rtp", this::run);
    }

    private void run() {
        try (selector) {
            while (true) {
                runTasks();
                runTimers();
                if (closing && tasks.isEmpty()) {
                    return;
                }
                if (tasks.isEmpty()) {
                    selector.select(dispatch, timeoutMs());
                    selections = selections + 1;
                }
            }
        } catch (IOException failure) {
            log.error("the selector failed", failure);
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            guarded(task);
        }
    }

    private void runTimers() {
        while (!timers.isEmpty()) {
            Waiting next = timers.peek();
            if (!next.cancelled && next.dueNanos - System.nanoTime() > 0) {
                return;
            }
            timers.poll();
            if (!next.cancelled && !closing) {
                guarded(next.task);
            }
        }
    }

    /** Rounded up, so that the timer is due when select returns. 0 waits for ever. */
    private long timeoutMs() {
        if (timers.isEmpty()) {
            return 0;
        }
        long nanos = timers.peek().dueNanos - System.nanoTime();
        return Math.max(1, (nanos + 999_999) / 1_000_000);
    }

    private void dispatch(SelectionKey key) {
        guarded((Runnable) key.attachment());
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            log.error("a task on rtp failed", failure);
        }
    }

    @Override
    public Watch watch(DatagramChannel channel, Runnable readable) throws IOException {
        assertOwner();
        SelectionKey key = channel.register(selector, 0, readable);
        return new Watch() {
            @Override
            public void reading(boolean on) {
                assertOwner();
                try {
                    key.interestOps(on ? SelectionKey.OP_READ : 0);
                } catch (CancelledKeyException closed) {
                    log.debug("a socket was closed before its interest changed");
                }
            }

            @Override
            public void cancel() {
                assertOwner();
                key.cancel();
            }
        };
    }

    @Override
    public void execute(Runnable task) {
        if (closing) {
            log.debug("rtp has ended; a task is dropped");
            return;
        }
        tasks.add(task);
        if (!isOwner()) {
            selector.wakeup();
        }
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Waiting waiting =
                new Waiting(System.nanoTime() + delay.toNanos(), orders.getAndIncrement(), task);
        if (isOwner()) {
            timers.add(waiting);
        } else {
            execute(() -> timers.add(waiting));
        }
        return waiting;
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
        return Thread.currentThread() == thread;
    }

    /** How often the thread has come back from waiting. Any thread. */
    public long selections() {
        return selections;
    }

    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        if (isOwner()) {
            return;
        }
        try {
            thread.join(CLOSE_LIMIT_MS);
            if (thread.isAlive()) {
                log.warn("rtp did not end within {} ms", CLOSE_LIMIT_MS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
