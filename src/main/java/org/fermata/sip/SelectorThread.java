package org.fermata.sip;

import org.fermata.concurrent.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The thread {@code sip} with its selector: sleeps until a socket is ready or a task comes. */
final class SelectorThread {

    static final Logger log = LoggerFactory.getLogger("org.fermata.sip.Transports");

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    /** What a key's attachment does when its socket is ready. */
    @FunctionalInterface
    interface Ready {
        /**
         * Reads, writes, accepts or connects, without blocking. On {@code sip}.
         *
         * @throws IOException if it could not; noted in the log
         */
        void ready(SelectionKey key) throws IOException;
    }

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Selector selector;
    private Thread thread;
    private volatile boolean closed;

    /**
     * Opens the selector; {@link #start} makes the thread.
     *
     * @throws IOException if there is none to be had
     */
    SelectorThread() throws IOException {
        selector = Selector.open();
    }

    /**
     * Has a non-blocking channel watched. Before {@link #start}, or on {@code sip}.
     *
     * @throws IOException if the channel is closed
     */
    SelectionKey register(SelectableChannel channel, int operations, Ready ready)
            throws IOException {
        return channel.register(selector, operations, ready);
    }

    void start() {
        thread = Threads.start("sip", this::run);
    }

    /** Runs a task on {@code sip}. Any thread. */
    void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(SelectorThread::ready);
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    guarded(task);
                }
            }
        } catch (IOException | ClosedSelectorException failure) {
            log.error("the SIP sockets failed", failure);
        } finally {
            closeChannels();
        }
    }

    /** No task takes the thread, and with it every socket, down with it. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            log.error("a task on sip failed", failure);
        }
    }

    private static void ready(SelectionKey key) {
        try {
            if (key.isValid()) {
                ((Ready) key.attachment()).ready(key);
            }
        } catch (IOException | RuntimeException failure) {
            log.debug("a SIP socket", failure);
        } catch (Error failure) {
            log.error("a SIP socket", failure);
        }
    }

    /** Closes every channel and ends the thread. Any thread. */
    void close() {
        closed = true;
        if (thread == null) {
            closeChannels();
            return;
        }
        selector.wakeup();
        try {
            thread.join(CLOSE_LIMIT);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeChannels() {
        if (selector.isOpen()) {
            for (SelectionKey key : List.copyOf(selector.keys())) {
                closeQuietly(key.channel());
            }
            closeQuietly(selector);
        }
    }

    /** Closes something whose failure to close harms nobody. */
    static void closeQuietly(AutoCloseable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (Exception failure) {
            log.debug("closing {}", closeable, failure);
        }
    }
}
