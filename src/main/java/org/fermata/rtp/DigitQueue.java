package org.fermata.rtp;

import org.fermata.concurrent.SpscRing;

/** DTMF digits on their way from {@code signalling} to whoever sends them, one at a time. */
public final class DigitQueue {

    /** Said where no digit waits. */
    public static final char NONE = 0;

    /** A pause between digits. */
    public static final char PAUSE = ',';

    private static final int CAPACITY = 256;

    private final SpscRing<char[]> digits = new SpscRing<>(CAPACITY, () -> new char[1]);

    /**
     * Queues digits. One thread only.
     *
     * @param text of {@code 0-9*#A-D} and {@code ,}; anything else is left out, as is what no
     *     longer fits
     */
    public void add(String text) {
        for (int i = 0; i < text.length(); i++) {
            char digit = Character.toUpperCase(text.charAt(i));
            char[] slot = digits.claim();
            if (slot != null && (digit == PAUSE || DtmfReceiver.DIGITS.indexOf(digit) >= 0)) {
                slot[0] = digit;
                digits.publish();
            }
        }
    }

    /** Whether no digit waits. Any thread. */
    public boolean isEmpty() {
        return digits.isEmpty();
    }

    /** The digit that waits longest, which stays; {@link #NONE} for none. The sender only. */
    public char first() {
        char[] slot = digits.peek();
        return slot == null ? NONE : slot[0];
    }

    /** Takes the digit that waits longest away. The sender only. */
    public void removeFirst() {
        digits.release();
    }

    /** Takes all away. The sender only. */
    public void clear() {
        while (digits.peek() != null) {
            digits.release();
        }
    }
}
