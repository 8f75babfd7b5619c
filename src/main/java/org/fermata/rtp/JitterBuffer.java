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
 *     first packet is due, or has come at once        nothing came for 120 ms
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

    private final int blockTicks;
    private final int idleTicks;
    private final int leapTicks;
    private final int maxTicks;
    private final PlayoutDelay delay;
    private final PlayoutClock clock;
    private final PacketSlots packets;
    private final StreamNumbers numbers = new StreamNumbers();

    private boolean playing;

    /** Whether the next packet to begin with does not wait. */
    private boolean atOnce;

    /** Whether nothing of the stream has been handed out. */
    private boolean untouched;

    private long nextSequence;

    /** Where the sound that has come ends. */
    private long end;

    private int emptyTicks;

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
        clock = new PlayoutClock(blockTicks);
    }

    /**
     * As {@link #reset}, for somebody who waits for the sound: the first packet is due as soon as
     * it has come. The delay that it was not given is made up for by longer packets.
     */
    public void resetAtOnce() {
        reset();
        atOnce = true;
    }

    /** Throws away all packets and what is known of the path: the playing begins anew. */
    public void reset() {
        atOnce = false;
        numbers.forget();
        playing = false;
        clock.restart();
        packets.clear();
        delay.clear();
    }

    /** Tells that a block of 10 ms is about to be played. */
    public void beginBlock() {
        clock.beginBlock();
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
        if (count > MAX_PAYLOAD || duration < 0 || !belongs(ssrc, sequenceNumber, timestamp)) {
            return;
        }
        long sequence = numbers.sequence(sequenceNumber);
        long highest = numbers.highest();
        if (sequence < nextSequence && untouched && highest - sequence < packets.count()) {
            nextSequence = sequence;
        }
        if (known(sequence)) {
            return;
        }
        long told = numbers.told(timestamp);
        if (duration > 0 && sequence > highest) {
            followLeap(told, (sequence - highest - 1) * duration);
        }
        long time = told + numbers.leap();
        if (sequence > highest) {
            numbers.advance(sequence, told);
        }
        makeRoom(sequence);
        if (duration == 0) {
            packets.done(sequence);
            return;
        }
        end = Math.max(end, time + duration);
        delay.arrived(clock.now(), clock.now() - time);
        if (playing && time + duration <= clock.nextTimestamp()) {
            packets.done(sequence);
            late = late + 1;
            return;
        }
        packets.store(sequence, time, duration, marker, bytes, offset, count);
    }

    /** Whether the packet belongs to a stream, which may begin with it. */
    private boolean belongs(int ssrc, int sequenceNumber, int timestamp) {
        StreamNumbers.Place place = numbers.place(ssrc, sequenceNumber, timestamp);
        if (place == StreamNumbers.Place.BEGINS) {
            packets.clear();
            delay.clear();
            untouched = true;
            playing = false;
            nextSequence = numbers.highest();
            end = Long.MIN_VALUE;
        }
        return place != StreamNumbers.Place.ELSEWHERE;
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
    private void followLeap(long told, long missing) {
        long transit = clock.now() - told - numbers.leap();
        if (delay.isEmpty()) {
            return;
        }
        if (playing) {
            if (Math.abs(transit - delay.fastest()) > leapTicks) {
                numbers.join(told, end + missing);
            }
        } else if (!delay.plausible(transit) && first() == PacketSlots.NONE) {
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
        if (playing && first != PacketSlots.NONE && spurtBegins(first)) {
            playing = false;
        }
        if (!playing) {
            if (first == PacketSlots.NONE) {
                return silence();
            }
            first = leaveOutOlderThan(first, delay.target());
            clock.next(packets.timestamp(first));
            if (clock.offset() < delay.target() && !atOnce) {
                return silence();
            }
            atOnce = false;
            playing = true;
            clock.begin();
        }
        if (first == PacketSlots.NONE) {
            emptyTicks += blockTicks;
            playing = emptyTicks <= idleTicks;
            return conceal(blockTicks);
        }
        emptyTicks = 0;
        if (clock.offset() > delay.fastest() + maxTicks + 10L * blockTicks) {
            first = leaveOutOlderThan(first, delay.target());
            clock.next(packets.timestamp(first));
        }
        long gap = packets.timestamp(first) - clock.nextTimestamp();
        if (gap > 0 && first > nextSequence) {
            gapTicks = (int) Math.min(gap, Integer.MAX_VALUE);
            afterGap = first;
            return conceal((int) Math.min(gap, blockTicks));
        }
        return play(first, out);
    }

    /** A gap in the timestamps with none in the sequence, or one marked. */
    private boolean spurtBegins(long first) {
        return packets.timestamp(first) - clock.nextTimestamp() > blockTicks
                && (first == nextSequence || packets.marker(first));
    }

    /** Leaves out packets until the next is not more than a block overdue, but never the last. */
    private long leaveOutOlderThan(long first, long target) {
        long kept = first;
        while (clock.given() - packets.timestamp(kept) > target + blockTicks) {
            long following = following(kept + 1);
            if (following == PacketSlots.NONE) {
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
        clock.give(ticks);
        length = 0;
        return Verdict.SILENCE;
    }

    private Verdict conceal(int wanted) {
        ticks = wanted;
        clock.play(ticks);
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
        clock.next(packets.timestamp(sequence));
        clock.play(ticks);
        delayTicks = (int) (clock.offset() - delay.fastest());
        return switch (clock.correction(delay.target())) {
            case -1 -> Verdict.PLAY_SHORTER;
            case 1 -> Verdict.PLAY_LONGER;
            default -> Verdict.PLAY;
        };
    }

    /**
     * Tells how the sound of the packet just given was changed.
     *
     * @param difference the ticks added, negative for ticks left out
     */
    public void adjusted(int difference) {
        clock.give(difference);
    }

    /** The first packet that waits. */
    private long first() {
        return following(nextSequence);
    }

    private long following(long from) {
        return numbers.begun() ? packets.firstWaiting(from, numbers.highest()) : PacketSlots.NONE;
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
