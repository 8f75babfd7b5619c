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
 *
 * Sockets that do not wake it are in a second selector, which is never waited for: one question to
 * the kernel tells which of them have something.
 */
public final class RtpLoop implements SocketLoop {

    private static final Logger log = LoggerFactory.getLogger(RtpLoop.class);
    private static final long CLOSE_LIMIT_MS = 5000;

    /** As many as the JDK asks epoll(7) for. */
    private static final int TOLD_AT_ONCE = 256;

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
    private final Selector quiet;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicLong orders = new AtomicLong();
    private volatile boolean closing;

    // Owned by the loop's thread.
    private final PriorityQueue<Waiting> timers =
            new PriorityQueue<>(
                    Comparator.comparingLong((Waiting waiting) -> waiting.dueNanos)
                            .thenComparingLong(waiting -> waiting.order));
    private final Consumer<SelectionKey> woken = key -> read(key, true);
    private final Consumer<SelectionKey> collected = key -> read(key, false);

    private Runnable beforeSockets;

    /** A watch has ended since the second selector was last asked. */
    private boolean cancelled;

    /** Written by the loop's thread only. */
    private volatile long selections;

    /**
     * Starts the thread.
     *
     * @param beforeSockets what the thread does once, before it has its first socket
     * @throws IOException if the system gives no selector
     */
    public RtpLoop(Runnable beforeSockets) throws IOException {
        this.beforeSockets = beforeSockets;
        selector = Selector.open();
        quiet = Selector.open();
        thread = Threads.start("rtp", this::run);
    }

    private void run() {
        try (selector;
                quiet) {
            while (true) {
                runTasks();
                runTimers();
                if (closing && tasks.isEmpty()) {
                    return;
                }
                if (cancelled) {
                    // The second selector, too, has to come round before a port is free.
                    cancelled = false;
                    collect();
                }
                if (tasks.isEmpty()) {
                    selector.select(woken, timeoutMs());
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

    private static void read(SelectionKey key, boolean prompt) {
        try {
            ((Reader) key.attachment()).read(prompt);
        } catch (RuntimeException | Error failure) {
            log.error("reading a socket failed", failure);
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            log.error("a task on rtp failed", failure);
        }
    }

    @Override
    public void collect() {
        assertOwner();
        try {
            // A selector tells of so many at once; the rounds end though a flood goes on.
            int rounds = 1 + quiet.keys().size() / TOLD_AT_ONCE;
            while (rounds-- > 0 && quiet.selectNow(collected) > 0) {
                continue;
            }
        } catch (IOException failure) {
            log.error("the sockets of held lines cannot be read", failure);
        }
    }

    @Override
    public Watch watch(DatagramChannel channel, Reader reader) throws IOException {
        assertOwner();
        beforeSockets.run();
        beforeSockets = () -> {};
        SelectionKey waking = channel.register(selector, 0, reader);
        SelectionKey waiting = channel.register(quiet, SelectionKey.OP_READ, reader);
        return new Watch() {
            @Override
            public void reading(boolean on) {
                assertOwner();
                try {
                    waking.interestOps(on ? SelectionKey.OP_READ : 0);
                    waiting.interestOps(on ? 0 : SelectionKey.OP_READ);
                } catch (CancelledKeyException closed) {
                    log.debug("a socket was closed before its interest changed");
                }
            }

            @Override
            public void cancel() {
                assertOwner();
                waking.cancel();
                waiting.cancel();
                cancelled = true;
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
