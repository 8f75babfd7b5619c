package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import org.fermata.audio.dsp.VoiceFilter;
import org.fermata.audio.dsp.WebRtcVoice;
import org.fermata.call.CallMedia;
import org.fermata.concurrent.ManualEventLoop;
import org.fermata.media.MediaEngine;
import org.fermata.rtp.ManualSocketLoop;
import org.fermata.rtp.RtpEngine;
import org.fermata.sdp.Format;
import org.fermata.store.Settings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Two lines that talk to each other over sockets, from the microphone to the loudspeaker, with all
 * that is done to the voice: after a minute of simulated time neither audio thread allocates a
 * byte.
 */
class LineAllocationTest {

    private static final int STEP_MS = 5;
    private static final int WARM_UP_MS = 60_000;
    private static final int MEASURED_MS = 30_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ManualEventLoop signalling = new ManualEventLoop();
    private final ManualSocketLoop sockets = new ManualSocketLoop();
    private final RtpEngine rtp = new RtpEngine(sockets);
    private final AudioClock clock =
            new AudioClock() {
                @Override
                public long nanoTime() {
                    return sockets.nanoTime();
                }

                @Override
                public void park() {}

                @Override
                public void parkNanos(long nanos) {}
            };
    private final SampleRing loudspeaker = new SampleRing();
    private final PlaybackMixer playback = new PlaybackMixer(this::fail, clock, loudspeaker);
    private final CaptureMixer capture = new CaptureMixer(this::fail, clock, loudspeaker);

    private void fail(Throwable failure) {
        throw new AssertionError(failure);
    }

    /** Plugs lines in as the device controller does, with nobody else on the audio threads. */
    private final class Host implements PortHost {
        @Override
        public void set(MixerPort port, boolean plays, boolean sends) {
            if (plays && sends) {
                MixPort one = new MixPort(port);
                playback.add(one);
                capture.add(one);
            }
        }

        @Override
        public void mute(MixerPort port, boolean muted) {}

        @Override
        public void merge(MixerPort port, int group) {}

        @Override
        public void record(MixerPort port, LineRecording recording) {}

        @Override
        public void remove(MixerPort port) {}
    }

    private static final class Unheard implements CallMedia.Listener {
        @Override
        public void silent(boolean silent) {}

        @Override
        public void digit(char digit) {}
    }

    private CallMedia open(MediaEngine engine) {
        try {
            return engine.open("test", null, InetAddress.getLoopbackAddress(), new Unheard());
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void agree(CallMedia one, CallMedia other, Format format) {
        one.apply(
                new CallMedia.Agreement(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), other.localPort()),
                        null,
                        format,
                        format.payloadType(),
                        null,
                        true,
                        true,
                        20));
        one.uncork();
    }

    private long allocated(AudioLoop playing, AudioLoop recording, int forMs) {
        long bytes = 0;
        for (int ms = 0; ms < forMs; ms += STEP_MS) {
            long before = threads.getCurrentThreadAllocatedBytes();
            playing.step();
            recording.step();
            bytes += threads.getCurrentThreadAllocatedBytes() - before;
            sockets.advance(Duration.ofMillis(STEP_MS));
            signalling.runReady();
        }
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({"PCMU, 0, true", "PCMA, 8, true", "G722, 9, true", "G722, 9, false"})
    void neitherAudioThreadAllocatesAnythingAfterAMinute(
            String encoding, int payloadType, boolean more) {
        VoiceFilter filter = new WebRtcVoice(true, more, more);
        MediaEngine engine =
                new MediaEngine(signalling, rtp, new Host(), Signals.NONE, () -> Settings.DEFAULTS);
        CallMedia one = open(engine);
        CallMedia other = open(engine);
        Format format = new Format(payloadType, encoding, 8000, 1, "");
        agree(one, other, format);
        agree(other, one, format);
        capture.filter(filter, true, !more);
        PlaybackLoop playing =
                new PlaybackLoop(
                        "test",
                        signalling,
                        AllocationTest.NOBODY,
                        new TransferCounter(),
                        clock,
                        playback);
        CaptureLoop recording =
                new CaptureLoop(
                        signalling, AllocationTest.NOBODY, new TransferCounter(), clock, capture);
        SteadyPcm speaker = new SteadyPcm(clock);
        playing.run(speaker);
        recording.run(new SteadyPcm(clock));
        try {
            allocated(playing, recording, WARM_UP_MS);
            speaker.forget();
            long sent = one.statistics().txPackets();
            assertThat(allocated(playing, recording, MEASURED_MS)).as("bytes").isZero();
            assertThat(one.statistics().txPackets() - sent)
                    .as("packets meanwhile")
                    .isBetween(MEASURED_MS / 20 - 2L, MEASURED_MS / 20 + 2L);
            assertThat(one.statistics().rxLost() + one.statistics().rxLate()).isZero();
            assertThat(speaker.loudest()).as("what is heard").isGreaterThan(1000);
        } finally {
            one.close();
            other.close();
            sockets.pump();
            filter.close();
        }
    }
}
