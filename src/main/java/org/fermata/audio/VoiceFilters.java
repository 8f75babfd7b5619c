package org.fermata.audio;

import org.fermata.audio.dsp.VoiceFilter;
import org.fermata.concurrent.EventLoop;
import org.fermata.store.VoiceSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Has the filter of the microphone made once somebody needs it, off the audio threads, and keeps it
 * to what the settings say. Without a library for it calls go on as they are. Owner: {@code
 * signalling}.
 *
 * <pre>
 *   need ─▶ device-open: load, make ─▶ capture thread: CaptureMixer
 *   settings ───────────────────────▶ capture thread: choose
 * </pre>
 */
final class VoiceFilters {

    private enum State {
        NOT_NEEDED,
        LOADING,
        THERE,
        MISSING,
        CLOSED
    }

    private static final Logger log = LoggerFactory.getLogger(VoiceFilters.class);

    private final EventLoop signalling;
    private final Supplier<DeviceOpen.Worker> workers;
    private final Supplier<VoiceFilter> maker;
    private final Consumer<Runnable> onCapture;
    private final CaptureMixer mixer;
    private State state = State.NOT_NEEDED;
    private boolean needed;
    private VoiceFilter filter;
    private VoiceSettings chosen = VoiceSettings.NONE;

    /**
     * Makes it; nothing is loaded.
     *
     * @param signalling its owner
     * @param workers makes and starts the thread that loads
     * @param maker makes the filter, on that thread; may fail
     * @param onCapture has something done on the capture thread between two blocks
     * @param mixer what the filter is for
     */
    VoiceFilters(
            EventLoop signalling,
            Supplier<DeviceOpen.Worker> workers,
            Supplier<VoiceFilter> maker,
            Consumer<Runnable> onCapture,
            CaptureMixer mixer) {
        this.signalling = signalling;
        this.workers = workers;
        this.maker = maker;
        this.onCapture = onCapture;
        this.mixer = mixer;
    }

    /** Whether these settings ask for a filter. */
    static boolean wanted(VoiceSettings settings) {
        return settings.echoCancelling() || settings.noiseSuppression() || settings.gainControl();
    }

    /**
     * Somebody is about to be sent to.
     *
     * @param settings what is to be done
     */
    void need(VoiceSettings settings) {
        needed = true;
        chosen(settings);
    }

    /**
     * The settings may say something else.
     *
     * @param settings what is to be done
     */
    void chosen(VoiceSettings settings) {
        boolean changed = !settings.equals(chosen);
        chosen = settings;
        if (state == State.NOT_NEEDED && needed && wanted(settings)) {
            state = State.LOADING;
            DeviceOpen.Worker worker = workers.get();
            worker.hand(() -> load(settings));
            worker.end();
        } else if (state == State.THERE && changed) {
            apply();
        }
    }

    /** Why nothing is done although the settings say so, in a sentence for people; else null. */
    String problem() {
        return state == State.MISSING && wanted(chosen)
                ? "Echo, noise and level cannot be worked on: a library for it cannot be loaded"
                        + " here. Calls go on without."
                : null;
    }

    private void apply() {
        VoiceFilter now = filter;
        VoiceSettings settings = chosen;
        onCapture.accept(
                () -> {
                    now.choose(
                            settings.echoCancelling(),
                            settings.noiseSuppression(),
                            settings.gainControl());
                    mixer.filter(wanted(settings) ? now : null, settings.echoCancelling());
                });
    }

    /** Gives up the filter; the capture thread has ended or will before its next block. */
    void close() {
        state = State.CLOSED;
        if (filter != null) {
            VoiceFilter last = filter;
            filter = null;
            onCapture.accept(
                    () -> {
                        mixer.filter(null, false);
                        last.close();
                    });
        }
    }

    private void made(VoiceFilter fresh) {
        if (state != State.LOADING) {
            fresh.close();
            return;
        }
        log.info("the microphone’s sound is worked on");
        state = State.THERE;
        filter = fresh;
        apply();
    }

    // ---- device-open ----

    private void load(VoiceSettings settings) {
        try {
            VoiceFilter fresh = maker.get();
            fresh.choose(
                    settings.echoCancelling(), settings.noiseSuppression(), settings.gainControl());
            signalling.execute(() -> made(fresh));
        } catch (RuntimeException | LinkageError failure) {
            log.warn("the microphone's sound is sent as it is", failure);
            signalling.execute(() -> state = State.MISSING);
        }
    }
}
