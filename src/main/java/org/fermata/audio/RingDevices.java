package org.fermata.audio;

import org.fermata.store.Settings;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The devices it rings on, all at once: that of the role and those the user wants beside it. Each
 * has a thread and a mixer of its own while it sounds, and none otherwise.
 *
 * <p>Owner: {@code signalling}.
 */
final class RingDevices {

    /** What can sound on them. */
    enum Sound {
        CALL,
        TEST
    }

    /** Makes the device of a role that goes by a list of ids. */
    interface Maker {
        RoleDevice make(
                Function<Settings.AudioSettings, List<String>> ids,
                RoleDevice.Loops loops,
                Consumer<DeviceSnapshot> told);
    }

    /** Makes and starts an audio thread. */
    interface LoopMaker {
        AudioLoop make(
                String name,
                AudioLoop.Listener listener,
                TransferCounter counter,
                PlaybackMixer mixer);
    }

    private final class Bell {
        final RoleDevice device;
        final Map<Sound, Voice> voices = new EnumMap<>(Sound.class);

        /** The mixer of the thread that is there now; null before the first one. */
        PlaybackMixer mixer;

        Bell(String thread, Function<Settings.AudioSettings, List<String>> ids) {
            device =
                    maker.make(
                            ids,
                            (listener, counter) -> startLoop(thread, listener, counter),
                            changed -> changed());
        }

        private AudioLoop startLoop(
                String thread, AudioLoop.Listener listener, TransferCounter counter) {
            PlaybackMixer made = mixers.get();
            mixer = made;
            made.volume(settings.get().ring().volume());
            AudioLoop loop = loops.make(thread, listener, counter, made);
            voices.values().forEach(voice -> loop.command(() -> made.add(voice)));
            return loop;
        }

        void start(Sound sound, Voice voice) {
            stop(sound);
            voices.put(sound, voice);
            PlaybackMixer now = mixer;
            device.command(() -> now.add(voice));
            device.need(true);
        }

        void stop(Sound sound) {
            Voice voice = voices.remove(sound);
            if (voice != null) {
                PlaybackMixer now = mixer;
                device.command(() -> now.remove(voice));
                device.need(!voices.isEmpty());
            }
        }

        void volume(int percent) {
            if (mixer != null) {
                mixer.volume(percent);
            }
        }

        void silence() {
            List.copyOf(voices.keySet()).forEach(this::stop);
        }
    }

    private static final String THREAD = "audio-ring";

    private final Supplier<Settings.AudioSettings> settings;
    private final Maker maker;
    private final LoopMaker loops;
    private final Supplier<PlaybackMixer> mixers;
    private final Consumer<DeviceSnapshot> told;
    private final Bell own;
    private final Map<String, Bell> others = new LinkedHashMap<>();

    /** What is wrong with one of the others. Written here, read by any thread. */
    private volatile String othersProblem;

    private final Map<Sound, Supplier<Voice>> sounding = new EnumMap<>(Sound.class);

    /**
     * Makes them; nothing is opened before something sounds.
     *
     * @param told hears of the role's device and of what is wrong with any of them
     */
    RingDevices(
            Supplier<Settings.AudioSettings> settings,
            Maker maker,
            LoopMaker loops,
            Supplier<PlaybackMixer> mixers,
            Consumer<DeviceSnapshot> told) {
        this.settings = settings;
        this.maker = maker;
        this.loops = loops;
        this.mixers = mixers;
        this.told = told;
        own = new Bell(THREAD, audio -> DeviceLists.of(audio, Role.RING));
    }

    /** The device of the role. */
    RoleDevice own() {
        return own.device;
    }

    /** Those beside it. */
    List<RoleDevice> others() {
        return others.values().stream().map(bell -> bell.device).toList();
    }

    /**
     * Has something sound on all of them, each from its start.
     *
     * @param voices makes what sounds, one for each device
     */
    void start(Sound sound, Supplier<Voice> voices) {
        sounding.put(sound, voices);
        follow();
        own.start(sound, voices.get());
        others.values().forEach(bell -> bell.start(sound, voices.get()));
    }

    /** Ends that. */
    void stop(Sound sound) {
        sounding.remove(sound);
        own.stop(sound);
        others.values().forEach(bell -> bell.stop(sound));
    }

    /**
     * Says how loud it rings.
     *
     * @param percent 0 to 200
     */
    void volume(int percent) {
        own.volume(percent);
        others.values().forEach(bell -> bell.volume(percent));
    }

    /** The settings may name others to ring on. */
    void settingsChanged() {
        List<Bell> before = new ArrayList<>(others.values());
        follow();
        for (Bell bell : others.values()) {
            if (!before.contains(bell)) {
                sounding.forEach((sound, voices) -> bell.start(sound, voices.get()));
            }
        }
    }

    private void follow() {
        List<String> wanted = new ArrayList<>(settings.get().ring().also());
        wanted.remove(own.device.candidates().getFirst());
        List<String> gone = new ArrayList<>(others.keySet());
        gone.removeAll(wanted);
        for (String id : gone) {
            others.remove(id).silence();
        }
        for (String id : wanted) {
            others.computeIfAbsent(id, this::another);
        }
    }

    private Bell another(String id) {
        Bell bell = new Bell(THREAD + "-" + (others.size() + 2), audio -> List.of(id));
        for (SuspendCause cause : own.device.snapshot().suspendCauses()) {
            if (cause != SuspendCause.ALL_CORKED) {
                bell.device.suspend(cause, true);
            }
        }
        return bell;
    }

    private void changed() {
        othersProblem =
                others.values().stream()
                        .map(bell -> bell.device.snapshot().problem())
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
        told.accept(snapshot());
    }

    /** The role's device as it stands, with what is wrong with any of them. Any thread. */
    DeviceSnapshot snapshot() {
        DeviceSnapshot now = own.device.snapshot();
        return now.problem() == null ? now.withProblem(othersProblem) : now;
    }
}
