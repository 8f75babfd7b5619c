package org.fermata.audio;

import org.fermata.audio.dsp.VoiceFilter;
import org.fermata.concurrent.EventLoop;
import org.fermata.store.VoiceSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Has the filter of the microphone made once somebody needs it, off the audio threads, and another
 * one once the settings say something else. Without a library for it calls go on as they are.
 * Owner: {@code signalling}.
 *
 * <pre>
 *   need, settings ─▶ device-open: load, make ─▶ capture thread: CaptureMixer
 *                     device-open: close      ◀─ the one before
 * </pre>
 */
final class VoiceFilters {

    /** Makes a filter. On {@code device-open}; may fail. */
    interface Maker {
        /** As {@link org.fermata.audio.dsp.WebRtcVoice} is made. */
        VoiceFilter make(boolean echo, boolean noise, boolean gain);
    }

    private enum State {
        READY,
        LOADING,
        MISSING,
        CLOSED
    }

    /** What a filter does. */
    private record Work(boolean echo, boolean noise, boolean gain) {
        private static final Work NONE = new Work(false, false, false);

        Work(VoiceSettings settings) {
            this(settings.echoCancelling(), settings.noiseSuppression(), settings.gainControl());
        }
    }

    private static final Logger log = LoggerFactory.getLogger(VoiceFilters.class);

    private final EventLoop signalling;
    private final Supplier<DeviceOpen.Worker> workers;
    private final Maker maker;
    private final Consumer<Runnable> onCapture;
    private final CaptureMixer mixer;
    private State state = State.READY;
    private boolean needed;
    private VoiceFilter filter;
    private Work done = Work.NONE;
    private Work chosen = Work.NONE;

    /**
     * Makes it; nothing is loaded.
     *
     * @param signalling its owner
     * @param workers makes and starts the thread that loads
     * @param maker makes a filter, on that thread
     * @param onCapture has something done on the capture thread between two blocks
     * @param mixer what the filter is for
     */
    VoiceFilters(
            EventLoop signalling,
            Supplier<DeviceOpen.Worker> workers,
            Maker maker,
            Consumer<Runnable> onCapture,
            CaptureMixer mixer) {
        this.signalling = signalling;
        this.workers = workers;
        this.maker = maker;
        this.onCapture = onCapture;
        this.mixer = mixer;
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
        chosen = new Work(settings);
        follow();
    }

    private void follow() {
        if (state != State.READY || !needed || chosen.equals(done)) {
            return;
        }
        if (chosen.equals(Work.NONE)) {
            hand(null, Work.NONE);
        } else {
            state = State.LOADING;
            Work work = chosen;
            onWorker(() -> load(work));
        }
    }

    private void onWorker(Runnable job) {
        DeviceOpen.Worker worker = workers.get();
        worker.hand(job);
        worker.end();
    }

    /** Why nothing is done although the settings say so, in a sentence for people; else null. */
    String problem() {
        return state == State.MISSING && !chosen.equals(Work.NONE)
                ? "Echo, noise and level cannot be worked on: a library for it cannot be loaded"
                        + " here. Calls go on without."
                : null;
    }

    /** The capture thread goes on with another filter, and gives the one before back. */
    private void hand(VoiceFilter fresh, Work work) {
        VoiceFilter old = filter;
        filter = fresh;
        done = work;
        onCapture.accept(
                () -> {
                    mixer.filter(fresh, work.echo(), !work.noise() && !work.gain());
                    if (old != null) {
                        signalling.execute(() -> onWorker(old::close));
                    }
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
                        mixer.filter(null, false, false);
                        last.close();
                    });
        }
    }

    private void made(VoiceFilter fresh, Work work) {
        if (state != State.LOADING) {
            fresh.close();
            return;
        }
        log.info("the microphone’s sound is worked on: {}", work);
        state = State.READY;
        hand(fresh, work);
        follow();
    }

    // ---- device-open ----

    private void load(Work work) {
        try {
            VoiceFilter fresh = maker.make(work.echo(), work.noise(), work.gain());
            signalling.execute(() -> made(fresh, work));
        } catch (RuntimeException | LinkageError failure) {
            log.warn("the microphone's sound is sent as it is", failure);
            signalling.execute(() -> state = State.MISSING);
        }
    }
}
