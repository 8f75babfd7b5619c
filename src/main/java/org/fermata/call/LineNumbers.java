package org.fermata.call;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The numbers of the lines: the lowest free one is taken, and one given back rests for a while, so
 * that a script or a hand that meant the old call does not hit a new one. Owned by {@code
 * signalling}.
 */
final class LineNumbers {

    /** How long a number rests. */
    static final Duration REST = Duration.ofSeconds(10);

    private final Set<Integer> used = new HashSet<>();
    private final Map<Integer, Long> restsUntilNanos = new HashMap<>();

    /**
     * Takes the lowest free number.
     *
     * @param nowNanos the monotonic clock
     * @return a number from 1
     */
    int take(long nowNanos) {
        restsUntilNanos.values().removeIf(until -> until - nowNanos <= 0);
        int number = 1;
        while (used.contains(number) || restsUntilNanos.containsKey(number)) {
            number++;
        }
        used.add(number);
        return number;
    }

    /**
     * Gives a number back.
     *
     * @param number one that was taken
     * @param nowNanos the monotonic clock
     */
    void giveBack(int number, long nowNanos) {
        if (used.remove(number)) {
            restsUntilNanos.put(number, nowNanos + REST.toNanos());
        }
    }
}
