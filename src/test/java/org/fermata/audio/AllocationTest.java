package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import org.fermata.concurrent.ManualEventLoop;
import org.fermata.store.ToneStandard;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** The audio threads give the collector nothing to do. */
class AllocationTest {

    private static final int TURNS = 5000;

    /** What the measurement itself and a late class load may take; one object a turn is more. */
    private static final long ALLOWED_BYTES = 16L * TURNS / 2;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final SteppedClock clock = new SteppedClock();
    private final ManualEventLoop signalling = new ManualEventLoop();

    private static final class SteppedClock implements AudioClock {
        private long nanos;

        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public void park() {}

        @Override
        public void parkNanos(long wait) {
            nanos += wait;
        }
    }

    static final AudioLoop.Listener NOBODY =
            new AudioLoop.Listener() {
                @Override
                public void released(PcmDevice device) {}

                @Override
                public void ranDry(PcmDevice device) {}

                @Override
                public void failed(PcmDevice device, int error) {}

                @Override
                public void halted(PcmDevice device) {}
            };

    private long allocated(AudioLoop loop) {
        loop.run(null);
        for (int i = 0; i < TURNS; i++) {
            loop.step();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < TURNS; i++) {
            loop.step();
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static void record(MixPort port) {
        port.record(new LineRecording(Path.of("/none"), true, null, () -> {}));
        port.heard(true);
    }

    @Test
    void playingAllocatesNothing() {
        PlaybackMixer mixer = new PlaybackMixer(failure -> {}, clock);
        PlaybackLoop loop =
                new PlaybackLoop("test", signalling, NOBODY, new TransferCounter(), clock, mixer);
        for (int i = 0; i < 4; i++) {
            MixPort port = new MixPort(new FakePort(0.9f));
            port.merge(i % 2);
            record(port);
            mixer.add(port);
        }
        mixer.add(NationalTones.tone(ToneStandard.UK, Signals.Signal.RINGBACK));
        mixer.add(new RingMelody(RingMelody.USUAL_STROKES));
        assertThat(allocated(loop)).isLessThan(ALLOWED_BYTES);
        assertThat(clock.nanos).isGreaterThan(TURNS * AudioLoop.BLOCK_NANOS);
    }

    @Test
    void capturingAllocatesNothing() {
        CaptureMixer mixer = new CaptureMixer(failure -> {}, clock);
        CaptureLoop loop = new CaptureLoop(signalling, NOBODY, new TransferCounter(), clock, mixer);
        for (int i = 0; i < 4; i++) {
            MixPort port = new MixPort(new FakePort(0));
            port.merge(i % 2);
            record(port);
            mixer.add(port);
        }
        assertThat(allocated(loop)).isLessThan(ALLOWED_BYTES);
    }
}
