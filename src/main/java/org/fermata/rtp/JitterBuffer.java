package org.fermata.rtp;

/**
 * Puts the packets of one RTP stream in order and hands them out when they are due (RFC 3550). It
 * is driven by whoever plays the sound, in blocks of 10 ms:
 *
 * <pre>
 *  buffer.beginBlock();
 *  … buffer.put(…) for each packet that has come …
 *  while (less than 10 ms of sound in hand) {
 *      switch (buffer.next(payload)) {
 *          case PLAY          → decode length() bytes;  decoder.reset() first if startsStream()
 *          case PLAY_SHORTER  → the same, then leave out a little;  buffer.adjusted(−ticks left out)
 *          case PLAY_LONGER   → the same, then add a little;        buffer.adjusted(+ticks added)
 *          case CONCEAL       → invent ticks() of sound; copyAfterGap tells what follows it
 *          case SILENCE       → the same; nothing has been said for a while
 *      }
 *  }
 * </pre>
 *
 * <p>Each packet is due at its timestamp plus an offset, which {@link PlayoutDelay} chooses. While
 * sound plays, the offset follows slowly, by shorter and longer packets; so the delay stays bounded
 * whatever the two clocks do. Between talk spurts, where the timestamps leave a gap, after a pause,
 * and at the start, it takes its new value at once, and what is too old by then is left out.
 *
 * <pre>
 *            first packet is due                      nothing came for 120 ms
 *  WAITING ──────────────────────→ PLAYING ─────────────────────────────────────→ WAITING
 *     ↑                               │  gap in the timestamps, none in the sequence
 *     └───────────────────────────────┘
 * </pre>
 *
 * Packets take part whatever their length, so the sender may change it. Owned by the thread that
 * plays, except where a method says otherwise; allocates nothing after it is made, never blocks.
 */
public final class JitterBuffer {

    /** What is to be done for the sound that comes next. */
    public enum Verdict {
        /** Decode the packet. */
        PLAY,
        /** Decode the packet and shorten its sound a little. Treating it as PLAY harms nothing. */
        PLAY_SHORTER,
        /** Decode the packet and lengthen its sound a little. Treating it as PLAY harms nothing. */
        PLAY_LONGER,
        /** Invent sound: a packet is missing. */
        CONCEAL,
        /** Nothing is due yet, or nothing is being said. */
        SILENCE
    }

    /** The longest payload taken, in bytes: what fits an Ethernet frame. */
    public static final int MAX_PAYLOAD = 1460;

    /** Sequence numbers this far ahead or behind are another stream's (RFC 3550 appendix A.1). */
    private static final int MAX_DROPOUT = 3000;

    private static final int MAX_MISORDER = 100;
    private static final int NO_SEQUENCE = -1;

    private final int blockTicks;
    private final int idleTicks;
    private final int leapTicks;
    private final int maxTicks;
    private final PlayoutDelay delay;

    private final PacketSlots packets;

    // The stream. Sequence numbers and timestamps are extended so that they do not wrap.
    private boolean begun;
    private int source;
    private long highest;
    private long highestTimestamp;
    private long leap;
    private long end;
    private int suspected = NO_SEQUENCE;

    // Playing.
    private boolean playing;
    private boolean untouched;
    private long nextSequence;
    private long nextTimestamp;
    private int emptyTicks;
    private int direction;
    private boolean adjustedLast;

    /** How much time has passed, in blocks begun. */
    private long clock;

    /** How much sound has been handed out; less than a packet ahead of the clock. */
    private long given;

    // Of the last verdict.
    private int length;
    private int ticks;
    private boolean startsStream;
    private int gapTicks;
    private long afterGap;

    // Written by the owner only, read by any thread.
    private volatile long lost;
    private volatile long late;
    private volatile long duplicates;
    private volatile int delayTicks;

    /**
     * Makes an empty buffer.
     *
     * @param clockRate the rate of the timestamps in Hz
     * @param adaptive whether the delay moves between the bounds, or stays at the lower one
     * @param minMs the shortest playout delay in ms, 0 to 1000
     * @param maxMs the longest playout delay in ms, minMs to 2000
     */
    public JitterBuffer(int clockRate, boolean adaptive, int minMs, int maxMs) {
        int ticksPerMs = clockRate / 1000;
        blockTicks = 10 * ticksPerMs;
        idleTicks = 120 * ticksPerMs;
        leapTicks = (2000 + maxMs) * ticksPerMs;
        maxTicks = maxMs * ticksPerMs;
        delay = new PlayoutDelay(blockTicks, adaptive, minMs * ticksPerMs, maxTicks);
        int slots = Integer.highestOneBit(Math.max(32, maxMs / 5 - 1)) * 2;
        packets = new PacketSlots(slots, MAX_PAYLOAD);
        clock = -blockTicks;
    }

    /** Throws away all packets and what is known of the path: the playing begins anew. */
    public void reset() {
        begun = false;
        playing = false;
        given = clock + blockTicks;
        packets.clear();
        delay.clear();
    }

    /** Tells that a block of 10 ms is about to be played. */
    public void beginBlock() {
        clock += blockTicks;
    }

    /**
     * Takes a packet.
     *
     * @param ssrc whose it is; another than the last begins a new stream
     * @param sequenceNumber 0 to 65,535
     * @param timestamp the RTP timestamp, 32 bits, sign disregarded
     * @param marker the marker bit: a talk spurt begins
     * @param duration how much sound it holds, in ticks of the clock rate; 0 for a packet without
     *     sound, such as DTMF, which only has a place in the sequence
     * @param bytes the payload
     * @param offset where it starts
     * @param count its length in bytes; one longer than {@link #MAX_PAYLOAD} is disregarded
     */
    public void put(
            int ssrc,
            int sequenceNumber,
            int timestamp,
            boolean marker,
            int duration,
            byte[] bytes,
            int offset,
            int count) {
        if (count > MAX_PAYLOAD || duration < 0 || !continues(ssrc, sequenceNumber, timestamp)) {
            return;
        }
        long sequence = highest + (short) (sequenceNumber - (int) highest);
        if (sequence < nextSequence && untouched && highest - sequence < packets.count()) {
            nextSequence = sequence;
        }
        if (known(sequence)) {
            return;
        }
        long raw = highestTimestamp + (timestamp - (int) highestTimestamp);
        if (duration > 0 && sequence > highest) {
            followLeap(raw, (sequence - highest - 1) * duration);
        }
        long time = raw + leap;
        if (sequence > highest) {
            highest = sequence;
            highestTimestamp = raw;
        }
        makeRoom(sequence);
        if (duration == 0) {
            packets.done(sequence);
            return;
        }
        end = Math.max(end, time + duration);
        delay.arrived(clock, clock - time);
        if (playing && time + duration <= nextTimestamp) {
            packets.done(sequence);
            late = late + 1;
            return;
        }
        packets.store(sequence, time, duration, marker, bytes, offset, count);
    }

    /** Whether the packet belongs to a stream that has begun, possibly with it. */
    private boolean continues(int ssrc, int sequenceNumber, int timestamp) {
        if (begun && ssrc == source) {
            int distance = (short) (sequenceNumber - (int) highest);
            if (distance < MAX_DROPOUT && distance > -MAX_MISORDER) {
                suspected = NO_SEQUENCE;
                return true;
            }
            if (sequenceNumber != suspected) {
                suspected = sequenceNumber + 1 & 0xFFFF;
                return false;
            }
        }
        begin(ssrc, sequenceNumber, timestamp);
        return true;
    }

    private void begin(int ssrc, int sequenceNumber, int timestamp) {
        packets.clear();
        delay.clear();
        begun = true;
        untouched = true;
        playing = false;
        source = ssrc;
        // Room below for packets that were overtaken.
        highest = sequenceNumber + 0x10000L;
        nextSequence = highest;
        highestTimestamp = timestamp;
        leap = 0;
        end = Long.MIN_VALUE;
        suspected = NO_SEQUENCE;
    }

    /** Whether the packet has come before or its turn has passed; counts it if so. */
    private boolean known(long sequence) {
        if (packets.isWaiting(sequence) || packets.isDone(sequence)) {
            duplicates = duplicates + 1;
            return true;
        }
        if (sequence >= nextSequence) {
            return false;
        }
        late = late + 1;
        if (packets.isLost(sequence)) {
            packets.done(sequence);
            lost = lost - 1;
        }
        return true;
    }

    /**
     * Where the timestamps of a stream leap though its sequence goes on, as behind some gateways,
     * joins them to what came before.
     *
     * @param missing the time of the packets missing in between
     */
    private void followLeap(long raw, long missing) {
        long transit = clock - raw - leap;
        if (delay.isEmpty()) {
            return;
        }
        if (playing) {
            if (Math.abs(transit - delay.fastest()) > leapTicks) {
                leap = end + missing - raw;
            }
        } else if (!delay.plausible(transit) && first() == NO_SEQUENCE) {
            delay.clear();
        }
    }

    private void makeRoom(long sequence) {
        while (sequence - nextSequence >= packets.count()) {
            leaveOut(nextSequence);
        }
    }

    /** Passes over a sequence number: loses it if it has not come, else throws it away. */
    private void leaveOut(long sequence) {
        if (packets.isWaiting(sequence)) {
            packets.done(sequence);
            late = late + 1;
        } else if (!packets.isDone(sequence)) {
            packets.lost(sequence);
            lost = lost + 1;
        }
        nextSequence = sequence + 1;
    }

    /**
     * Says what comes next.
     *
     * @param out where the payload goes, {@link #MAX_PAYLOAD} bytes or more
     */
    public Verdict next(byte[] out) {
        startsStream = false;
        gapTicks = 0;
        long first = first();
        if (playing && first != NO_SEQUENCE && spurtBegins(first)) {
            playing = false;
        }
        if (!playing) {
            if (first == NO_SEQUENCE) {
                return silence();
            }
            first = leaveOutOlderThan(first, delay.target());
            nextTimestamp = packets.timestamp(first);
            if (given < nextTimestamp + delay.target()) {
                return silence();
            }
            playing = true;
            direction = 0;
        }
        if (first == NO_SEQUENCE) {
            emptyTicks += blockTicks;
            playing = emptyTicks <= idleTicks;
            return conceal(blockTicks);
        }
        emptyTicks = 0;
        if (offset() > delay.fastest() + maxTicks + 10L * blockTicks) {
            first = leaveOutOlderThan(first, delay.target());
            nextTimestamp = packets.timestamp(first);
        }
        long gap = packets.timestamp(first) - nextTimestamp;
        if (gap > 0 && first > nextSequence) {
            gapTicks = (int) Math.min(gap, Integer.MAX_VALUE);
            afterGap = first;
            return conceal((int) Math.min(gap, blockTicks));
        }
        return play(first, out);
    }

    /** A gap in the timestamps with none in the sequence, or one marked. */
    private boolean spurtBegins(long first) {
        return packets.timestamp(first) - nextTimestamp > blockTicks
                && (first == nextSequence || packets.marker(first));
    }

    /** Leaves out packets until the next is not more than a block overdue, but never the last. */
    private long leaveOutOlderThan(long first, long target) {
        long kept = first;
        while (given - packets.timestamp(kept) > target + blockTicks) {
            long following = following(kept + 1);
            if (following == NO_SEQUENCE) {
                break;
            }
            while (nextSequence < following) {
                leaveOut(nextSequence);
            }
            kept = following;
        }
        return kept;
    }

    private Verdict silence() {
        ticks = blockTicks;
        given += ticks;
        length = 0;
        return Verdict.SILENCE;
    }

    private Verdict conceal(int wanted) {
        ticks = wanted;
        given += ticks;
        nextTimestamp += ticks;
        length = 0;
        return Verdict.CONCEAL;
    }

    private Verdict play(long sequence, byte[] out) {
        while (nextSequence < sequence) {
            leaveOut(nextSequence);
        }
        length = packets.copyPayload(sequence, out);
        ticks = packets.duration(sequence);
        packets.done(sequence);
        startsStream = untouched;
        untouched = false;
        nextSequence = sequence + 1;
        nextTimestamp = packets.timestamp(sequence) + ticks;
        given += ticks;
        delayTicks = (int) (offset() - delay.fastest());
        return adjustment();
    }

    /**
     * Corrects the offset with every second packet: at once where packets might come too late, with
     * some patience where they only wait longer than they need.
     */
    private Verdict adjustment() {
        long excess = offset() - delay.target();
        if (excess > blockTicks + blockTicks / 2) {
            direction = -1;
        } else if (excess < -blockTicks / 8) {
            direction = 1;
        } else if (direction < 0 && excess < blockTicks / 2 || direction > 0 && excess >= 0) {
            direction = 0;
        }
        if (direction == 0 || adjustedLast) {
            adjustedLast = false;
            return Verdict.PLAY;
        }
        adjustedLast = true;
        return direction < 0 ? Verdict.PLAY_SHORTER : Verdict.PLAY_LONGER;
    }

    /** How far behind the timestamps the sound is handed out. */
    private long offset() {
        return given - nextTimestamp;
    }

    /**
     * Tells how the sound of the packet just given was changed.
     *
     * @param difference the ticks added, negative for ticks left out
     */
    public void adjusted(int difference) {
        given += difference;
    }

    /** The first packet that waits. */
    private long first() {
        return following(nextSequence);
    }

    private long following(long from) {
        if (!begun) {
            return NO_SEQUENCE;
        }
        for (long sequence = from; sequence <= highest; sequence++) {
            if (packets.isWaiting(sequence)) {
                return sequence;
            }
        }
        return NO_SEQUENCE;
    }

    /**
     * How much is missing before the packet behind the gap that the last verdict is about, in ticks
     * of the clock rate; 0 if none has come.
     */
    public int gapTicks() {
        return gapTicks;
    }

    /**
     * Copies the payload of the packet behind the gap, which stays where it is. Only while {@link
     * #gapTicks} is more than 0.
     *
     * @param out where it goes, {@link #MAX_PAYLOAD} bytes or more
     * @return its length
     */
    public int copyAfterGap(byte[] out) {
        return packets.copyPayload(afterGap, out);
    }

    /** The bytes of payload the last verdict came with. */
    public int length() {
        return length;
    }

    /** How much sound the last verdict stands for, in ticks of the clock rate. */
    public int ticks() {
        return ticks;
    }

    /**
     * Whether the packet just given is the first of its stream, so that the decoder starts anew.
     */
    public boolean startsStream() {
        return startsStream;
    }

    /** Packets that never came. Any thread. */
    public long lost() {
        return lost;
    }

    /** Packets that came too late to be played. Any thread. */
    public long late() {
        return late;
    }

    /** Packets that came more than once. Any thread. */
    public long duplicates() {
        return duplicates;
    }

    /** The playout delay now: how long the fastest packets wait. Any thread. */
    public int delayMs() {
        return delayTicks * 10 / blockTicks;
    }
}
