package org.fermata.audio;

import org.fermata.concurrent.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How a role's device is brought up, down and back: opens it on {@code device-open}, hands it to
 * the audio thread, takes it back, recovers. {@link SuspendPolicy} knows when.
 *
 * <p>Everything happens in {@link #reconcile}: it compares what is wanted with what is and takes
 * one step; the step's completion calls it again. A device is at exactly one of three places: with
 * the audio thread ({@link #attached}), with us ({@link #ours}), or in a call on {@code
 * device-open} ({@link #inCall}).
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
    private final Supplier<List<String>> candidates;
    private final Supplier<PcmRequest> request;
    private final Runnable xrun;
    private final Function<AudioLoop.Listener, AudioLoop> loops;
    private final Runnable changed;

    private AudioLoop loop;
    private boolean loopRuns;
    private boolean halting;
    private PcmDevice attached;

    /** What the attached device was asked for. */
    private PcmRequest attachedRequest;

    private PcmDevice ours;
    private boolean oursRuns;
    private PcmDevice inCall;

    /** Which candidate is attached, and which is tried next; 0 is the one the user wants. */
    private int attachedIndex;

    private int attempt;

    /** The user chose another device; the one that runs is to be replaced. */
    private boolean replacing;

    private int selections;

    /** What is opened before it is needed. */
    private final OpenAhead ahead = new OpenAhead();

    /** One that runs is not the one wanted, and those before it are being tried. */
    private boolean improving;

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
     * @param candidates the ids to try, in order; never empty
     * @param request what is asked of them
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
            Supplier<List<String>> candidates,
            Supplier<PcmRequest> request,
            Runnable xrun,
            Function<AudioLoop.Listener, AudioLoop> loops,
            Runnable changed) {
        this.role = role;
        this.signalling = signalling;
        this.states = states;
        trouble = new DeviceTrouble(role);
        calls = new DeviceCalls(role, open, opener);
        retry = new BackOff(signalling, this::tryAgain);
        this.candidates = candidates;
        this.request = request;
        this.xrun = xrun;
        this.loops = loops;
        this.changed = changed;
        open.onReturn(retry::now);
    }

    // ---- what is asked of it ----

    /** Compares what is wanted with what is, and takes the next step. */
    void reconcile() {
        signalling.assertOwner();
        if (!calls.pending() && !halting) {
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
        loop();
    }

    /** Opens the device without running it while it is not to run, or stops doing so. */
    void openAhead(boolean on) {
        if (ahead.wish(on)) {
            reconcile();
        }
    }

    /** Has something done on the audio thread, if there is one now. */
    void command(Runnable command) {
        signalling.assertOwner();
        if (loop != null) {
            loop.command(command);
        }
    }

    /** The candidates, or what is asked of them, have changed; the first is to be used now. */
    void select() {
        signalling.assertOwner();
        selections++;
        replacing = true;
        attempt = 0;
        ahead.again();
        trouble.forget();
        failures.forget();
        retry.cancel();
        reconcile();
    }

    /** Makes the attempt that waits for its time at once. */
    void tryNow() {
        ahead.again();
        retry.now();
    }

    /** The device at hand is gone, though its PCM may not have noticed. */
    void vanished() {
        if (attached == null) {
            closeIdle();
        } else if (states.state() == DeviceState.RUNNING) {
            trouble.note(attachedIndex == 0, attached.name() + ": the device is gone");
            attached = null;
            attempt = 0;
            improving = false;
            retry.cancel();
            loop.run(null);
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
        if (attached != null) {
            return attached;
        }
        return ours != null ? ours : inCall;
    }

    /** Whether the audio thread has yet to hand back what it runs on; it takes a period at most. */
    boolean halting() {
        return halting;
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
        if (!loopRuns) {
            loop().run(null);
            loopRuns = true;
        }
        if (ours != null) {
            if (replacing) {
                closeOurs();
            } else {
                if (states.state() != DeviceState.RECOVERING) {
                    states.to(DeviceState.OPENING, "prepare");
                }
                startOurs();
            }
        } else if (attached == null || replacing || improving) {
            if (!retry.waits()) {
                tryNext();
            }
        }
    }

    private void tryNext() {
        List<String> ids = candidates.get();
        int end = attached != null && !replacing ? attachedIndex : ids.size();
        while (attempt < end) {
            int index = attempt++;
            String id = ids.get(index);
            if (attached != null
                    && attached.id().equals(id)
                    && request.get().equals(attachedRequest)) {
                settle(index, "kept");
                return;
            }
            if (calls.isHung(id)) {
                trouble.note(index == 0, id + ": the sound system does not answer");
                continue;
            }
            if (states.state() != DeviceState.RECOVERING
                    && (attached == null || replacing)
                    && (states.state() != DeviceState.LOST || replacing)) {
                states.to(DeviceState.OPENING, id);
            }
            openCandidate(index, id);
            return;
        }
        exhausted();
    }

    private void openCandidate(int index, String id) {
        int selection = selections;
        PcmRequest wanted = request.get();
        calls.open(
                id,
                wanted,
                device -> {
                    attachedRequest = selection == selections ? wanted : attachedRequest;
                    opened(device, index, selection);
                },
                failure -> openFailed(failure, id, index, selection));
    }

    private void opened(PcmDevice device, int index, int selection) {
        boolean useless = !states.wanted() || closing;
        if (selection != selections || useless && attached != null) {
            close(device);
        } else if (useless) {
            ours = device;
            oursRuns = true;
            reconcile();
        } else {
            attach(device, index);
        }
    }

    private void openFailed(PcmException failure, String id, int index, int selection) {
        if (selection == selections) {
            trouble.note(index == 0, id + ": " + failure.getMessage());
            if (states.state() == DeviceState.OPENING) {
                states.to(DeviceState.RECOVERING, "open failed");
            }
        }
        reconcile();
    }

    private void startOurs() {
        PcmDevice device = handOver();
        calls.start(
                device,
                started -> {
                    inCall = null;
                    if (states.wanted() && !closing && !replacing) {
                        attach(started, attachedIndex);
                    } else {
                        ours = started;
                        oursRuns = true;
                        reconcile();
                    }
                },
                failure -> {
                    inCall = null;
                    trouble.note(true, device.name() + ": " + failure.getMessage());
                    attempt = 0;
                    if (states.state() == DeviceState.OPENING) {
                        states.to(DeviceState.RECOVERING, "prepare failed");
                    }
                    reconcile();
                });
    }

    private void attach(PcmDevice device, int index) {
        loop.run(device);
        attached = device;
        settle(index, device.id());
    }

    /** A device runs; if it is not the one wanted, that one is tried again later. */
    private void settle(int index, String event) {
        attachedIndex = index;
        attempt = 0;
        replacing = false;
        improving = false;
        states.to(DeviceState.RUNNING, event);
        retry.cancel();
        if (index == 0) {
            retry.reset();
            trouble.over(attached.id());
        } else {
            trouble.instead(attached.name());
            retry.schedule();
        }
        reconcile();
    }

    private void exhausted() {
        attempt = 0;
        improving = false;
        if (attached != null && replacing) {
            // The old device may be in the new one's way: without it, everything is tried again.
            halt();
            return;
        }
        if (attached == null) {
            replacing = false;
            if (states.state() == DeviceState.CLOSED || states.state() == DeviceState.SUSPENDED) {
                states.to(DeviceState.OPENING, "nothing to try");
            }
            states.to(DeviceState.LOST, "none left");
            trouble.none();
        }
        retry.schedule();
    }

    private void tryAgain() {
        attempt = 0;
        improving = attached != null;
        reconcile();
    }

    // ---- down ----

    private void bringDown() {
        retry.cancel();
        improving = false;
        attempt = 0;
        if (loopRuns) {
            halt();
        } else if (ours == null) {
            closeWanted = false;
            replacing = false;
            if (closing || !openNextAhead()) {
                states.to(DeviceState.CLOSED, "no PCM");
            }
            if (closing) {
                ended();
            }
        } else if (replacing || closeWanted || closing) {
            closeOurs();
        } else if (oursRuns) {
            dropOurs();
        } else {
            states.to(DeviceState.SUSPENDED, "dropped");
        }
    }

    private boolean openNextAhead() {
        int index = ahead.next(candidates.get(), calls::isHung);
        if (index < 0) {
            return false;
        }
        String id = candidates.get().get(index);
        int selection = selections;
        states.to(DeviceState.OPENING, id + ", ahead");
        PcmRequest wanted = request.get();
        calls.openOnly(
                id,
                wanted,
                device -> {
                    if (selection == selections) {
                        attachedRequest = wanted;
                        ours = device;
                        attachedIndex = index;
                        reconcile();
                    } else {
                        close(device);
                    }
                },
                failure -> {
                    trouble.note(index == 0, id + ": " + failure.getMessage());
                    reconcile();
                });
        return true;
    }

    private void halt() {
        halting = true;
        loop.halt();
    }

    private PcmDevice handOver() {
        inCall = ours;
        ours = null;
        return inCall;
    }

    private void dropOurs() {
        PcmDevice device = handOver();
        calls.drop(
                device,
                dropped -> {
                    inCall = null;
                    ours = dropped;
                    oursRuns = false;
                    reconcile();
                },
                failure -> {
                    inCall = null;
                    log.warn("{}: {} does not stop: {}", role, device.id(), failure.getMessage());
                    reconcile();
                });
    }

    private void closeOurs() {
        close(handOver());
    }

    private void close(PcmDevice device) {
        calls.close(
                device,
                () -> {
                    inCall = null;
                    reconcile();
                });
    }

    private void ended() {
        if (loop != null) {
            loop.end();
            loop = null;
        }
        Runnable told = closed;
        closed = () -> {};
        told.run();
    }

    private AudioLoop loop() {
        if (loop == null) {
            loop = loops.apply(this);
        }
        return loop;
    }

    // ---- what the audio thread tells ----

    @Override
    public void released(PcmDevice device) {
        close(device);
    }

    @Override
    public void halted(PcmDevice device) {
        halting = false;
        loopRuns = false;
        attached = null;
        if (device != null) {
            ours = device;
            oursRuns = true;
        }
        if (role == Role.RING) {
            loop.end();
            loop = null;
        }
        reconcile();
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
        if (device != attached) {
            discard(device, error);
            return;
        }
        attached = null;
        if (!states.wanted() || closing) {
            discard(device, error);
            return;
        }
        failures.add(signalling.nanoTime());
        retry.cancel();
        attempt = 0;
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
            ours = device;
            oursRuns = true;
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
