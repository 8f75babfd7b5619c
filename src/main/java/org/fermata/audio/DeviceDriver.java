package org.fermata.audio;

import org.fermata.audio.Candidates.Candidate;
import org.fermata.concurrent.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.function.Function;

/**
 * How a role's device is brought up, down and back: opens it on {@code device-open}, hands it to
 * the audio thread, takes it back, recovers. {@link SuspendPolicy} knows when.
 *
 * <p>Everything happens in {@link #reconcile}: it compares what is wanted with what is and takes
 * one step; the step's completion calls it again. A device is at exactly one of two places: with
 * the audio thread ({@link #loop}), or parked with us ({@link #parked}).
 *
 * <p>Owner: {@code signalling}.
 */
final class DeviceDriver implements AudioLoop.Listener {

    private static final Logger log = LoggerFactory.getLogger(DeviceDriver.class);

    /** How long the close of a device that hung may take before the next device is tried. */
    private static final Duration CLOSE_PATIENCE = Duration.ofMillis(200);

    private final Role role;
    private final EventLoop signalling;
    private final DeviceStates states;
    private final DeviceCalls calls;
    private final Candidates candidates;
    private final Runnable xrun;
    private final Runnable changed;

    private final RoleLoop loop;
    private final ParkedDevice parked;
    private boolean closeWanted;
    private boolean closing;
    private Runnable closed = () -> {};

    private final BackOff retry;
    private final FailureRun failures = new FailureRun();
    private final DeviceTrouble trouble;

    /** Written here, read by any thread. */
    private volatile long xruns;

    /**
     * Makes the driver of a role.
     *
     * @param candidates the devices to try
     * @param xrun told of each under- or overrun
     * @param loops makes and starts the role's audio thread
     * @param changed told after each step
     */
    DeviceDriver(
            Role role,
            EventLoop signalling,
            DeviceStates states,
            DeviceOpen open,
            DeviceCalls.Opener opener,
            Candidates candidates,
            Runnable xrun,
            Function<AudioLoop.Listener, AudioLoop> loops,
            Runnable changed) {
        this.role = role;
        this.signalling = signalling;
        this.states = states;
        trouble = new DeviceTrouble(role);
        calls = new DeviceCalls(role, open, opener);
        parked = new ParkedDevice(calls);
        retry = new BackOff(signalling, this::tryAgain);
        this.candidates = candidates;
        this.xrun = xrun;
        loop = new RoleLoop(loops, this);
        this.changed = changed;
        open.onReturn(retry::now);
    }

    // ---- what is asked of it ----

    /** Compares what is wanted with what is, and takes the next step. */
    void reconcile() {
        signalling.assertOwner();
        if (!calls.pending() && !loop.halting()) {
            if (states.wanted() && !closing) {
                bringUp();
            } else {
                bringDown();
            }
        }
        changed.run();
    }

    /** Starts the audio thread, which is parked until it is needed. */
    void startLoop() {
        signalling.assertOwner();
        loop.start();
    }

    /** Opens the device without running it while it is not to run, or stops doing so. */
    void openAhead(boolean on) {
        if (candidates.wishAhead(on)) {
            reconcile();
        }
    }

    /** Has something done on the audio thread, if there is one now. */
    void command(Runnable command) {
        signalling.assertOwner();
        loop.command(command);
    }

    /** The candidates, or what is asked of them, have changed; the first is to be used now. */
    void select() {
        signalling.assertOwner();
        candidates.changed();
        trouble.forget();
        failures.forget();
        retry.cancel();
        reconcile();
    }

    /** Makes the attempt that waits for its time at once. */
    void tryNow() {
        candidates.again();
        retry.now();
        reconcile();
    }

    /** The device at hand is gone, though its PCM may not have noticed. */
    void vanished() {
        if (loop.device() == null) {
            closeIdle();
        } else if (states.state() == DeviceState.RUNNING) {
            trouble.note(candidates.wanted(), loop.device().name() + ": the device is gone");
            candidates.restart();
            retry.cancel();
            loop.detach();
            states.to(DeviceState.RECOVERING, "gone");
            reconcile();
        }
    }

    /** Closes a suspended device. */
    void closeIdle() {
        closeWanted = true;
        reconcile();
    }

    /**
     * Closes everything for good.
     *
     * @param done told when the device is closed and the thread has been told to end
     */
    void close(Runnable done) {
        closing = true;
        closed = done;
        if (states.state() == DeviceState.RUNNING) {
            states.to(DeviceState.SUSPENDED, "closing");
        }
        reconcile();
    }

    /** The device at hand, null for none. */
    PcmDevice current() {
        if (loop.device() != null) {
            return loop.device();
        }
        return parked.device();
    }

    /** Whether the audio thread has yet to hand back what it runs on; it takes a period at most. */
    boolean halting() {
        return loop.halting();
    }

    /** What is wrong, in a sentence for people; null for nothing. */
    String problem() {
        return trouble.problem();
    }

    /** Under- and overruns since the start. Any thread. */
    long xruns() {
        return xruns;
    }

    // ---- up ----

    private void bringUp() {
        closeWanted = false;
        loop.run();
        if (parked.isHere()) {
            if (candidates.replacing()) {
                parked.close(this::reconcile);
            } else {
                if (states.state() != DeviceState.RECOVERING) {
                    states.to(DeviceState.OPENING, "prepare");
                }
                startParked();
            }
        } else if (loop.device() == null || candidates.replacing() || candidates.improving()) {
            if (!retry.waits()) {
                tryNext();
            }
        }
    }

    private void tryNext() {
        boolean runs = loop.device() != null;
        Candidate next = candidates.next(runs);
        while (next != null && calls.isHung(next.id()) && !candidates.same(loop.device(), next)) {
            trouble.note(next.wanted(), next.id() + ": the sound system does not answer");
            next = candidates.next(runs);
        }
        if (next == null) {
            exhausted();
        } else if (candidates.same(loop.device(), next)) {
            settle(next, "kept");
        } else {
            boolean replaced = candidates.replacing();
            if (states.state() != DeviceState.RECOVERING
                    && (!runs || replaced)
                    && (states.state() != DeviceState.LOST || replaced)) {
                states.to(DeviceState.OPENING, next.id());
            }
            openCandidate(next);
        }
    }

    private void openCandidate(Candidate candidate) {
        calls.open(
                candidate.id(),
                candidate.request(),
                device -> opened(device, candidate),
                failure -> openFailed(failure, candidate));
    }

    private void opened(PcmDevice device, Candidate candidate) {
        boolean useless = !states.wanted() || closing;
        if (!candidates.counts(candidate) || useless && loop.device() != null) {
            close(device);
        } else if (useless) {
            candidates.has(candidate);
            parked.park(device, true);
            reconcile();
        } else {
            loop.attach(device);
            settle(candidate, device.id());
        }
    }

    private void openFailed(PcmException failure, Candidate candidate) {
        if (candidates.counts(candidate)) {
            trouble.note(candidate.wanted(), candidate.id() + ": " + failure.getMessage());
            if (states.state() == DeviceState.OPENING) {
                states.to(DeviceState.RECOVERING, "open failed");
            }
        }
        reconcile();
    }

    private void startParked() {
        String name = parked.device().name();
        Runnable attaching = loop.attaching(parked.device());
        boolean resumes = states.state() != DeviceState.RECOVERING;
        parked.start(
                // It plays from now on, and whoever is to feed it cannot wait for signalling.
                resumes ? attaching : () -> {},
                started -> {
                    attaching.run();
                    loop.attached(started);
                    if (states.wanted() && !closing && !candidates.replacing()) {
                        settled(started.id());
                    } else {
                        reconcile();
                    }
                },
                failure -> {
                    trouble.note(true, name + ": " + failure.getMessage());
                    candidates.restart();
                    if (states.state() == DeviceState.OPENING) {
                        states.to(DeviceState.RECOVERING, "prepare failed");
                    }
                    reconcile();
                });
    }

    private void settle(Candidate candidate, String event) {
        candidates.has(candidate);
        settled(event);
    }

    /** A device runs; if it is not the one wanted, that one is tried again later. */
    private void settled(String event) {
        candidates.settle();
        states.to(DeviceState.RUNNING, event);
        retry.cancel();
        if (candidates.wanted()) {
            retry.reset();
            trouble.over(loop.device().id());
        } else {
            trouble.instead(loop.device().name());
            retry.schedule();
        }
        reconcile();
    }

    private void exhausted() {
        candidates.restart();
        if (loop.device() != null && candidates.replacing()) {
            // The old device may be in the new one's way: without it, everything is tried again.
            loop.halt();
            return;
        }
        if (loop.device() == null) {
            candidates.replaced();
            if (states.state() == DeviceState.CLOSED || states.state() == DeviceState.SUSPENDED) {
                states.to(DeviceState.OPENING, "nothing to try");
            }
            states.to(DeviceState.LOST, "none left");
            trouble.none();
        }
        retry.schedule();
    }

    private void tryAgain() {
        if (loop.device() == null) {
            candidates.restart();
        } else {
            candidates.improve();
        }
        reconcile();
    }

    // ---- down ----

    private void bringDown() {
        retry.cancel();
        candidates.restart();
        if (loop.runs()) {
            loop.halt();
        } else if (!parked.isHere()) {
            closeWanted = false;
            candidates.replaced();
            if (closing || !openNextAhead()) {
                states.to(DeviceState.CLOSED, "no PCM");
            }
            if (closing) {
                ended();
            }
        } else if (candidates.replacing() || closeWanted || closing) {
            parked.close(this::reconcile);
        } else if (parked.runs()) {
            String id = parked.device().id();
            parked.drop(
                    this::reconcile,
                    failure -> {
                        log.warn("{}: {} does not stop: {}", role, id, failure.getMessage());
                        reconcile();
                    });
        } else {
            states.to(DeviceState.SUSPENDED, "dropped");
        }
    }

    private boolean openNextAhead() {
        Candidate next = candidates.nextAhead(calls);
        if (next == null) {
            return false;
        }
        states.to(DeviceState.OPENING, next.id() + ", ahead");
        calls.openOnly(
                next.id(),
                next.request(),
                device -> {
                    if (candidates.counts(next)) {
                        candidates.has(next);
                        parked.park(device, false);
                        reconcile();
                    } else {
                        close(device);
                    }
                },
                failure -> {
                    trouble.note(next.wanted(), next.id() + ": " + failure.getMessage());
                    reconcile();
                });
        return true;
    }

    private void close(PcmDevice device) {
        calls.close(device, this::reconcile);
    }

    private void ended() {
        loop.end();
        Runnable told = closed;
        closed = () -> {};
        told.run();
    }

    // ---- what the audio thread tells ----

    @Override
    public void released(PcmDevice device) {
        close(device);
    }

    @Override
    public void halted(PcmDevice device) {
        loop.halted();
        if (device != null) {
            parked.park(device, true);
        }
        if (role == Role.RING) {
            loop.end();
        }
        reconcile();
    }

    @Override
    public void ranDry(PcmDevice device) {
        if (device == loop.device() && states.state() == DeviceState.RUNNING) {
            xruns = xruns + 1;
            xrun.run();
        }
    }

    /**
     * Recovery. Bounded: an xrun or a sleep is answered by preparing the device, anything else by
     * reopening it and then trying the next; after too many failures in a row the next attempt
     * waits, and the stand-in goes on meanwhile.
     */
    @Override
    public void failed(PcmDevice device, int error) {
        if (error == PcmDevice.XRUN) {
            xruns = xruns + 1;
            xrun.run();
        }
        if (device != loop.device()) {
            discard(device, error);
            return;
        }
        loop.failed();
        if (!states.wanted() || closing) {
            discard(device, error);
            return;
        }
        failures.add(signalling.nanoTime());
        retry.cancel();
        candidates.restart();
        String said = device.name() + ": " + device.describe(error);
        if (failures.begun() || error != PcmDevice.XRUN) {
            log.warn("{}: {}", role, said);
        }
        states.to(DeviceState.RECOVERING, "error " + error);
        if (failures.tooMany()) {
            trouble.again(said);
            states.to(DeviceState.LOST, "fails again and again");
            retry.schedule();
            discard(device, error);
        } else if (error == PcmDevice.XRUN || error == PcmDevice.ASLEEP) {
            parked.park(device, true);
            reconcile();
        } else {
            discard(device, error);
        }
    }

    private void discard(PcmDevice device, int error) {
        if (error == PcmDevice.HUNG) {
            calls.discard(device);
            if (!retry.waits() && states.state() == DeviceState.RECOVERING) {
                retry.schedule(CLOSE_PATIENCE);
            }
            reconcile();
        } else {
            close(device);
        }
    }
}
