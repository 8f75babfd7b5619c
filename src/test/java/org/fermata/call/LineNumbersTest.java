package org.fermata.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineNumbersTest {

    private static final long SECOND = 1_000_000_000L;

    private final LineNumbers numbers = new LineNumbers();

    @Test
    void theLowestFreeNumberIsTakenOnceItHasRested() {
        assertThat(numbers.take(0)).isEqualTo(1);
        assertThat(numbers.take(0)).isEqualTo(2);
        numbers.giveBack(1, 0);
        assertThat(numbers.take(10 * SECOND - 1)).isEqualTo(3);
        assertThat(numbers.take(10 * SECOND)).isEqualTo(1);
    }

    @Test
    void theClockMayPassItsLargestValue() {
        long late = Long.MAX_VALUE - SECOND;
        numbers.take(late);
        numbers.giveBack(1, late);
        assertThat(numbers.take(late + 9 * SECOND)).isEqualTo(2);
        assertThat(numbers.take(late + 10 * SECOND)).isEqualTo(1);
    }

    @Test
    void givingBackWhatWasNeverTakenChangesNothing() {
        numbers.giveBack(1, 0);
        assertThat(numbers.take(0)).isEqualTo(1);
    }
}
