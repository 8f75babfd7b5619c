package org.fermata.audio;

import org.fermata.concurrent.EventLoop;
import org.fermata.concurrent.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * An audio thread: moves sound between a mixer and the device it is handed, and is parked without a
 * time limit while it has none.
 *
 * <pre>
 *   signalling                      audio thread                       device-open
 *   ──────────                      ────────────                       ───────────
 *                                                          open, start ◀── DeviceDriver
 *   run(device) ── commands ═══▶  own the device   ◀═══ commands ── start, after a suspension
 *   port edits  ── commands ═══▶  applied between two blocks
 *                                  await → render → write
 *                                  await → read → push
 *   failed(device)  ◀═══ posted ── hand it back; the stand-in keeps the time
 *   released(device) ◀══ posted ── hand it back; another took its place
 *   halt()      ── commands ═══▶  hand it back, park
 *   halted(device)  ◀═══ posted ─┘
 *                                                   start, drop, close ◀── DeviceDriver
 * </pre>
 *
 * <p>The queue of commands is the only way in and the event loop the only way out, so a device, a
 * port or a tone belongs to exactly one thread at any time: what happened before the hand-over is
 * seen after it. Commands also run while no device does: the thread is unparked for them.
 */
abstract class AudioLoop {

    /** Who is told what becomes of the devices handed over. Called on {@code signalling}. */
    interface Listener {
        /** Another device took its place; it is still running. */
        void released(PcmDevice device);

        /**
         * It had nothing left to play or no room left to record: whoever moves its sound came too
         * late. It goes on by itself.
         */
        void ranDry(PcmDevice device);

        /**
         * It failed; the stand-in took its place.
         *
         * @param error a negative error number
         */
        void failed(PcmDevice device, int error);

        /**
         * Nothing runs any more.
         *
         * @param device the one handed back, still running; null if it was the stand-in
         */
        void halted(PcmDevice device);
    }

    private static final Logger log = LoggerFactory.getLogger(AudioLoop.class);
    private static final int WAIT_MS = 60;
    private static final int STALLED_WAIT_MS = 20;

    /**
     * How long a device may move nothing before the lines' time goes on without it. A sound server
     * on a busy machine is late by 60 to 100 ms now and then and loses nothing by it; who is less
     * patient turns every such moment into a hole of silence.
     */
    private static final long STALL_NANOS = 200_000_000L;

    private static final long HUNG_NANOS = 1_000_000_000L;
    private static final long UNREADY_NANOS = 5_000_000L;
    private static final long SHORT_NANOS = 1_000_000L;

    /** The length of a block, in ns. */
    static final long BLOCK_NANOS = 10_000_000L;

    // Any thread.
    private final String name;
    private final EventLoop signalling;
    private final Listener listener;
    private final TransferCounter counter;
    private final AudioClock clock;
    private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();

    // signalling
    private Thread thread;

    // The audio thread.
    private final PcmDevice standIn;
    private final Breath breath;
    private final PaceGuard guard = new PaceGuard();
    private PcmDevice device;
    private boolean ended;
    private boolean broke;
    private boolean stalled;

    /** A device of which so many frames can be moved has run dry. */
    private int dryFrames;

    private boolean dry;

    private long progressNanos;
    private long keptNanos;

    /**
     * Makes a loop; its thread is started with {@link #start}.
     *
     * @param name the thread's name
     * @param signalling where the listener is told
     * @param listener who is told
     * @param counter counts the transfers of devices, not those of the stand-in
     * @param clock the thread's time
     */
    AudioLoop(
            String name,
            EventLoop signalling,
            Listener listener,
            TransferCounter counter,
            AudioClock clock) {
        this.name = name;
        this.signalling = signalling;
        this.listener = listener;
        this.counter = counter;
        this.clock = clock;
        breath = new Breath(clock);
        this.standIn = new NonePcm();
    }

    // ---- signalling ----

    /** Starts the thread. Once, on {@code signalling}. */
    final void start() {
        thread = Threads.make(name, this::body);
        thread.start();
    }

    /**
     * Runs on a device from the next period on.
     *
     * @param next a started device, which is the audio thread's from now on; null for the stand-in
     */
    final void run(PcmDevice next) {
        if (next == null) {
            command(() -> take(standIn));
            return;
        }
        running(next).run();
    }

    /**
     * Makes what has it run on a device, once, however often it is run.
     *
     * @param next as in {@link #run}, once it is started
     * @return for any thread
     */
    final Runnable running(PcmDevice next) {
        Runnable fitting = fit(next.parameters());
        Runnable taking =
                new Runnable() {
                    private boolean done;

                    @Override
                    public void run() {
                        if (!done) {
                            done = true;
                            fitting.run();
                            take(next);
                        }
                    }
                };
        return () -> command(taking);
    }

    /** Hands the device back and parks. */
    final void halt() {
        command(this::giveBack);
    }

    /** Lets the thread end once the commands before have run. */
    final void end() {
        command(
                () -> {
                    emptied();
                    ended = true;
                });
    }

    /**
     * Has something done on the audio thread, between two blocks. Any thread, once it is started.
     *
     * @param command neither blocks nor takes long
     */
    final void command(Runnable command) {
        commands.add(command);
        LockSupport.unpark(thread);
    }

    // ---- the audio thread ----

    private void body() {
        while (!ended) {
            try {
                step();
            } catch (RuntimeException | Error failure) {
                survive(failure);
            }
        }
    }

    /** Nothing may end the thread: with it, the sound of every call to come would be gone. */
    private void survive(Throwable failure) {
        if (!broke) {
            broke = true;
            signalling.execute(() -> log.error("a turn of {} failed", name, failure));
        }
        long now = clock.nanoTime();
        if (device != null && device != standIn && now - progressNanos >= HUNG_NANOS) {
            fail(PcmDevice.HUNG);
        }
        clock.parkNanos(BLOCK_NANOS);
    }

    /** Whether the thread is over. */
    final boolean ended() {
        return ended;
    }

    /** One turn: the commands that wait, then a period, or sleep. Tests call it in place of run. */
    final void step() {
        for (Runnable next = commands.poll(); next != null; next = commands.poll()) {
            next.run();
        }
        if (ended) {
            return;
        }
        if (device == null) {
            clock.park();
        } else {
            turn();
        }
    }

    /**
     * One period. Real-time: may wait for the device within limits and park for the pace; must not
     * allocate, lock, log, touch a file, or call what can block. Handing back a failed device
     * allocates one message.
     */
    private void turn() {
        long before = clock.nanoTime();
        long early = early(before);
        if (early > 0) {
            clock.parkNanos(early);
            return;
        }
        int ready = device.await(stalled ? STALLED_WAIT_MS : WAIT_MS);
        long awaited = clock.nanoTime();
        if (awaited - before >= SHORT_NANOS) {
            breath.from(awaited);
        } else {
            breath.take(awaited);
        }
        int frames = ready > 0 ? transfer(device, ready, awaited) : ready;
        long now = clock.nanoTime();
        if (frames < 0) {
            fail(frames);
        } else if (frames == 0) {
            keepTime(before, now);
        } else {
            boolean dryNow = ready >= dryFrames;
            if (dryNow && !dry) {
                tellDry();
                hurry();
            }
            dry = dryNow;
            stalled = false;
            progressNanos = now;
            if (device != standIn) {
                counter.add();
            }
            long wait = guard.transferred(frames, now);
            if (wait > 0) {
                clock.parkNanos(wait);
            }
        }
    }

    /** Allocates one message, where sound broke off anyway. */
    private void tellDry() {
        PcmDevice late = device;
        signalling.execute(() -> listener.ranDry(late));
    }

    /** The device moved nothing: the lines' time goes on without it, and not for ever. */
    private void keepTime(long before, long now) {
        if (now - progressNanos >= HUNG_NANOS) {
            fail(PcmDevice.HUNG);
            return;
        }
        if (!stalled && now - progressNanos >= STALL_NANOS) {
            stalled = true;
            keptNanos = progressNanos;
        }
        while (stalled && now - keptNanos >= BLOCK_NANOS) {
            keptNanos += BLOCK_NANOS;
            missBlock(keptNanos);
        }
        if (now - before < SHORT_NANOS) {
            clock.parkNanos(UNREADY_NANOS);
        }
    }

    private void take(PcmDevice next) {
        PcmDevice old = device;
        attach(next);
        if (old != null && old != standIn && old != next) {
            signalling.execute(() -> listener.released(old));
        }
    }

    private void giveBack() {
        PcmDevice old = device == standIn ? null : device;
        device = null;
        stopped();
        signalling.execute(() -> listener.halted(old));
    }

    private void fail(int error) {
        PcmDevice broken = device;
        attach(standIn);
        signalling.execute(() -> listener.failed(broken, error));
    }

    private void attach(PcmDevice next) {
        device = next;
        broke = false;
        PcmParameters parameters = next.parameters();
        long now = clock.nanoTime();
        boolean own = parameters.ownClock();
        guard.start(
                now,
                parameters.rate(),
                own ? queued(next) : 0,
                own ? parameters.bufferFrames() + 2 * parameters.periodFrames() : 0,
                own);
        dryFrames = own ? parameters.bufferFrames() : Integer.MAX_VALUE;
        dry = false;
        stalled = false;
        progressNanos = now;
        attached(next, next != standIn);
    }

    /**
     * Makes what lies between the mixer and a device. On {@code signalling}.
     *
     * @return puts it in place, on the audio thread
     */
    abstract Runnable fit(PcmParameters parameters);

    /** How many frames a device of this direction holds that has just been started. */
    abstract int queued(PcmDevice started);

    /** How long the device is to be left alone yet, in ns; 0 or less for not at all. Real-time. */
    long early(long nowNanos) {
        return 0;
    }

    /** The device has run dry. Real-time. */
    void hurry() {}

    /**
     * Moves at most a period between the mixer and a device that is ready. Real-time, as {@link
     * #turn}.
     *
     * @param from the device
     * @param ready about how many frames it can move
     * @param nowNanos the monotonic clock
     * @return frames moved, 0 for none, or a negative error number
     */
    abstract int transfer(PcmDevice from, int ready, long nowNanos);

    /**
     * Does a block's work for the lines that the device did not ask for. Real-time.
     *
     * @param untilNanos up to when the lines' time has gone on with it, by the monotonic clock
     */
    abstract void missBlock(long untilNanos);

    /**
     * Another device is there.
     *
     * @param next it
     * @param real false for the stand-in
     */
    abstract void attached(PcmDevice next, boolean real);

    /** No device is there any more. */
    abstract void stopped();

    /** The thread ends: every port and tone is let go of. */
    abstract void emptied();
}
