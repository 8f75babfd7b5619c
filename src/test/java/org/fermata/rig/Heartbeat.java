package org.fermata.rig;

import java.nio.file.Path;
import java.time.Duration;

/** Asks the phone for its status again and again, and keeps the longest it took to answer. */
public final class Heartbeat implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final ControlClient client;
    private final Thread thread;
    private volatile boolean ended;
    private volatile double slowestMs;
    private volatile AssertionError failure;

    /** Begins. */
    public Heartbeat(Path socket) {
        client = new ControlClient(socket);
        thread = Thread.ofPlatform().daemon().name("heartbeat").unstarted(this::beat);
        thread.start();
    }

    private void beat() {
        try {
            while (!ended) {
                long before = System.nanoTime();
                client.result("status");
                slowestMs = Math.max(slowestMs, (System.nanoTime() - before) / 1e6);
                Await.window(PAUSE);
            }
        } catch (AssertionError died) {
            failure = died;
        }
    }

    /** The longest answer so far in ms; fails if the phone stopped answering. */
    public double slowestMs() {
        if (failure != null) {
            throw failure;
        }
        return slowestMs;
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join(Duration.ofSeconds(20));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        client.close();
    }
}
