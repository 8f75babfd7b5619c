package org.fermata.rtp;

import org.fermata.concurrent.ManualEventLoop;

import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A socket loop that a test drives by hand. On loopback a datagram lies in the receiver's socket as
 * soon as it is sent, so nobody has to wait.
 */
public final class ManualSocketLoop implements SocketLoop {

    private static final class Entry implements Watch {
        private final Reader reader;
        private boolean reading;
        private boolean cancelled;

        Entry(Reader reader) {
            this.reader = reader;
        }

        @Override
        public void reading(boolean on) {
            reading = on;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private final ManualEventLoop loop = new ManualEventLoop();
    private final List<Entry> entries = new ArrayList<>();

    /** Runs what is handed in and reads every socket that is watched. */
    public void pump() {
        loop.runReady();
        entries.removeIf(entry -> entry.cancelled);
        List.copyOf(entries).stream()
                .filter(entry -> entry.reading)
                .forEach(entry -> entry.reader.read(true));
        loop.runReady();
    }

    /** Lets time pass, runs the timers due, then {@link #pump}s. */
    public void advance(Duration duration) {
        loop.advance(duration);
        pump();
    }

    /** How many sockets would wake the loop. */
    public long watched() {
        return entries.stream().filter(entry -> entry.reading && !entry.cancelled).count();
    }

    /** How many timers wait. */
    public int timers() {
        return loop.timers();
    }

    @Override
    public Watch watch(DatagramChannel channel, Reader reader) {
        Entry entry = new Entry(reader);
        entries.add(entry);
        return entry;
    }

    @Override
    public void collect() {
        List.copyOf(entries).stream()
                .filter(entry -> !entry.reading && !entry.cancelled)
                .forEach(entry -> entry.reader.read(false));
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return loop.schedule(delay, task);
    }

    @Override
    public long nanoTime() {
        return loop.nanoTime();
    }

    @Override
    public Instant now() {
        return loop.now();
    }

    @Override
    public boolean isOwner() {
        return true;
    }

    @Override
    public void close() {
        loop.close();
    }
}
