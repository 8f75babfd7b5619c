package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.concurrent.ThreadEventLoop;
import org.junit.jupiter.api.Test;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An audio thread as the system runs it. */
class AudioLoopTest {

    private final CountDownLatch givenUp = new CountDownLatch(1);

    private final class Told implements AudioLoop.Listener {
        @Override
        public void released(PcmDevice device) {}

        @Override
        public void ranDry(PcmDevice device) {}

        @Override
        public void failed(PcmDevice device, int error) {
            givenUp.countDown();
        }

        @Override
        public void halted(PcmDevice device) {}
    }

    private static final class BrokenPcm extends VirtualPcm {
        BrokenPcm() {
            super("broken", "broken");
        }

        @Override
        public int write(short[] samples, int offset, int frames) {
            throw new UnsatisfiedLinkError("a device that fails");
        }
    }

    @Test
    void theThreadOutlivesWhateverGoesWrongOnItAndGivesUpADeviceThatThrows()
            throws InterruptedException {
        CountDownLatch after = new CountDownLatch(1);
        try (ThreadEventLoop signalling = new ThreadEventLoop("signalling")) {
            AudioLoop loop =
                    new PlaybackLoop(
                            "audio-playback",
                            signalling,
                            new Told(),
                            new TransferCounter(),
                            AudioClock.SYSTEM,
                            new PlaybackMixer(failure -> {}, AudioClock.SYSTEM));
            loop.start();
            loop.command(
                    () -> {
                        throw new IllegalStateException("a command that fails");
                    });
            loop.run(new BrokenPcm());
            assertThat(givenUp.await(10, TimeUnit.SECONDS)).isTrue();
            loop.command(after::countDown);
            assertThat(after.await(10, TimeUnit.SECONDS)).isTrue();
            loop.end();
        }
    }
}
