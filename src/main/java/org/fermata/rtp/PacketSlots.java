package org.fermata.rtp;

import java.util.Arrays;

/**
 * The packets a {@link JitterBuffer} holds, and what became of the last ones it held: a slot for
 * each extended sequence number in reach, at the number modulo the count of slots. All memory is
 * taken when it is made.
 */
final class PacketSlots {

    /** Said where no packet waits. */
    static final long NONE = -1;

    private static final byte EMPTY = 0;
    private static final byte WAITING = 1;
    private static final byte DONE = 2;
    private static final byte LOST = 3;

    private final long[] sequences;
    private final long[] timestamps;
    private final int[] durations;
    private final int[] lengths;
    private final boolean[] markers;
    private final byte[] states;
    private final byte[][] payloads;

    /**
     * Makes empty slots.
     *
     * @param count how many, a power of two
     * @param payloadBytes the longest payload
     */
    PacketSlots(int count, int payloadBytes) {
        sequences = new long[count];
        timestamps = new long[count];
        durations = new int[count];
        lengths = new int[count];
        markers = new boolean[count];
        states = new byte[count];
        payloads = new byte[count][payloadBytes];
    }

    void clear() {
        Arrays.fill(states, EMPTY);
    }

    int count() {
        return states.length;
    }

    /** Keeps a packet. */
    void store(
            long sequence,
            long timestamp,
            int duration,
            boolean marker,
            byte[] bytes,
            int offset,
            int length) {
        int slot = mark(sequence, WAITING);
        timestamps[slot] = timestamp;
        durations[slot] = duration;
        lengths[slot] = length;
        markers[slot] = marker;
        System.arraycopy(bytes, offset, payloads[slot], 0, length);
    }

    /** Remembers that the packet has come and is not, or no longer, wanted. */
    void done(long sequence) {
        mark(sequence, DONE);
    }

    /** Remembers that the packet had not come when its turn was over. */
    void lost(long sequence) {
        mark(sequence, LOST);
    }

    private int mark(long sequence, byte state) {
        int slot = slot(sequence);
        sequences[slot] = sequence;
        states[slot] = state;
        return slot;
    }

    /** Whether the packet is here and waits. */
    boolean isWaiting(long sequence) {
        return is(sequence, WAITING);
    }

    /**
     * Finds a packet that waits.
     *
     * @param from the first number to look at
     * @param to the last one
     * @return the lowest number that waits, {@link #NONE} for none
     */
    long firstWaiting(long from, long to) {
        for (long sequence = from; sequence <= to; sequence++) {
            if (isWaiting(sequence)) {
                return sequence;
            }
        }
        return NONE;
    }

    /** Whether the packet came and is no longer wanted. */
    boolean isDone(long sequence) {
        return is(sequence, DONE);
    }

    /** Whether the packet had not come when its turn was over. */
    boolean isLost(long sequence) {
        return is(sequence, LOST);
    }

    private boolean is(long sequence, byte state) {
        int slot = slot(sequence);
        return states[slot] == state && sequences[slot] == sequence;
    }

    long timestamp(long sequence) {
        return timestamps[slot(sequence)];
    }

    int duration(long sequence) {
        return durations[slot(sequence)];
    }

    boolean marker(long sequence) {
        return markers[slot(sequence)];
    }

    /**
     * Copies the payload of a packet that waits.
     *
     * @return its length
     */
    int copyPayload(long sequence, byte[] out) {
        int slot = slot(sequence);
        System.arraycopy(payloads[slot], 0, out, 0, lengths[slot]);
        return lengths[slot];
    }

    private int slot(long sequence) {
        return (int) sequence & states.length - 1;
    }
}
