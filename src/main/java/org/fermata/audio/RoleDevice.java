package org.fermata.audio;

import org.fermata.concurrent.EventLoop;
import org.fermata.store.Settings;
import org.fermata.store.SoundProfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The device of one role: its states, its policy and its driver, and what others are told of it.
 * Owner: {@code signalling}.
 */
final class RoleDevice {

    private final Role role;
    private final EventLoop signalling;
    private final Supplier<Settings.AudioSettings> settings;
    private final Function<Settings.AudioSettings, List<String>> wanted;
    private final Function<String, String> names;
    private final Consumer<DeviceSnapshot> told;
    private final TransferCounter counter = new TransferCounter();
    private final DeviceStates states;
    private final SuspendPolicy policy;
    private final DeviceDriver driver;
    private final BufferGrowth growth;

    /** What the device is asked for now. */
    private PcmRequest request;

    /** What the user chose since the start, null for what the settings say. */
    private String chosen;

    /** The candidates gone by. */
    private List<String> known;

    /** Without the counters, which move by themselves. Written here, read by any thread. */
    private volatile DeviceSnapshot last;

    /** Makes an audio thread. */
    interface Loops {
        AudioLoop make(AudioLoop.Listener listener, TransferCounter counter);
    }

    RoleDevice(
            Role role,
            EventLoop signalling,
            DeviceOpen open,
            DeviceCalls.Opener opener,
            Supplier<Settings.AudioSettings> settings,
            Function<Settings.AudioSettings, List<String>> wanted,
            Function<String, String> names,
            Loops loops,
            Consumer<DeviceSnapshot> told) {
        this.role = role;
        this.signalling = signalling;
        this.settings = settings;
        this.wanted = wanted;
        this.names = names;
        this.told = told;
        states = new DeviceStates(signalling, role);
        growth = new BufferGrowth(role);
        request = asked();
        driver =
                new DeviceDriver(
                        role,
                        signalling,
                        states,
                        open,
                        opener,
                        new Candidates(this::candidates, this::newRequest),
                        this::xrun,
                        listener -> loops.make(listener, counter),
                        this::changed);
        policy = new SuspendPolicy(signalling, states, driver);
        known = candidates();
        last = describe();
    }

    /** What it is used for. */
    Role role() {
        return role;
    }

    /** The ids to try, in order. */
    List<String> candidates() {
        List<String> ids = wanted.apply(settings.get());
        if (chosen != null) {
            ids = new ArrayList<>(ids);
            ids.set(0, chosen);
            ids.subList(1, ids.size()).removeIf(chosen::equals);
        }
        return ids;
    }

    /** Goes over to another device. */
    void select(String id) {
        chosen = id;
        known = candidates();
        driver.select();
    }

    /** Settings laid over the saved ones at the start are told of by nobody. */
    private PcmRequest newRequest() {
        request = asked();
        return request;
    }

    private PcmRequest asked() {
        return PcmRequest.of(settings.get(), role, growth.steps(settings.get().profile()));
    }

    /**
     * The settings may name other devices, or the same ones in another order, or ask something else
     * of them.
     */
    void settingsChanged() {
        List<String> now = candidates();
        PcmRequest asked = asked();
        if (!now.equals(known) || !asked.equals(request)) {
            known = now;
            request = asked;
            driver.select();
        }
    }

    /** The sound broke off. */
    private void xrun() {
        if (settings.get().profile() == SoundProfile.AUTOMATIC
                && growth.xrun(signalling.nanoTime())) {
            // After the recovery that is under way.
            signalling.execute(this::settingsChanged);
        }
    }

    /** Says whether anything needs the device. */
    void need(boolean need) {
        policy.need(need, role == Role.RING ? 0 : settings.get().suspendGraceMs());
    }

    /** Says whether the device will be needed soon; then it is opened ahead. */
    void expect(boolean soon) {
        policy.expect(soon, settings.get().closeAfterMs());
    }

    /** Adds or removes a reason not to run. */
    void suspend(SuspendCause cause, boolean on) {
        policy.cause(cause, on);
    }

    /** Has something done on the audio thread, if there is one now. */
    void command(Runnable command) {
        driver.command(command);
    }

    /** Starts the audio thread, which is parked until it is needed. */
    void startLoop() {
        driver.startLoop();
    }

    /** Devices have appeared: what waits for one tries at once. */
    void appeared() {
        driver.tryNow();
    }

    /** Devices are gone. */
    void vanished(Set<String> ids) {
        PcmDevice now = driver.current();
        if (now != null && ids.contains(now.id())) {
            driver.vanished();
        }
    }

    /** The devices' names may have become known. */
    void renamed() {
        changed();
    }

    /** Closes everything for good. */
    void close(Runnable done) {
        driver.close(done);
    }

    /** The device open now, null for none. */
    PcmDevice current() {
        return driver.current();
    }

    /** The device as it stands. Any thread. */
    DeviceSnapshot snapshot() {
        DeviceSnapshot now = last;
        long transfers = counter.get();
        boolean capture = role == Role.CAPTURE;
        return new DeviceSnapshot(
                role,
                now.device(),
                now.name(),
                now.state(),
                now.suspendCauses(),
                now.rate(),
                now.channels(),
                now.periodFrames(),
                now.bufferFrames(),
                driver.xruns(),
                capture ? 0 : transfers,
                capture ? transfers : 0,
                now.problem());
    }

    /** A device is told as suspended once the period in flight is over: then nothing moves. */
    private void changed() {
        if (driver.halting()) {
            return;
        }
        policy.stateChanged(role == Role.RING ? 0 : settings.get().closeAfterMs());
        DeviceSnapshot now = describe();
        if (!now.equals(last)) {
            last = now;
            told.accept(snapshot());
        }
    }

    private DeviceSnapshot describe() {
        PcmDevice device = driver.current();
        PcmParameters parameters = device == null ? null : device.parameters();
        String id = device == null ? candidates().getFirst() : device.id();
        return new DeviceSnapshot(
                role,
                id,
                device == null ? names.apply(id) : device.name(),
                states.state(),
                states.causes(),
                parameters == null ? null : parameters.rate(),
                parameters == null ? null : parameters.channels(),
                parameters == null ? null : parameters.periodFrames(),
                parameters == null ? null : parameters.bufferFrames(),
                0,
                0,
                0,
                driver.problem());
    }
}
