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
    private final Limiter limiter = new Limiter();
    private final float[] sum = new float[PortHost.BLOCK_FRAMES];
    private final float[] block = new float[PortHost.BLOCK_FRAMES];
    private MixPort[] ports = new MixPort[0];
    private Voice[] voices = new Voice[0];
    private boolean audible;

    /**
     * Makes an empty mixer.
     *
     * @param failures told once for each port that throws; called on the audio thread, must return
     *     at once
     * @param clock the thread's time
     */
    PlaybackMixer(Consumer<Throwable> failures, AudioClock clock) {
        this.failures = failures;
        this.clock = clock;
    }

    /** Plays a port from the next block on. */
    void add(MixPort port) {
        port.pullFailed = false;
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

    /** Whether somebody hears it; a tone waits until somebody does. */
    void audible(boolean on) {
        audible = on;
    }

    /**
     * Makes the next block. Real-time: must not allocate, lock, log, touch a socket or block.
     *
     * @param out where it goes, signed 16 bit
     * @param offset its first sample
     */
    void render(short[] out, int offset) {
        Arrays.fill(sum, 0);
        for (MixPort port : ports) {
            pull(port);
        }
        if (audible) {
            for (Voice voice : voices) {
                voice.add(sum);
            }
        }
        limiter.apply(sum);
        for (int i = 0; i < sum.length; i++) {
            out[offset + i] = (short) Math.round(sum[i] * Short.MAX_VALUE);
        }
    }

    private void pull(MixPort port) {
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
        port.pass(block, clock.nanoTime());
        for (int i = 0; i < sum.length; i++) {
            sum[i] += block[i];
        }
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
