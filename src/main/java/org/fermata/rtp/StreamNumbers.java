package org.fermata.rtp;

/**
 * The sequence numbers and timestamps of one stream, extended so that they do not wrap (RFC 3550
 * appendix A.1), and where one stream ends and another begins. Owned by the thread that plays.
 */
final class StreamNumbers {

    /** What a packet is to the stream there is. */
    enum Place {
        /** It belongs to the stream. */
        GOES_ON,
        /** It begins another. */
        BEGINS,
        /** It is far off; a second one like it would begin another. */
        ELSEWHERE
    }

    /** Sequence numbers this far ahead or behind are another stream's. */
    private static final int MAX_DROPOUT = 3000;

    private static final int MAX_MISORDER = 100;
    private static final int NONE = -1;

    private boolean begun;
    private int source;
    private long highest;
    private long highestTimestamp;
    private long leap;
    private int suspected = NONE;

    /** There is no stream. */
    void forget() {
        begun = false;
    }

    /** Whether there is a stream. */
    boolean begun() {
        return begun;
    }

    /**
     * Judges a packet, and begins a stream with it where it says so.
     *
     * @param ssrc whose it is
     * @param sequenceNumber 0 to 65,535
     * @param timestamp 32 bits, sign disregarded
     */
    Place place(int ssrc, int sequenceNumber, int timestamp) {
        if (begun && ssrc == source) {
            int distance = (short) (sequenceNumber - (int) highest);
            if (distance < MAX_DROPOUT && distance > -MAX_MISORDER) {
                suspected = NONE;
                return Place.GOES_ON;
            }
            if (sequenceNumber != suspected) {
                suspected = sequenceNumber + 1 & 0xFFFF;
                return Place.ELSEWHERE;
            }
        }
        begun = true;
        source = ssrc;
        // Room below for packets that were overtaken.
        highest = sequenceNumber + 0x10000L;
        highestTimestamp = timestamp;
        leap = 0;
        suspected = NONE;
        return Place.BEGINS;
    }

    /** The highest number there has been. */
    long highest() {
        return highest;
    }

    /** The extended number of a packet of the stream. */
    long sequence(int sequenceNumber) {
        return highest + (short) (sequenceNumber - (int) highest);
    }

    /** The extended timestamp of a packet of the stream, as the sender tells it. */
    long told(int timestamp) {
        return highestTimestamp + (timestamp - (int) highestTimestamp);
    }

    /** Remembers the packet that is the highest now. */
    void advance(long sequence, long told) {
        highest = sequence;
        highestTimestamp = told;
    }

    /** What joins the timestamps told to those before they leapt. */
    long leap() {
        return leap;
    }

    /** Timestamps leapt: a packet's is to count as another. */
    void join(long told, long counted) {
        leap = counted - told;
    }
}
