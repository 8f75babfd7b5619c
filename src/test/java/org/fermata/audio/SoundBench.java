package org.fermata.audio;

import org.fermata.concurrent.ManualEventLoop;
import org.fermata.store.Settings;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A device controller on a clock that the test moves: no thread, no sound. The audio threads' turns
 * and the calls of {@code device-open} are run in between, a millisecond at a time.
 */
final class SoundBench implements AudioClock, PcmProvider {

    private static final Duration TICK = Duration.ofMillis(1);
    private static final int MANY_TURNS = 1000;

    final ManualEventLoop signalling = new ManualEventLoop();
    final List<FakePcm> opened = new ArrayList<>();
    final List<PcmRequest> requests = new ArrayList<>();
    final List<String> attempts = new ArrayList<>();
    final List<DeviceSnapshot> told = new ArrayList<>();
    final Set<String> missing = new HashSet<>();

    /** Devices that another program has to itself. */
    final Set<String> busy = new HashSet<>();

    /** What is listed besides. */
    final List<DeviceInfo> plugged = new ArrayList<>();

    private Runnable plugWatch = () -> {};

    /** Listing the devices hangs from now on. */
    boolean listHangs;

    /** Devices whose calls hang from now on. */
    final Set<String> hanging = new HashSet<>();

    private final List<AudioLoop> loops = new ArrayList<>();
    private final Map<AudioLoop, Long> wakeNanos = new IdentityHashMap<>();
    private final Map<AudioLoop, BooleanSupplier> wakeWhen = new IdentityHashMap<>();
    private final Queue<Runnable> jobs = new ArrayDeque<>();
    Settings.AudioSettings settings =
            new Settings.AudioSettings(
                    new Settings.DeviceChoice("fake:a", List.of("fake:b")),
                    new Settings.DeviceChoice("fake:mic", List.of()),
                    new Settings.RingChoice("fake:bell", List.of(), List.of()),
                    1000,
                    10_000);
    final DeviceController controller;
    private AudioLoop current;

    SoundBench() {
        controller =
                new DeviceController(
                        signalling,
                        List.of(this, new VirtualDevices(new Recorder())),
                        () -> settings,
                        this,
                        loops::add,
                        InlineWorker::new);
        controller.addListener(told::add);
    }

    /** Does what device-open does when the bench comes to it; a job on a hung device waits. */
    private final class InlineWorker implements DeviceOpen.Worker {
        @Override
        public void hand(Runnable job) {
            jobs.add(job);
        }

        @Override
        public void end() {}
    }

    /** Lets time pass. */
    void run(int milliseconds) {
        for (int i = 0; i < milliseconds; i++) {
            settle();
            signalling.advance(TICK);
        }
        settle();
    }

    /** Lets time pass in which nobody gets a processor. */
    void stopThreads(int milliseconds) {
        signalling.advance(Duration.ofMillis(milliseconds));
    }

    /** Runs what is ready without letting time pass. */
    void settle() {
        for (int turn = 0; turn < MANY_TURNS; turn++) {
            signalling.runReady();
            boolean moved = runJobs();
            for (AudioLoop loop : List.copyOf(loops)) {
                moved |= turn(loop);
            }
            if (!moved && jobsDone()) {
                signalling.runReady();
                return;
            }
        }
        throw new AssertionError("an audio thread spins");
    }

    private boolean jobsDone() {
        return jobs.isEmpty() || !hanging.isEmpty() || listHangs;
    }

    private boolean runJobs() {
        boolean any = false;
        for (int i = jobs.size(); i > 0; i--) {
            Runnable job = jobs.poll();
            try {
                job.run();
                any = true;
            } catch (Hang hang) {
                jobs.add(job);
            }
        }
        return any;
    }

    /** Thrown out of a call to say that it does not return yet; it is run again later. */
    static final class Hang extends Error {
        private static final long serialVersionUID = 1L;

        Hang() {
            super(null, null, false, false);
        }
    }

    private boolean turn(AudioLoop loop) {
        long wake = wakeNanos.getOrDefault(loop, 0L);
        BooleanSupplier when = wakeWhen.get(loop);
        boolean parked = wake == Long.MAX_VALUE;
        if (!parked && nanoTime() < wake && (when == null || !when.getAsBoolean())) {
            return false;
        }
        wakeNanos.put(loop, 0L);
        wakeWhen.remove(loop);
        current = loop;
        loop.step();
        current = null;
        if (loop.ended()) {
            loops.remove(loop);
        }
        return wakeNanos.get(loop) <= nanoTime();
    }

    // ---- the audio threads' clock ----

    @Override
    public long nanoTime() {
        return signalling.nanoTime();
    }

    @Override
    public void park() {
        wakeNanos.put(current, Long.MAX_VALUE);
    }

    @Override
    public void parkNanos(long nanos) {
        wakeNanos.put(current, nanoTime() + nanos);
    }

    /** A device waits; the turn ends here and the next one begins when the wait is over. */
    void waitInDevice(int limitMs, BooleanSupplier ready) {
        wakeNanos.put(current, nanoTime() + limitMs * 1_000_000L);
        wakeWhen.put(current, ready);
    }

    // ---- the devices ----

    /** Ends the call here, to be made again later, while a device hangs. */
    void hangIfAsked(String id) {
        if (hanging.contains(id)) {
            throw new Hang();
        }
    }

    /** The device last opened with an id. */
    FakePcm device(String id) {
        return opened.reversed().stream()
                .filter(device -> device.id.equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** How many audio threads there are. */
    int threads() {
        return loops.size();
    }

    DeviceSnapshot snapshot(Role role) {
        return controller.devices().get(role.ordinal());
    }

    @Override
    public Set<String> schemes() {
        return Set.of("fake");
    }

    @Override
    public void check(String id, Role role) {}

    @Override
    public PcmDevice open(String id, Role role, PcmRequest wanted) throws PcmException {
        hangIfAsked(id);
        attempts.add(id);
        requests.add(wanted);
        if (missing.contains(id)) {
            throw new PcmException("there is no such device", -2);
        }
        if (busy.contains(id)) {
            throw new PcmException("another program is using it", -16);
        }
        FakePcm device = new FakePcm(id, role, this);
        opened.add(device);
        return device;
    }

    @Override
    public List<DeviceInfo> list() {
        if (listHangs) {
            throw new Hang();
        }
        List<DeviceInfo> all = new ArrayList<>(plugged);
        all.add(new DeviceInfo("fake:a", "A", Set.of(Role.PLAYBACK), false, true));
        return all;
    }

    @Override
    public AutoCloseable watch(Runnable changed) {
        plugWatch = changed;
        return () -> plugWatch = () -> {};
    }

    /** Plugs a device in: it is listed and can be opened. */
    void plugIn(String id) {
        missing.remove(id);
        plugged.add(new DeviceInfo(id, id, Set.of(Role.values()), false, true));
        plugWatch.run();
    }

    /** Pulls it out; what has it open hears nothing of it. */
    void pullOut(String id) {
        missing.add(id);
        plugged.removeIf(info -> info.id().equals(id));
        plugWatch.run();
    }

    /** What is told of devices that appear. */
    Runnable plugWatch() {
        return plugWatch;
    }

    /** Whether somebody hears of devices that are plugged in. */
    boolean watched() {
        int before = signalling.timers();
        plugWatch.run();
        signalling.runReady();
        return signalling.timers() > before;
    }

    @Override
    public String name(String id) {
        return id;
    }
}
