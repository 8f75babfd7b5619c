package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlowFillTest {

    private static final int BLOCK = PortHost.BLOCK_FRAMES;
    private static final long BLOCK_NANOS = 10_000_000L;

    /** 80 ms in periods of 20. */
    private static final PcmParameters DEVICE =
            new PcmParameters(
                    PortHost.RATE,
                    2,
                    PcmParameters.PERIOD_FRAMES,
                    PcmParameters.BUFFER_FRAMES,
                    true);

    private static final int PLENTY = 5 * BLOCK;
    private static final long START = 123_456_789L;

    private final SlowFill fill = new SlowFill();

    @Test
    void blocksAreMadeALittleFasterThanTheyArePlayedUntilTheBufferIsFull() {
        fill.begin(START, DEVICE, 3 * BLOCK);
        assertThat(fill.early(START)).isZero();
        int blocks = 0;
        long now = START;
        while (fill.fills()) {
            now += Math.max(0, fill.early(now));
            fill.wrote(BLOCK, PLENTY);
            blocks++;
        }
        // What was missing, 80 − 20 − 30 ms, has been made beyond what was played meanwhile.
        assertThat(blocks * BLOCK_NANOS - (now - START)).isBetween(30_000_000L, 45_000_000L);
        assertThat(now - START).isBetween(500_000_000L, 2_000_000_000L);
        assertThat(fill.early(now)).isZero();
    }

    @Test
    void whoComesLateMakesUpForItAtOnce() {
        fill.begin(START, DEVICE, 3 * BLOCK);
        fill.wrote(BLOCK, 7 * BLOCK + 1);
        assertThat(fill.early(START)).isZero();
        fill.wrote(BLOCK, 6 * BLOCK);
        assertThat(fill.early(START)).isBetween(9_000_000L, BLOCK_NANOS);
    }

    @Test
    void aDeviceThatHasRunDryOrWasFilledIsNotHeldBack() {
        fill.begin(START, DEVICE, 3 * BLOCK);
        fill.wrote(BLOCK, PLENTY);
        fill.end();
        assertThat(fill.early(START)).isZero();
        fill.begin(START, DEVICE, 8 * BLOCK);
        assertThat(fill.fills()).isFalse();
    }
}
