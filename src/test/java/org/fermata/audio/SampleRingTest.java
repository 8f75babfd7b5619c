package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Random;

/** Two threads on two clocks, simulated. */
class SampleRingTest {

    private static final int FRAMES = PortHost.BLOCK_FRAMES;
    private static final double TONE_HZ = 1000;
    private static final double STEP = 2 * Math.PI * TONE_HZ / PortHost.RATE;
    private static final double AMPLITUDE = 0.5;
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final SampleRing ring = new SampleRing();
    private final float[] in = new float[FRAMES];
    private final float[] out = new float[FRAMES];
    private final Random random = new Random(20);

    private long tone;

    // What the reader saw.
    private double before;
    private double twoBefore;
    private int heard;
    private double worstClick;
    private int gaps;
    private double leastFill;
    private double mostFill;

    private void write(long now) {
        for (int i = 0; i < FRAMES; i++) {
            in[i] = (float) (AMPLITUDE * Math.sin(STEP * (tone + i)));
        }
        tone += FRAMES;
        ring.write(in, now);
    }

    private void read(long now) {
        if (!ring.read(out, now)) {
            gaps++;
            heard = 0;
            return;
        }
        for (float sample : out) {
            if (heard++ >= 2) {
                double expected = 2 * Math.cos(STEP) * before - twoBefore;
                worstClick = Math.max(worstClick, Math.abs(sample - expected));
            }
            twoBefore = before;
            before = sample;
        }
        leastFill = Math.min(leastFill, ring.fillFrames());
        mostFill = Math.max(mostFill, ring.fillFrames());
    }

    private void forgetWhatWasSeen() {
        worstClick = 0;
        gaps = 0;
        leastFill = Double.MAX_VALUE;
        mostFill = 0;
    }

    /** Lets both threads run until a time, the writer's clock faster by some parts per million. */
    private void run(Clock writer, Clock reader, long untilNanos) {
        while (Math.min(writer.next, reader.next) < untilNanos) {
            if (writer.next <= reader.next) {
                for (int i = 0; i < writer.blocks; i++) {
                    write(writer.next);
                }
                writer.advance();
            } else {
                for (int i = 0; i < reader.blocks; i++) {
                    read(reader.next);
                }
                reader.advance();
            }
        }
    }

    private final class Clock {
        final int blocks;
        private final double period;
        private final double late;
        private double due;
        long next;

        Clock(int blocks, double ppm, double lateMs, double startMs) {
            this.blocks = blocks;
            period = blocks * 1e7 / (1 + ppm / 1e6);
            late = lateMs * 1e6;
            due = startMs * 1e6;
            next = (long) due;
        }

        void advance() {
            due += period;
            next = Math.max(next + 1, (long) (due + random.nextDouble() * late));
        }
    }

    @ParameterizedTest
    @CsvSource({"2,2,200,60", "2,2,-200,10", "1,2,200,10", "4,1,-200,10"})
    void anHourOnTwoClocksLeavesTheFillWhereItWasAndNoClick(
            int writerBlocks, int readerBlocks, int ppm, int minutes) {
        Clock writer = new Clock(writerBlocks, ppm, 4, 0);
        Clock reader = new Clock(readerBlocks, 0, 4, 3);
        run(writer, reader, MINUTE_NANOS);
        forgetWhatWasSeen();
        run(writer, reader, minutes * MINUTE_NANOS);
        assertThat(gaps).isZero();
        assertThat(leastFill).isPositive();
        assertThat(mostFill).isLessThan(ring.target() + FRAMES);
        assertThat(ring.steer() * 1e6).isCloseTo(ppm, within(60.0));
        assertThat(worstClick / AMPLITUDE).isLessThan(0.001);
    }

    /** Half a minute of chasing would be heard by an echo canceller. */
    @ParameterizedTest
    @CsvSource({"2,2", "1,2", "2,1"})
    void clocksThatAgreeAreHardlySteeredThoughThreadsAreLate(int writerBlocks, int readerBlocks) {
        Clock writer = new Clock(writerBlocks, 0, 6, 0);
        Clock reader = new Clock(readerBlocks, 0, 6, 3);
        double most = 0;
        for (int moment = 1; moment <= 200; moment++) {
            run(writer, reader, moment * 100_000_000L);
            most = Math.max(most, Math.abs(ring.steer() * 1e6));
        }
        assertThat(most).as("parts per million").isLessThan(350);
        assertThat(gaps).as("blocks missing once it flows").isLessThan(10);
    }

    /** {@link SlowFill}: 3 % early for half a second, a block at a time, then a period. */
    @Test
    void aDeviceThatIsFilledSlowlyIsNotChasedAfterwards() {
        Clock reader = new Clock(2, 0, 0.5, 40);
        run(new Clock(1, 30_000, 0.5, 0), reader, 500_000_000L);
        Clock full = new Clock(2, 0, 0.5, 500);
        run(full, reader, 2_000_000_000L);
        double most = 0;
        for (long now = 2_000_000_000L; now < 20_000_000_000L; now += 100_000_000L) {
            run(full, reader, now);
            most = Math.max(most, Math.abs(ring.steer()) * 1e6);
        }
        assertThat(most).as("parts per million").isLessThan(50);
    }

    @Test
    void thePitchIsThatOfTheSoundAndNothingIsAdded() {
        Clock writer = new Clock(2, 200, 4, 0);
        Clock reader = new Clock(2, 0, 4, 3);
        run(writer, reader, MINUTE_NANOS);
        double worst = 0;
        for (int window = 1; window <= 20; window++) {
            run(writer, reader, MINUTE_NANOS + window * 1_000_000_000L);
            worst = Math.max(worst, residual());
        }
        assertThat(10 * Math.log10(worst)).isLessThan(-60);
    }

    /** What is left of the last block when the sine that fits best is taken out, as power. */
    private double residual() {
        double step = STEP * (1 + ring.steer());
        double ss = 0;
        double cc = 0;
        double sc = 0;
        double sy = 0;
        double cy = 0;
        double squares = 0;
        for (int i = 0; i < FRAMES; i++) {
            double sine = Math.sin(step * i);
            double cosine = Math.cos(step * i);
            ss += sine * sine;
            cc += cosine * cosine;
            sc += sine * cosine;
            sy += out[i] * sine;
            cy += out[i] * cosine;
            squares += out[i] * out[i];
        }
        double fitted = (sy * sy * cc - 2 * sy * cy * sc + cy * cy * ss) / (ss * cc - sc * sc);
        return Math.abs(squares - fitted) / squares;
    }

    @Test
    void aThreadThatStoodStillIsCaughtUpWithoutALongDelay() {
        Clock writer = new Clock(2, 0, 0, 0);
        Clock reader = new Clock(2, 0, 0, 3);
        run(writer, reader, MINUTE_NANOS);
        reader.due += 250e6;
        reader.next = (long) reader.due;
        run(writer, reader, 2 * MINUTE_NANOS);
        assertThat(ring.fillFrames()).isLessThan(ring.target() + FRAMES);
    }

    @Test
    void aWriterThatStopsIsHeardAgainWhenItGoesOn() {
        Clock writer = new Clock(2, 0, 0, 0);
        Clock reader = new Clock(2, 0, 0, 3);
        run(writer, reader, MINUTE_NANOS);
        writer.due += 500e6;
        writer.next = (long) writer.due;
        run(writer, reader, 2 * MINUTE_NANOS);
        forgetWhatWasSeen();
        run(writer, reader, 3 * MINUTE_NANOS);
        assertThat(gaps).isZero();
    }
}
