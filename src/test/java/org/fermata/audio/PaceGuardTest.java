package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PaceGuardTest {

    private static final int PERIOD = PcmParameters.PERIOD_FRAMES;
    private static final long SECOND = 1_000_000_000L;

    private final PaceGuard guard = new PaceGuard();
    private long now = 123_456_789L;

    /** Transfers periods until the time is over; each takes so long by itself. */
    private int transfersIn(long nanos, double nanosEach) {
        long end = now + nanos;
        int transfers = 0;
        double clock = now;
        while (clock < end) {
            clock += nanosEach;
            transfers++;
            clock += guard.transferred(PERIOD, (long) clock);
        }
        now = (long) clock;
        return transfers;
    }

    @Test
    void aDeviceThatTakesAnythingAtOnceIsHeldToRealTime() {
        guard.start(now, PortHost.RATE, 0, 4 * PERIOD, true);
        // 10 s of 20 ms, and what it may be ahead.
        assertThat(transfersIn(10 * SECOND, 1000)).isCloseTo(500, within(5));
        assertThat(transfersIn(10 * SECOND, 1000)).isEqualTo(500);
    }

    @Test
    void aDeviceWithoutAClockIsPacedFromItsFirstFrame() {
        guard.start(now, PortHost.RATE, 0, 0, false);
        assertThat(guard.transferred(PERIOD, now)).isEqualTo(SECOND / 50);
    }

    @Test
    void aSoundCardThatRunsAFewHundredPpmFastIsLeftAlone() {
        guard.start(now, PortHost.RATE, 4 * PERIOD, 6 * PERIOD, true);
        double each = SECOND / 50.0 / 1.0005;
        for (int i = 0; i < 180_000; i++) {
            now += (long) each;
            assertThat(guard.transferred(PERIOD, now)).isZero();
        }
    }

    @Test
    void aBurstAfterAStallIsAllowed() {
        guard.start(now, PortHost.RATE, 4 * PERIOD, 6 * PERIOD, true);
        now += SECOND;
        for (int i = 0; i < 4; i++) {
            assertThat(guard.transferred(PERIOD, now)).isZero();
        }
    }

    @Test
    void aDeviceIsTrustedAgainOnceItKeepsTheTimeByItself() {
        guard.start(now, PortHost.RATE, 0, 0, true);
        assertThat(guard.transferred(PERIOD, now)).isPositive();
        now += SECOND;
        double each = SECOND / 50.0 / 1.0005;
        for (int i = 0; i < 100_000; i++) {
            now += (long) each;
            assertThat(guard.transferred(PERIOD, now)).isZero();
        }
    }
}
