package org.fermata.audio;

import org.fermata.audio.dsp.WebRtcVoice;
import org.fermata.concurrent.EventLoop;
import org.fermata.store.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The one controller of all sound devices, for all lines: one device to hear with, one microphone,
 * one to ring on, however many lines there are. While every line is held nothing is written or
 * read.
 *
 * <pre>
 *             ┌──────────────────── signalling ─────────────────────┐
 *   lines ──▶ │ LinePorts, UserSounds                               │
 *             │ DeviceController ─▶ RoleDevice (one for each role)  │
 *             │                      SuspendPolicy   when           │ ═▶ AudioLoop: PlaybackMixer
 *             │                      DeviceDriver    how            │ ═▶ AudioLoop: CaptureMixer
 *             │                      DeviceStates    what stands    │ ═▶ DeviceOpen
 *             └─────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>Owner: {@code signalling}, except where a method says otherwise.
 */
public final class DeviceController implements DeviceCommands, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DeviceController.class);
    private static final long CLOSE_LIMIT_SECONDS = 5;

    private final EventLoop signalling;
    private final Supplier<Settings.AudioSettings> settings;
    private final DeviceCatalogue catalogue;
    private final DeviceOpen open;
    private final AudioClock clock;
    private final Consumer<AudioLoop> starter;
    private final Map<Role, RoleDevice> roles = new EnumMap<>(Role.class);
    private final LinePorts ports;
    private final List<Consumer<DeviceSnapshot>> listeners = new ArrayList<>();
    private final PlaybackMixer playbackMixer;
    private final CaptureMixer captureMixer;
    private final VoiceFilters voiceFilters;
    private final Consumer<Throwable> portFailures;

    private final RingDevices rings;
    private final HotPlug hotPlug;
    private final UserSounds sounds;
    private boolean meter;

    /** Written on {@code device-open}, read by any thread. */
    private volatile String virtualMachine;

    private volatile boolean machineKnown;

    /**
     * Makes the controller; nothing is opened before something needs it.
     *
     * @param signalling the owner
     * @param providers the families of devices there are
     * @param settings the settings as they stand; called on {@code signalling}
     */
    public DeviceController(
            EventLoop signalling,
            List<PcmProvider> providers,
            Supplier<Settings.AudioSettings> settings) {
        this(
                signalling,
                providers,
                settings,
                AudioClock.SYSTEM,
                AudioLoop::start,
                JobThread::start);
    }

    /** As above, with the audio threads' clock, and what starts them and {@code device-open}. */
    DeviceController(
            EventLoop signalling,
            List<PcmProvider> providers,
            Supplier<Settings.AudioSettings> settings,
            AudioClock clock,
            Consumer<AudioLoop> starter,
            Supplier<DeviceOpen.Worker> workers) {
        this.signalling = signalling;
        this.settings = settings;
        catalogue = new DeviceCatalogue(providers);
        open = new DeviceOpen(signalling, workers);
        this.clock = clock;
        this.starter = starter;
        portFailures =
                failure ->
                        signalling.execute(() -> log.error("the sound of a line failed", failure));
        SampleRing loudspeaker = new SampleRing();
        playbackMixer = new PlaybackMixer(portFailures, clock, loudspeaker);
        captureMixer = new CaptureMixer(portFailures, clock, loudspeaker);
        voiceFilters =
                new VoiceFilters(
                        signalling,
                        workers,
                        WebRtcVoice::new,
                        task -> started(Role.CAPTURE).command(task),
                        captureMixer);
        rings =
                new RingDevices(
                        settings,
                        (ids, loops, told) -> device(Role.RING, settings, ids, loops, told),
                        this::startRingLoop,
                        () -> new PlaybackMixer(portFailures, clock),
                        this::tell);
        for (Role role : List.of(Role.PLAYBACK, Role.CAPTURE)) {
            roles.put(
                    role,
                    device(
                            role,
                            settings,
                            audio -> DeviceLists.of(audio, role),
                            (listener, counter) -> startLoop(role, listener, counter),
                            this::tell));
        }
        roles.put(Role.RING, rings.own());
        ports =
                new LinePorts(
                        signalling, this::started, playbackMixer, captureMixer, this::updateNeeds);
        sounds =
                new UserSounds(
                        signalling,
                        settings,
                        this::play,
                        rings,
                        ports::plays,
                        this::expectCall,
                        this::updateNeeds);
        applyVolumes();
        hotPlug = new HotPlug(signalling, catalogue, this::find, this::allDevices);
        signalling.execute(() -> hotPlug.begin(providers));
    }

    private RoleDevice device(
            Role role,
            Supplier<Settings.AudioSettings> settings,
            Function<Settings.AudioSettings, List<String>> ids,
            RoleDevice.Loops loops,
            Consumer<DeviceSnapshot> told) {
        return new RoleDevice(
                role,
                signalling,
                open,
                catalogue::open,
                settings,
                ids,
                catalogue::name,
                loops,
                told);
    }

    private AudioLoop startLoop(Role role, AudioLoop.Listener listener, TransferCounter counter) {
        AudioLoop loop =
                role == Role.CAPTURE
                        ? new CaptureLoop(signalling, listener, counter, clock, captureMixer)
                        : new PlaybackLoop(
                                "audio-playback",
                                signalling,
                                listener,
                                counter,
                                clock,
                                playbackMixer);
        starter.accept(loop);
        return loop;
    }

    private AudioLoop startRingLoop(
            String name,
            AudioLoop.Listener listener,
            TransferCounter counter,
            PlaybackMixer mixer) {
        AudioLoop loop = new PlaybackLoop(name, signalling, listener, counter, clock, mixer);
        starter.accept(loop);
        return loop;
    }

    private List<RoleDevice> allDevices() {
        List<RoleDevice> all = new ArrayList<>(roles.values());
        all.addAll(rings.others());
        return all;
    }

    /** The lines' ports. */
    public PortHost ports() {
        return ports;
    }

    /** Ringing and tones. */
    public Signals signals() {
        return sounds;
    }

    /** The role's device with its audio thread there, parked if there is nothing to do. */
    private RoleDevice started(Role role) {
        RoleDevice device = roles.get(role);
        device.startLoop();
        return device;
    }

    private void updateNeeds() {
        roles.get(Role.PLAYBACK).need(sounds.inTheEar() || ports.plays());
        roles.get(Role.CAPTURE).need(meter || ports.sends());
        if (ports.sends()) {
            voiceFilters.need(settings.get().voice());
        }
    }

    private void expectCall(boolean soon) {
        for (Role role : List.of(Role.PLAYBACK, Role.CAPTURE)) {
            roles.get(role).expect(soon);
        }
        if (soon) {
            voiceFilters.need(settings.get().voice());
        }
    }

    private Runnable play(Voice voice) {
        RoleDevice playback = started(Role.PLAYBACK);
        playback.command(() -> playbackMixer.add(voice));
        return () -> playback.command(() -> playbackMixer.remove(voice));
    }

    // ---- DeviceCommands ----

    @Override
    public List<DeviceSnapshot> devices() {
        return List.of(
                roles.get(Role.PLAYBACK).snapshot(),
                roles.get(Role.CAPTURE).snapshot(),
                rings.snapshot());
    }

    @Override
    public void list(Consumer<List<DeviceInfo>> result) {
        signalling.assertOwner();
        hotPlug.list(result);
    }

    private void find(Consumer<List<DeviceInfo>> found, Consumer<PcmException> failed) {
        open.call(
                "list",
                () -> {
                    if (!machineKnown) {
                        virtualMachine = VirtualMachine.find(Path.of("/"));
                        machineKnown = true;
                    }
                    return catalogue.list();
                },
                () -> {},
                late -> {},
                found,
                failed);
    }

    @Override
    public String virtualMachine() {
        return virtualMachine;
    }

    @Override
    public void select(Role role, String id) {
        signalling.assertOwner();
        catalogue.check(id, role);
        roles.get(role).select(id);
    }

    private void applyVolumes() {
        Settings.AudioSettings audio = settings.get();
        playbackMixer.volume(audio.playback().volume());
        captureMixer.volume(audio.capture().volume());
        rings.volume(audio.ring().volume());
    }

    @Override
    public void check(Role role, String id) {
        catalogue.check(id, role);
    }

    @Override
    public void settingsChanged() {
        signalling.assertOwner();
        applyVolumes();
        voiceFilters.chosen(settings.get().voice());
        roles.values().forEach(RoleDevice::settingsChanged);
        rings.settingsChanged();
    }

    @Override
    public void suspend(SuspendCause cause, boolean on) {
        signalling.assertOwner();
        if (cause == SuspendCause.ALL_CORKED) {
            throw new IllegalArgumentException("The lines decide about " + cause + ".");
        }
        allDevices().forEach(device -> device.suspend(cause, on));
    }

    @Override
    public void startTestTone(Role role) {
        signalling.assertOwner();
        if (role == Role.CAPTURE) {
            throw new IllegalArgumentException("A microphone plays no test tone.");
        }
        sounds.startTest(role);
    }

    @Override
    public void stopTestTone(Role role) {
        signalling.assertOwner();
        sounds.stopTest(role);
    }

    @Override
    public void meter(boolean on) {
        signalling.assertOwner();
        meter = on;
        updateNeeds();
    }

    @Override
    public String voiceProblem() {
        signalling.assertOwner();
        return voiceFilters.problem();
    }

    @Override
    public double captureLevel() {
        return 20 * Math.log10(captureMixer.peak());
    }

    @Override
    public void addListener(Consumer<DeviceSnapshot> listener) {
        signalling.assertOwner();
        listeners.add(listener);
    }

    @Override
    public void addListListener(Consumer<List<DeviceInfo>> listener) {
        hotPlug.addListener(listener);
    }

    @Override
    public void removeListener(Consumer<DeviceSnapshot> listener) {
        signalling.assertOwner();
        listeners.remove(listener);
    }

    private void tell(DeviceSnapshot snapshot) {
        List.copyOf(listeners).forEach(listener -> listener.accept(snapshot));
    }

    // ---- the end ----

    /**
     * Closes all devices and ends the audio threads. On {@code signalling} it returns at once; any
     * other thread waits until it is done, at most 5 s.
     */
    @Override
    public void close() {
        CountDownLatch closed = new CountDownLatch(Role.values().length);
        if (signalling.isOwner()) {
            closeAll(closed);
            return;
        }
        signalling.execute(() -> closeAll(closed));
        try {
            if (!closed.await(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                log.warn("a sound device did not close within {} s", CLOSE_LIMIT_SECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeAll(CountDownLatch closed) {
        hotPlug.close();
        voiceFilters.close();
        rings.others().forEach(device -> device.close(() -> {}));
        for (RoleDevice device : roles.values()) {
            device.close(
                    () -> {
                        closed.countDown();
                        if (closed.getCount() == 0) {
                            open.close();
                        }
                    });
        }
    }
}
