package org.fermata.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * An event loop that a test drives by hand: nothing runs, and no time passes, until the test says
 * so.
 */
public final class ManualEventLoop implements EventLoop {

    private record Waiting(long dueNanos, long order, Runnable task) {}

    /** Others, such as workers, may hand tasks in too. */
    private final Queue<Runnable> ready = new ConcurrentLinkedQueue<>();

    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(
                    Comparator.comparingLong(Waiting::dueNanos).thenComparingLong(Waiting::order));
    private final Instant origin = Instant.parse("2026-01-01T00:00:00Z");
    private long nanos;
    private long orders;

    /** Runs what is ready, and what that makes ready, without letting time pass. */
    public void runReady() {
        for (Runnable task = ready.poll(); task != null; task = ready.poll()) {
            task.run();
        }
    }

    /** Lets time pass and runs every timer that comes due, in order. */
    public void advance(Duration duration) {
        runReady();
        long end = nanos + duration.toNanos();
        while (!waiting.isEmpty() && waiting.peek().dueNanos() <= end) {
            Waiting next = waiting.poll();
            nanos = Math.max(nanos, next.dueNanos());
            next.task().run();
            runReady();
        }
        nanos = end;
    }

    /** How many timers wait. */
    public int timers() {
        return waiting.size();
    }

    @Override
    public void execute(Runnable task) {
        ready.add(task);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Waiting entry = new Waiting(nanos + delay.toNanos(), orders++, task);
        waiting.add(entry);
        return () -> waiting.remove(entry);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public Instant now() {
        return origin.plusNanos(nanos);
    }

    @Override
    public boolean isOwner() {
        return true;
    }

    @Override
    public void close() {
        ready.clear();
        waiting.clear();
    }
}
