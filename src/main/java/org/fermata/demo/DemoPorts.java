package org.fermata.demo;

import org.fermata.audio.MixerPort;
import org.fermata.audio.PortHost;
import org.fermata.concurrent.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * What the exchange's calls are plugged into in place of a device: the thread {@code demo-media},
 * which gives each call that sends 10 ms from its source every 10 ms of the monotonic clock. While
 * none sends it is parked.
 */
final class DemoPorts implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DemoPorts.class);
    private static final long BLOCK_NANOS = 10_000_000;

    /** Further behind than this, what was missed is left out. */
    private static final long LONGEST_DELAY_NANOS = 200_000_000;

    /** What a port is to do from now on; it is unplugged where it does not send. */
    private record Edit(MixerPort port, Source source, boolean plays, boolean sends) {}

    /** A port that sends. */
    private static final class Plug {
        private final MixerPort port;
        private final Source source;
        private boolean plays;

        Plug(MixerPort port, Source source) {
            this.port = port;
            this.source = source;
        }
    }

    private final Queue<Edit> edits = new ConcurrentLinkedQueue<>();
    private volatile boolean closing;
    private final Thread thread;

    // Owned by demo-media.
    private final List<Plug> plugs = new ArrayList<>();
    private final float[] heard = new float[PortHost.BLOCK_FRAMES];
    private final float[] said = new float[PortHost.BLOCK_FRAMES];

    /** Starts the thread. */
    DemoPorts() {
        thread = Threads.start("demo-media", this::run);
    }

    // ---- any thread ----

    /** The thread. */
    Thread thread() {
        return thread;
    }

    /**
     * Says what a port does from the next block on. A port that does not send is not played either:
     * nobody listens here.
     *
     * @param port the port
     * @param source what it sends; one source belongs to one port
     * @param plays whether its far end is heard
     * @param sends whether its far end is sent to
     */
    void set(MixerPort port, Source source, boolean plays, boolean sends) {
        edits.add(new Edit(port, source, plays, sends));
        LockSupport.unpark(thread);
    }

    /** Stops every port and ends the thread. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
    }

    // ---- demo-media ----

    private void run() {
        long next = System.nanoTime();
        while (!closing) {
            applyEdits();
            if (plugs.isEmpty()) {
                LockSupport.park(this);
                next = System.nanoTime();
                continue;
            }
            long wait = next - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(this, wait);
                continue;
            }
            if (wait < -LONGEST_DELAY_NANOS) {
                next = System.nanoTime();
            }
            tick();
            next += BLOCK_NANOS;
        }
        applyEdits();
        while (!plugs.isEmpty()) {
            unplug(plugs.getLast());
        }
    }

    private void applyEdits() {
        for (Edit edit = edits.poll(); edit != null; edit = edits.poll()) {
            Plug plug = find(edit.port);
            if (!edit.sends) {
                if (plug != null) {
                    unplug(plug);
                }
                continue;
            }
            if (plug == null) {
                plug = new Plug(edit.port, edit.source);
                plugs.add(plug);
            }
            if (plug.plays && !edit.plays) {
                plug.port.pullStopped();
            }
            plug.plays = edit.plays;
        }
    }

    private Plug find(MixerPort port) {
        for (Plug plug : plugs) {
            if (plug.port == port) {
                return plug;
            }
        }
        return null;
    }

    private void unplug(Plug plug) {
        plugs.remove(plug);
        if (plug.plays) {
            plug.port.pullStopped();
        }
        plug.port.pushStopped();
    }

    private void tick() {
        for (int i = plugs.size() - 1; i >= 0; i--) {
            Plug plug = plugs.get(i);
            try {
                exchange(plug);
            } catch (RuntimeException failure) {
                log.error("a call of the exchange falls silent", failure);
                unplug(plug);
            }
        }
    }

    private void exchange(Plug plug) {
        if (plug.plays) {
            plug.port.pull(heard);
        } else {
            Arrays.fill(heard, 0);
        }
        plug.source.next(heard, said);
        plug.port.push(said);
    }
}
