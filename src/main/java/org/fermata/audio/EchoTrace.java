package org.fermata.audio;

import java.util.Arrays;

/**
 * Two seconds of what was played and what the microphone heard at the same time, a bit a sample,
 * and whether the one is found in the other. Signs are enough: they agree more often than not where
 * the microphone hears the loudspeaker, however loud either is, and by chance where it does not
 * (polarity coincidence correlation).
 *
 * <p>Owner: the capture thread. Real-time: neither allocates, locks, logs nor blocks.
 */
final class EchoTrace {

    /** The voice's strongest band is enough, and every sound card's clock. */
    private static final int STEP = 12;

    private static final int BLOCK_BITS = PortHost.BLOCK_FRAMES / STEP;

    /** An echo comes within half a second. */
    private static final int LAGS = 2048;

    private static final int PLAYED_BITS = 3 * LAGS;
    private static final int HEARD_BITS = PLAYED_BITS + LAGS;

    private static final int LAGS_AT_ONCE = 32;

    /** Less sound than 0.75 s from the loudspeaker tells too little. */
    private static final int LEAST_BITS = PLAYED_BITS / 2;

    /** −50 dBFS: what is played below is no sound that comes back loud enough to be heard. */
    private static final double SOUND_POWER = 1e-5;

    private final long[] played = new long[PLAYED_BITS / Long.SIZE];
    private final long[] sounding = new long[PLAYED_BITS / Long.SIZE];
    private final long[] heard = new long[HEARD_BITS / Long.SIZE + 1];
    private int bits;
    private float lastPlayed;
    private float lastHeard;
    private int lag;
    private int sounds;
    private int most;

    /** Starts over. */
    void clear() {
        Arrays.fill(played, 0);
        Arrays.fill(sounding, 0);
        Arrays.fill(heard, 0);
        bits = 0;
        lag = 0;
        sounds = 0;
        most = 0;
    }

    /**
     * Adds a block of each. Real-time.
     *
     * @param loudspeaker what is played
     * @param microphone what is heard
     */
    void add(float[] loudspeaker, float[] microphone) {
        double power = 0;
        for (float sample : loudspeaker) {
            power += sample * sample;
        }
        boolean sounds = power > SOUND_POWER * PortHost.BLOCK_FRAMES;
        for (int from = 0; from + STEP <= PortHost.BLOCK_FRAMES; from += STEP, bits++) {
            float nowPlayed = 0;
            float nowHeard = 0;
            for (int i = from; i < from + STEP; i++) {
                nowPlayed += loudspeaker[i];
                nowHeard += microphone[i];
            }
            if (bits < PLAYED_BITS) {
                set(played, nowPlayed > lastPlayed);
                set(sounding, sounds);
            }
            if (bits < HEARD_BITS) {
                set(heard, nowHeard > lastHeard);
            }
            lastPlayed = nowPlayed;
            lastHeard = nowHeard;
        }
    }

    private void set(long[] to, boolean on) {
        if (on) {
            to[bits / Long.SIZE] |= 1L << bits;
        }
    }

    /** Whether nothing more is needed. Then {@link #compare} is to be called. */
    boolean full() {
        return bits >= HEARD_BITS;
    }

    /**
     * Compares them at some more delays: all of them at once would keep the sound waiting.
     * Real-time.
     *
     * @return whether that were all
     */
    boolean compare() {
        if (lag == 0) {
            for (long word : sounding) {
                sounds += Long.bitCount(word);
            }
        }
        for (int until = lag + LAGS_AT_ONCE; lag < until; lag++) {
            most = Math.max(most, Math.abs(sounds - 2 * differing()));
        }
        return lag == LAGS;
    }

    private int differing() {
        int skip = lag / Long.SIZE;
        int shift = lag % Long.SIZE;
        int count = 0;
        for (int i = 0; i < played.length; i++) {
            // Shifting by the whole size shifts by nothing, so the last bit goes by itself.
            long then = heard[i + skip] >>> shift | heard[i + skip + 1] << 1 << (63 - shift);
            count += Long.bitCount((played[i] ^ then) & sounding[i]);
        }
        return count;
    }

    /** Whether enough was played to tell anything, once all was compared. */
    boolean tells() {
        return sounds >= LEAST_BITS;
    }

    /**
     * How far beyond chance they are alike at the delay at which they are most alike, in standard
     * deviations of chance.
     */
    double likeness() {
        return most / Math.sqrt(sounds);
    }
}
