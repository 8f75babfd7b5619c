package org.fermata.rtp;

/**
 * Follows the sequence numbers of one source and counts what came and what did not (RFC 3550
 * appendices A.1, A.3 and A.8). Owned by {@code rtp}.
 *
 * <p>Differs from the appendix: whether a source may be heard at all is {@link SourceLatch}'s
 * matter, so there is no probation here; a time in which nobody listened (a hold) is taken out of
 * what was expected; and for {@link #lost} a packet that came twice makes up for no other.
 */
final class SourceStatistics {

    /** What {@link #update} says of a packet that does not belong to the sequence. */
    static final long OUTSIDE = -1;

    private static final int MAX_DROPOUT = 3000;
    private static final int MAX_MISORDER = 100;
    private static final int MODULUS = 1 << 16;

    private final int ssrc;
    private long highest;
    private long base;
    private long unheard;
    private long received;
    private long doubles;

    /** Which of the last numbers came, the highest in bit 0 of the first. */
    private long came;

    private long cameBefore;
    private int awaitedAfterJump = MODULUS + 1;
    private boolean paused;
    private boolean restarted;

    private boolean transitKnown;
    private int transit;
    private double jitter;

    private long expectedBefore;
    private long receivedBefore;

    /**
     * Begins with the first packet of a source.
     *
     * @param ssrc the source
     * @param sequenceNumber of its first packet, which is still to be given to {@link #update}
     */
    SourceStatistics(int ssrc, int sequenceNumber) {
        this.ssrc = ssrc;
        begin(sequenceNumber);
    }

    private void begin(int sequenceNumber) {
        // One wrap ahead, so that a packet from before the first one has a number above zero.
        base = MODULUS + sequenceNumber;
        highest = base - 1;
        received = 0;
        doubles = 0;
        came = 0;
        cameBefore = 0;
        unheard = 0;
        expectedBefore = 0;
        receivedBefore = 0;
        awaitedAfterJump = MODULUS + 1;
    }

    /**
     * Takes the next packet's number.
     *
     * @param sequenceNumber 0 to 65,535
     * @return the number with its wraps counted, or {@link #OUTSIDE} if the packet is to be dropped
     */
    long update(int sequenceNumber) {
        restarted = false;
        int ahead = sequenceNumber - (int) highest & MODULUS - 1;
        if (paused) {
            paused = false;
            ahead = ahead == 0 ? MODULUS : ahead;
            unheard += ahead - 1;
            advance(ahead);
            transitKnown = false;
        } else if (ahead < MAX_DROPOUT) {
            advance(ahead);
        } else if (ahead <= MODULUS - MAX_MISORDER) {
            if (sequenceNumber != awaitedAfterJump) {
                awaitedAfterJump = sequenceNumber + 1 & MODULUS - 1;
                return OUTSIDE;
            }
            // Two in a row: the other side has begun anew without telling.
            begin(sequenceNumber);
            advance(1);
            transitKnown = false;
            restarted = true;
        } else {
            received++;
            note(MODULUS - ahead);
            return highest - (MODULUS - ahead);
        }
        received++;
        note(0);
        awaitedAfterJump = MODULUS + 1;
        return highest;
    }

    private void advance(int by) {
        highest += by;
        for (int i = Math.min(by, 2 * Long.SIZE); i > 0; i--) {
            cameBefore = cameBefore << 1 | came >>> Long.SIZE - 1;
            came <<= 1;
        }
    }

    /**
     * Marks the packet so far below the highest as one that came, if it is one of those awaited.
     */
    private void note(int below) {
        if (highest - below < base) {
            doubles++;
            return;
        }
        long bit = 1L << below;
        long seen = below < Long.SIZE ? came : cameBefore;
        if ((seen & bit) != 0) {
            doubles++;
        } else if (below < Long.SIZE) {
            came |= bit;
        } else {
            cameBefore |= bit;
        }
    }

    /** Whether the packet just taken began the sequence anew. */
    boolean restarted() {
        return restarted;
    }

    /** From now until the next packet nobody listens: what is missing then is not lost. */
    void pause() {
        paused = true;
    }

    /**
     * Takes a packet's timing (appendix A.8).
     *
     * @param timestamp the packet's
     * @param arrival when it came, in the same units
     */
    void timing(int timestamp, int arrival) {
        int now = arrival - timestamp;
        if (transitKnown) {
            long deviation = Math.abs((long) (now - transit));
            jitter += (deviation - jitter) / 16;
        }
        transit = now;
        transitKnown = true;
    }

    int ssrc() {
        return ssrc;
    }

    /** Interarrival jitter in timestamp units. */
    double jitter() {
        return jitter;
    }

    /** The packets that came, those that came twice counted twice (RFC 3550 section 6.4.1). */
    long received() {
        return received;
    }

    /** The packets that should have come while somebody listened. */
    long expected() {
        return highest - base + 1 - unheard;
    }

    /** The packets that never came. */
    long lost() {
        return Math.max(0, expected() - (received - doubles));
    }

    /** The extended highest sequence number as a report block has it. */
    int extendedHighest() {
        return (int) (highest - MODULUS);
    }

    /**
     * The fraction lost since this was last asked (appendix A.3).
     *
     * @return 0 to 255
     */
    int fractionLost() {
        long expectedNow = expected();
        long expectedInterval = expectedNow - expectedBefore;
        long lostInterval = expectedInterval - (received - receivedBefore);
        expectedBefore = expectedNow;
        receivedBefore = received;
        if (expectedInterval <= 0 || lostInterval <= 0) {
            return 0;
        }
        return (int) Math.min(255, (lostInterval << 8) / expectedInterval);
    }
}
