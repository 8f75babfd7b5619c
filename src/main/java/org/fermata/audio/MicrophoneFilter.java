package org.fermata.audio;

import org.fermata.audio.dsp.VoiceFilter;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * What is done to the microphone's sound before it is sent. A filter that cancels the echo and does
 * nothing else rests while there is none ({@link EchoWatch}).
 *
 * <p>Owner: the capture thread. Real-time: neither allocates, locks, logs nor blocks.
 */
final class MicrophoneFilter {

    private final SampleRing loudspeaker;
    private final Consumer<Throwable> failures;
    private final EchoWatch watch = new EchoWatch();
    private final float[] played = new float[PortHost.BLOCK_FRAMES];
    private final float[] cleaned = new float[PortHost.BLOCK_FRAMES];
    private VoiceFilter filter;
    private boolean cancelsEcho;
    private boolean mayRest;
    private boolean room = true;

    /** What was done with the block before: the loudspeaker's sound was read, the filter rested. */
    private boolean followed;

    private boolean rested;

    /**
     * Makes it without a filter.
     *
     * @param loudspeaker brings what is played
     * @param failures told of a filter that throws, which is used no more
     */
    MicrophoneFilter(SampleRing loudspeaker, Consumer<Throwable> failures) {
        this.loudspeaker = loudspeaker;
        this.failures = failures;
    }

    /**
     * Uses a filter from the next block on.
     *
     * @param with the filter, null for none
     * @param echo whether it needs to know what is played
     * @param nothingElse whether it may rest while there is no echo
     */
    void use(VoiceFilter with, boolean echo, boolean nothingElse) {
        filter = with;
        cancelsEcho = echo;
        mayRest = echo && nothingElse;
        restart();
    }

    /** Whether the sound comes from a room, where there are echo and noise to work on. */
    void inRoom(boolean in) {
        room = in;
        restart();
    }

    /** What was known of the echo no longer holds. */
    void restart() {
        loudspeaker.flush();
        watch.restart();
    }

    /**
     * Works on a block.
     *
     * @param microphone the block, which stays as it is
     * @param nowNanos the monotonic clock
     * @return what is to be sent until the next block, perhaps the block itself
     */
    float[] work(float[] microphone, long nowNanos) {
        if (filter == null || !room) {
            return microphone;
        }
        boolean rests = mayRest && watch.rests();
        boolean listens = mayRest && watch.listens();
        follow(cancelsEcho && (!rests || listens), nowNanos);
        if (listens) {
            watch.add(played, microphone);
        } else if (mayRest) {
            watch.pass();
        }
        if (rests && rested) {
            return microphone;
        }
        System.arraycopy(microphone, 0, cleaned, 0, cleaned.length);
        try {
            filter.process(played, cleaned);
        } catch (RuntimeException | Error failure) {
            filter = null;
            failures.accept(failure);
            return microphone;
        }
        if (rests != rested) {
            rested = rests;
            fade(rests ? cleaned : microphone, rests ? microphone : cleaned);
        }
        return cleaned;
    }

    /** Gets what is played, if it is needed. */
    private void follow(boolean needed, long nowNanos) {
        if (needed && !followed) {
            loudspeaker.flush();
        }
        followed = needed;
        if (needed && !loudspeaker.read(played, nowNanos)) {
            Arrays.fill(played, 0);
        }
    }

    /** From the one to the other within the block. */
    private void fade(float[] from, float[] to) {
        for (int i = 0; i < cleaned.length; i++) {
            float share = (float) i / cleaned.length;
            cleaned[i] = from[i] + (to[i] - from[i]) * share;
        }
    }
}
