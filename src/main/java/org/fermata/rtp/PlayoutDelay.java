package org.fermata.rtp;

import java.util.Arrays;

/**
 * How long packets must wait so that the slow ones are there in time. It remembers the transit
 * times of the last packets: when each came, by the clock of what plays them, less its timestamp.
 * Their absolute value means nothing; the fastest tells the path, and how far the others lie behind
 * it the jitter. Because the clock is the playing device's own, the sender's drift and the device's
 * habit of taking sound in bursts are in the figures too.
 *
 * <p>Owned by the thread of its {@link JitterBuffer}; allocates nothing after it is made.
 */
final class PlayoutDelay {

    private static final int REMEMBERED = 512;

    /** One packet in so many may be too late, where that saves more than a little delay. */
    private static final int TOLERATED = 128;

    private final int blockTicks;
    private final boolean adaptive;
    private final int minTicks;
    private final int maxTicks;

    private final long[] transits = new long[REMEMBERED];
    private final long[] slowest = new long[REMEMBERED / TOLERATED + 1];
    private int newest;
    private int count;
    private long fastest;
    private long target;

    /** When the last packet came, and the fastest there had been before that moment. */
    private long lastClock = Long.MIN_VALUE;

    private long fastestBefore;

    /**
     * Makes one that remembers nothing.
     *
     * @param blockTicks the block of sound the clock goes on by
     * @param adaptive whether the delay moves between the bounds, or stays at the lower one
     * @param minTicks the shortest delay
     * @param maxTicks the longest delay
     */
    PlayoutDelay(int blockTicks, boolean adaptive, int minTicks, int maxTicks) {
        this.blockTicks = blockTicks;
        this.adaptive = adaptive;
        this.minTicks = minTicks;
        this.maxTicks = maxTicks;
    }

    /** Forgets what it knows of the path. */
    void clear() {
        count = 0;
    }

    /** Whether nothing is known. */
    boolean isEmpty() {
        return count == 0;
    }

    /**
     * Whether a packet with this transit time may have come the same path by the same clocks as
     * those before it.
     */
    boolean plausible(long transit) {
        return count == 0 || Math.abs(transit - fastest) <= maxTicks;
    }

    /**
     * Takes note of a packet.
     *
     * @param clock when it came
     * @param transit its transit time
     */
    void arrived(long clock, long transit) {
        if (clock != lastClock) {
            lastClock = clock;
            fastestBefore = fastest;
        }
        if (count > 0 && transit < fastestBefore - maxTicks) {
            // The device stood still, or the sender's clock leapt. What was known is void, and of
            // the packets that had piled up only the last tells how long the path is.
            clear();
        }
        newest = (newest + 1) % REMEMBERED;
        transits[newest] = transit;
        count = Math.min(count + 1, REMEMBERED);
        int tolerated = count / TOLERATED;
        Arrays.fill(slowest, Long.MIN_VALUE);
        fastest = transit;
        for (int i = 0; i < count; i++) {
            long each = transits[(newest - i + REMEMBERED) % REMEMBERED];
            fastest = Math.min(fastest, each);
            insert(each, tolerated);
        }
        target = fastest + minTicks;
        if (adaptive) {
            boolean saves = slowest[0] - slowest[tolerated] > 2 * blockTicks;
            long covering = (saves ? slowest[tolerated] : slowest[0]) + blockTicks;
            target = Math.clamp(covering, target, fastest + maxTicks);
        }
    }

    /** Keeps the slowest in descending order. */
    private void insert(long transit, int last) {
        int at = last;
        if (transit <= slowest[at]) {
            return;
        }
        while (at > 0 && slowest[at - 1] < transit) {
            slowest[at] = slowest[at - 1];
            at--;
        }
        slowest[at] = transit;
    }

    /** The transit time of the fastest packet remembered. */
    long fastest() {
        return fastest;
    }

    /** When a packet should be played, counted like a transit time. */
    long target() {
        return target;
    }
}
