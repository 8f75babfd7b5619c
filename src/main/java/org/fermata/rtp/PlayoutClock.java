package org.fermata.rtp;

/**
 * How much time has passed, how much sound has been handed out in it, and what comes next; all in
 * ticks of the clock rate. Owned by the thread that plays.
 */
final class PlayoutClock {

    private final int blockTicks;

    /** How much time has passed, in blocks begun. */
    private long now;

    /** How much sound has been handed out; less than a packet ahead of the time. */
    private long given;

    private long nextTimestamp;
    private int direction;
    private boolean correctedLast;

    /**
     * Begins before the first block.
     *
     * @param blockTicks the length of a block
     */
    PlayoutClock(int blockTicks) {
        this.blockTicks = blockTicks;
        now = -blockTicks;
    }

    /** Nothing has been handed out of what is to come. */
    void restart() {
        given = now + blockTicks;
    }

    /** A block is about to be played. */
    void beginBlock() {
        now += blockTicks;
    }

    /** How much time has passed. */
    long now() {
        return now;
    }

    /** How much sound has been handed out. */
    long given() {
        return given;
    }

    /** The timestamp of the sound that comes next. */
    long nextTimestamp() {
        return nextTimestamp;
    }

    /** Says which sound comes next, whatever came before. */
    void next(long timestamp) {
        nextTimestamp = timestamp;
    }

    /** Sound plays from now on: nothing is known yet of where its offset moves. */
    void begin() {
        direction = 0;
    }

    /** Sound is handed out that has no place in the stream; less than none for what is left out. */
    void give(int ticks) {
        given += ticks;
    }

    /** Sound of the stream is handed out. */
    void play(int ticks) {
        given += ticks;
        nextTimestamp += ticks;
    }

    /** How far behind the timestamps the sound is handed out. */
    long offset() {
        return given - nextTimestamp;
    }

    /**
     * How the offset is to be corrected with the packet just handed out: each second one, at once
     * where packets might come too late, with some patience where they only wait longer than they
     * need.
     *
     * @param target the offset wanted
     * @return −1 to play it shorter, 1 to play it longer, 0 for as it is
     */
    int correction(long target) {
        long excess = offset() - target;
        if (excess > blockTicks + blockTicks / 2) {
            direction = -1;
        } else if (excess < -blockTicks / 8) {
            direction = 1;
        } else if (direction < 0 && excess < blockTicks / 2 || direction > 0 && excess >= 0) {
            direction = 0;
        }
        correctedLast = direction != 0 && !correctedLast;
        return correctedLast ? direction : 0;
    }
}
