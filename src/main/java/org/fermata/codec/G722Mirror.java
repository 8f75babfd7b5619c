package org.fermata.codec;

import java.util.Arrays;

/**
 * G.722's quadrature mirror filter (ITU-T G.722 sections 3.1 and 4.4): its 24 taps over two
 * interleaved series of values, of which each gets half.
 */
final class G722Mirror {

    private static final int TAPS = 24;

    /** Each value twice, {@link #TAPS} apart, so that the newest lie side by side. */
    private final int[] recent = new int[2 * TAPS];

    /** Where the oldest lies. */
    private int at;

    /** Takes the next value of each series. */
    void add(int older, int newer) {
        recent[at] = older;
        recent[at + TAPS] = older;
        recent[at + 1] = newer;
        recent[at + 1 + TAPS] = newer;
        at = at + 2 == TAPS ? 0 : at + 2;
    }

    /** The series that comes first in each pair, filtered. */
    int older() {
        return sum(at, G722Tables.QMF);
    }

    /** The other, filtered. */
    int newer() {
        return sum(at + 1, G722Tables.QMF_BACKWARDS);
    }

    private int sum(int from, int[] taps) {
        int[] values = recent;
        int sum = 0;
        for (int tap = 0, i = from; tap < taps.length; tap++, i += 2) {
            sum += values[i] * taps[tap];
        }
        return sum;
    }

    /** Forgets everything, as at the start of a stream. */
    void reset() {
        Arrays.fill(recent, 0);
        at = 0;
    }
}
