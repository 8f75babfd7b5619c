package org.fermata.audio;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * What is heard: the far ends of all playing lines and the phone's own tones. Owner: the playback
 * thread, or the ring thread for the ring's. Edits run there between two blocks, so a port is never
 * pulled after its {@code pullStopped}.
 */
final class PlaybackMixer {

    private final Consumer<Throwable> failures;
    private final AudioClock clock;
    private final Breath breath;
    private final Limiter limiter = new Limiter();
    private final Gain volume = new Gain();
    private final Gain volumeRight = new Gain();
    private final float[] tones = new float[PortHost.BLOCK_FRAMES];
    private final float[] block = new float[PortHost.BLOCK_FRAMES];
    private final float[] both = new float[PortHost.BLOCK_FRAMES];
    private final SampleRing loudspeaker;
    private MixPort[] ports = new MixPort[0];
    private Voice[] voices = new Voice[0];
    private boolean audible;

    /**
     * Makes an empty mixer.
     *
     * @param failures told once for each port that throws; called on the audio thread, must return
     *     at once
     * @param clock the thread's time
     * @param loudspeaker takes what is played, for who takes it out of the microphone's sound; null
     *     if nobody does
     */
    PlaybackMixer(Consumer<Throwable> failures, AudioClock clock, SampleRing loudspeaker) {
        this.loudspeaker = loudspeaker;
        this.failures = failures;
        this.clock = clock;
        breath = new Breath(clock);
    }

    /** As above, where nobody wants to know what is played. */
    PlaybackMixer(Consumer<Throwable> failures, AudioClock clock) {
        this(failures, clock, null);
    }

    /** Plays a port from the next block on. */
    void add(MixPort port) {
        port.pullFailed = false;
        port.begin();
        ports = Arrays.copyOf(ports, ports.length + 1);
        ports[ports.length - 1] = port;
    }

    /** Plays a port no more, and tells it. */
    void remove(MixPort port) {
        ports = without(ports, port);
        guarded(port, port.port::pullStopped);
    }

    /** Plays a voice from the next block on. */
    void add(Voice voice) {
        voices = Arrays.copyOf(voices, voices.length + 1);
        voices[voices.length - 1] = voice;
    }

    /** Plays a voice no more. */
    void remove(Voice voice) {
        voices = without(voices, voice);
    }

    /** Lets go of everything. */
    void clear() {
        for (MixPort port : ports) {
            remove(port);
        }
        voices = new Voice[0];
    }

    /**
     * Says how loud all of it is. Any thread.
     *
     * @param percent 0 to 200
     */
    void volume(int percent) {
        volume.set(Gain.ofPercent(percent));
        volumeRight.set(Gain.ofPercent(percent));
    }

    /** Whether somebody hears it; a tone waits until somebody does. */
    void audible(boolean on) {
        audible = on;
    }

    /**
     * Makes the next block. Real-time: must not allocate, lock, log, touch a socket or block.
     *
     * @param left where the left side goes, or the only one
     * @param right where the right side goes, null for none
     */
    void render(float[] left, float[] right) {
        Arrays.fill(left, 0);
        if (right != null) {
            Arrays.fill(right, 0);
        }
        breath.from(clock.nanoTime());
        for (MixPort port : ports) {
            pull(port, left, right);
        }
        if (audible && voices.length > 0) {
            addVoices(left, right);
        }
        volume.apply(left);
        if (right == null) {
            volumeRight.jump();
        } else {
            volumeRight.apply(right);
        }
        limiter.apply(left, right);
        if (loudspeaker != null) {
            loudspeaker.write(right == null ? left : middle(left, right), clock.nanoTime());
        }
    }

    private float[] middle(float[] left, float[] right) {
        for (int i = 0; i < both.length; i++) {
            both[i] = (left[i] + right[i]) / 2;
        }
        return both;
    }

    private void addVoices(float[] left, float[] right) {
        Arrays.fill(tones, 0);
        for (Voice voice : voices) {
            voice.add(tones);
        }
        add(tones, left);
        if (right != null) {
            add(tones, right);
        }
    }

    private static void add(float[] block, float[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += block[i];
        }
    }

    private void pull(MixPort port, float[] left, float[] right) {
        if (port.pullFailed) {
            return;
        }
        try {
            port.port.pull(block);
        } catch (RuntimeException | Error failure) {
            port.pullFailed = true;
            failures.accept(failure);
            return;
        }
        long now = clock.nanoTime();
        port.pass(block, now);
        port.mix(block, left, right);
        breath.take(now);
    }

    private void guarded(MixPort port, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error failure) {
            port.pullFailed = true;
            failures.accept(failure);
        }
    }

    private static <T> T[] without(T[] all, T one) {
        for (int i = 0; i < all.length; i++) {
            if (all[i] == one) {
                T[] rest = Arrays.copyOf(all, all.length - 1);
                System.arraycopy(all, i + 1, rest, i, all.length - i - 1);
                return rest;
            }
        }
        return all;
    }
}
