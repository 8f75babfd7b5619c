package org.fermata.rtp.srtp;

/** Which of the last 64 indices have come (RFC 3711 section 3.3.2). Belongs to one thread. */
final class ReplayWindow {

    private static final int SIZE = 64;

    private long highest = -1;

    /** Bit n stands for the index n below the highest. */
    private long come;

    /** The highest index that has come, −1 before the first. */
    long highest() {
        return highest;
    }

    /** Whether a packet of this index may be taken: it is neither too old nor has come before. */
    boolean isNew(long index) {
        long behind = highest - index;
        return highest < 0 || behind < 0 || behind < SIZE && (come >>> behind & 1) == 0;
    }

    /** Notes a packet that was found genuine. */
    void note(long index) {
        if (highest < 0 || index > highest) {
            long ahead = highest < 0 ? SIZE : index - highest;
            come = ahead >= SIZE ? 1 : come << ahead | 1;
            highest = index;
        } else if (highest - index < SIZE) {
            come |= 1L << highest - index;
        }
    }
}
