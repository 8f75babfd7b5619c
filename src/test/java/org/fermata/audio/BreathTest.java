package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A thread that always has work still sleeps before Linux takes its program's life. */
class BreathTest {

    /** RLIMIT_RTTIME as rtkit demands it, and what a port may take of it at a time, in ns. */
    private static final long KILLED_NANOS = 200_000_000L;

    private static final long PORT_NANOS = 30_000_000L;
    private static final int PORTS = 64;

    /** A clock that only work and sleep move. */
    private static final class WorkClock implements AudioClock {
        private long now;
        private long slept;
        private long longestNanos;
        private int permits;

        void work(long nanos) {
            now += nanos;
            longestNanos = Math.max(longestNanos, now - slept);
        }

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void park() {
            throw new AssertionError("for ever");
        }

        @Override
        public void parkNanos(long nanos) {
            if (permits > 0) {
                permits--;
                return;
            }
            now += nanos;
            slept = now;
        }
    }

    private final WorkClock clock = new WorkClock();

    private final MixerPort slow =
            new MixerPort() {
                @Override
                public void pull(float[] block) {
                    clock.work(PORT_NANOS);
                }

                @Override
                public void push(float[] block) {
                    clock.work(PORT_NANOS);
                }
            };

    private static void failed(Throwable failure) {
        throw new AssertionError(failure);
    }

    @Test
    void manySlowLinesArePlayedWithPauses() {
        PlaybackMixer mixer = new PlaybackMixer(BreathTest::failed, clock);
        for (int i = 0; i < PORTS; i++) {
            mixer.add(new MixPort(slow));
        }
        clock.permits = 1;
        mixer.render(new float[PortHost.BLOCK_FRAMES], null);
        assertThat(clock.longestNanos).isLessThan(KILLED_NANOS / 2);
    }

    @Test
    void manySlowLinesAreSentToWithPauses() {
        CaptureMixer mixer = new CaptureMixer(BreathTest::failed, clock);
        for (int i = 0; i < PORTS; i++) {
            mixer.add(new MixPort(slow));
        }
        clock.permits = 1;
        mixer.capture(new float[PortHost.BLOCK_FRAMES]);
        assertThat(clock.longestNanos).isLessThan(KILLED_NANOS / 2);
    }

    @Test
    void whoSleepsAnywayIsNotKept() {
        Breath breath = new Breath(clock);
        for (int turn = 0; turn < PORTS; turn++) {
            clock.work(PORT_NANOS);
            breath.take(clock.now);
            breath.from(clock.now);
        }
        assertThat(clock.slept).isZero();
    }
}
