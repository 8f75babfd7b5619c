package org.fermata.audio;

import org.fermata.store.SoundProfile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When {@link SoundProfile#AUTOMATIC} enlarges a device's buffer: once the sound has broken off
 * {@link #XRUNS} times within {@link #WITHIN_NANOS}, twice at most. It never goes back by itself,
 * so it does not flap; another profile begins anew. Owner: {@code signalling}.
 */
final class BufferGrowth {

    static final int MOST_STEPS = 2;
    private static final int XRUNS = 3;
    private static final long WITHIN_NANOS = 30_000_000_000L;

    private static final Logger log = LoggerFactory.getLogger(BufferGrowth.class);

    private final Role role;
    private final long[] recent = new long[XRUNS];
    private int seen;
    private int steps;

    BufferGrowth(Role role) {
        this.role = role;
    }

    /** How often it was enlarged under a profile. */
    int steps(SoundProfile profile) {
        if (profile != SoundProfile.AUTOMATIC) {
            steps = 0;
            seen = 0;
        }
        return steps;
    }

    /**
     * Counts an under- or overrun.
     *
     * @param nowNanos the monotonic clock
     * @return whether the buffer is to be larger from now on
     */
    boolean xrun(long nowNanos) {
        int at = seen++ % XRUNS;
        boolean often = seen >= XRUNS && nowNanos - recent[(at + 1) % XRUNS] <= WITHIN_NANOS;
        recent[at] = nowNanos;
        if (!often || steps == MOST_STEPS) {
            return false;
        }
        steps++;
        seen = 0;
        log.info("{}: the sound breaks off again and again, the buffer is doubled", role);
        return true;
    }
}
