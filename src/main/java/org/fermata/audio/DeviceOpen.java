package org.fermata.audio;

import org.fermata.concurrent.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The thread {@code device-open}: calls to sound devices that can block, one after another, each
 * with a limit of 2 s. A call beyond it is abandoned: whoever asked is told it failed, the next
 * call gets a new thread, and the old thread ends once its call returns, after it has closed what
 * the call got. That return says that the sound server is back, so it is told as well.
 *
 * <p>Owner: {@code signalling}.
 */
final class DeviceOpen {

    /** How long a call may take. */
    static final Duration LIMIT = Duration.ofSeconds(2);

    /** A call that may block. */
    interface Call<T> {
        T run() throws PcmException;
    }

    /** A thread that does one job after another. */
    interface Worker {
        /** Gives it a job. Any thread. */
        void hand(Runnable job);

        /** Lets it end once the jobs before are done. Any thread. */
        void end();
    }

    private enum Fate {
        RUNNING,
        DONE,
        ABANDONED
    }

    private static final Logger log = LoggerFactory.getLogger(DeviceOpen.class);

    private final EventLoop signalling;
    private final Supplier<Worker> workers;
    private final Queue<Job<?>> waiting = new ArrayDeque<>();
    private final List<Job<?>> hung = new ArrayList<>();
    private final List<Runnable> returnListeners = new ArrayList<>();
    private Worker worker;
    private Job<?> running;
    private boolean closed;
    private int abandonedCalls;

    /**
     * Makes it; the thread comes with the first call.
     *
     * @param signalling its owner
     * @param workers makes and starts its threads
     */
    DeviceOpen(EventLoop signalling, Supplier<Worker> workers) {
        this.signalling = signalling;
        this.workers = workers;
    }

    /**
     * Makes a call on {@code device-open}.
     *
     * @param device the id of the device concerned
     * @param call the call
     * @param soon run there as soon as the call has returned in time and not failed; {@code done}
     *     is on its way by then
     * @param late takes what the call got after it was abandoned, null if it failed; on its thread
     * @param done told what it got, on {@code signalling}
     * @param failed told why it failed, on {@code signalling}; {@link PcmDevice#HUNG} if abandoned
     */
    <T> void call(
            String device,
            Call<T> call,
            Runnable soon,
            Consumer<T> late,
            Consumer<T> done,
            Consumer<PcmException> failed) {
        signalling.assertOwner();
        waiting.add(new Job<>(device, call, soon, late, done, failed));
        next();
    }

    /**
     * Closes a device that may hang, without anybody waiting for it: it counts as abandoned from
     * the start.
     */
    void discard(PcmDevice device) {
        signalling.assertOwner();
        Job<?> job =
                new Job<>(
                        device.id(),
                        () -> {
                            device.close();
                            return null;
                        },
                        () -> {},
                        nothing -> {},
                        nothing -> {},
                        failure -> {});
        job.fate.set(Fate.ABANDONED);
        hung.add(job);
        abandonedCalls++;
        hand(workers.get(), job);
    }

    /** Whether a call to a device was abandoned and has not returned. */
    boolean isHung(String device) {
        return hung.stream().anyMatch(job -> job.device.equals(device));
    }

    /** Has a task run whenever an abandoned call has returned. */
    void onReturn(Runnable listener) {
        returnListeners.add(listener);
    }

    /** Ends the thread once the calls handed in are done. */
    void close() {
        signalling.assertOwner();
        closed = true;
        next();
    }

    private void next() {
        if (running != null) {
            return;
        }
        running = waiting.poll();
        if (running == null) {
            if (closed && worker != null) {
                worker.end();
                worker = null;
            }
            return;
        }
        if (worker == null) {
            worker = workers.get();
        }
        Job<?> job = running;
        job.limit = signalling.schedule(LIMIT, () -> expire(job));
        hand(worker, job);
    }

    private void expire(Job<?> job) {
        if (!job.fate.compareAndSet(Fate.RUNNING, Fate.ABANDONED)) {
            return;
        }
        abandonedCalls++;
        hung.add(job);
        worker = null;
        running = null;
        log.warn("{} does not answer: a call is abandoned, {} so far", job.device, abandonedCalls);
        try {
            job.failed.accept(new PcmException("the sound system does not answer", PcmDevice.HUNG));
        } finally {
            next();
        }
    }

    private void finished(Job<?> job, Runnable told) {
        job.limit.cancel();
        running = null;
        try {
            told.run();
        } finally {
            next();
        }
    }

    private void returned(Job<?> job) {
        hung.remove(job);
        log.info("{} answers again", job.device);
        List.copyOf(returnListeners).forEach(Runnable::run);
    }

    private static final class Job<T> {
        final String device;
        final Call<T> call;
        final Runnable soon;
        final Consumer<T> late;
        final Consumer<T> done;
        final Consumer<PcmException> failed;
        final AtomicReference<Fate> fate = new AtomicReference<>(Fate.RUNNING);

        // signalling
        EventLoop.Timer limit;

        Job(
                String device,
                Call<T> call,
                Runnable soon,
                Consumer<T> late,
                Consumer<T> done,
                Consumer<PcmException> failed) {
            this.device = device;
            this.call = call;
            this.soon = soon;
            this.late = late;
            this.done = done;
            this.failed = failed;
        }
    }

    private <T> void hand(Worker to, Job<T> job) {
        to.hand(() -> perform(job, to));
    }

    // ---- device-open ----

    private <T> void perform(Job<T> job, Worker by) {
        T got = null;
        PcmException failure = null;
        try {
            got = job.call.run();
        } catch (PcmException refused) {
            failure = refused;
        } catch (RuntimeException | LinkageError broken) {
            log.error("a call to {} failed", job.device, broken);
            failure = new PcmException("the sound system failed", 0);
        }
        T result = got;
        PcmException reason = failure;
        if (job.fate.compareAndSet(Fate.RUNNING, Fate.DONE)) {
            signalling.execute(
                    () ->
                            finished(
                                    job,
                                    reason == null
                                            ? () -> job.done.accept(result)
                                            : () -> job.failed.accept(reason)));
            if (reason == null) {
                job.soon.run();
            }
        } else {
            job.late.accept(result);
            by.end();
            signalling.execute(() -> returned(job));
        }
    }
}
