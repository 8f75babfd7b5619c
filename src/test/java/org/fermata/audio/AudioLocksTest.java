package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import org.fermata.call.CallMedia;
import org.fermata.concurrent.ThreadEventLoop;
import org.fermata.media.MediaEngine;
import org.fermata.rtp.RtpEngine;
import org.fermata.rtp.RtpLoop;
import org.fermata.sdp.Format;
import org.fermata.store.Settings;
import org.fermata.store.SoundProfile;
import org.fermata.store.ToneStandard;
import org.fermata.store.VoiceSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The real threads, two lines that talk to each other and all that is done to the voice, under the
 * JDK's flight recorder: neither audio thread ever waits for a lock. All they wait for is time.
 */
class AudioLocksTest {

    private static final Set<String> AUDIO = Set.of("audio-playback", "audio-capture");
    private static final Format FORMAT = new Format(9, "G722", 8000, 1, "");
    private static final long SECONDS = 4;

    private static final class Steady implements PcmProvider {
        @Override
        public Set<String> schemes() {
            return Set.of("steady");
        }

        @Override
        public void check(String id, Role role) {}

        @Override
        public PcmDevice open(String id, Role role, PcmRequest wanted) {
            return new SteadyPcm(AudioClock.SYSTEM);
        }

        @Override
        public List<DeviceInfo> list() {
            return List.of();
        }

        @Override
        public String name(String id) {
            return id;
        }
    }

    private static final class Heard implements CallMedia.Listener {
        private final CountDownLatch first;

        Heard(CountDownLatch first) {
            this.first = first;
        }

        @Override
        public void heard() {
            first.countDown();
        }

        @Override
        public void silent(boolean silent) {}

        @Override
        public void digit(char digit) {}
    }

    private static Settings settings() {
        Settings all = Settings.DEFAULTS;
        Settings.DeviceChoice steady = new Settings.DeviceChoice("steady:", List.of());
        return new Settings(
                all.accounts(),
                all.call(),
                new Settings.AudioSettings(
                        steady,
                        steady,
                        all.audio().ring(),
                        1000,
                        10_000,
                        SoundProfile.AUTOMATIC,
                        Map.of(),
                        null,
                        new VoiceSettings(true, true, true, false, false),
                        ToneStandard.EUROPE),
                all.codec(),
                all.rtp(),
                all.jitter(),
                all.ui());
    }

    private static void agree(CallMedia one, CallMedia other) {
        one.apply(
                new CallMedia.Agreement(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), other.localPort()),
                        null,
                        FORMAT,
                        FORMAT.payloadType(),
                        null,
                        true,
                        true,
                        20));
        one.uncork();
    }

    private static String what(RecordedEvent event) {
        return event.getThread("eventThread").getJavaName()
                + " "
                + event.getEventType().getName()
                + " "
                + (event.hasField("parkedClass")
                        ? event.getClass("parkedClass")
                        : event.getClass("monitorClass"))
                + " "
                + event.getStackTrace();
    }

    /** What waits for time waits at the clock. */
    private static boolean isLock(RecordedEvent event) {
        RecordedClass parked = event.hasField("parkedClass") ? event.getClass("parkedClass") : null;
        return parked == null || !parked.getName().startsWith(AudioClock.class.getName());
    }

    @Test
    void neitherAudioThreadEverWaitsForALock(@TempDir Path folder) throws Exception {
        Settings settings = settings();
        CountDownLatch bothHeard = new CountDownLatch(2);
        Path file = folder.resolve("locks.jfr");
        try (ThreadEventLoop signalling = new ThreadEventLoop("signalling");
                RtpLoop sockets = new RtpLoop(() -> {});
                RtpEngine rtp = new RtpEngine(sockets);
                Recording recording = new Recording()) {
            DeviceController devices =
                    new DeviceController(
                            signalling,
                            List.of(new Steady(), new VirtualDevices(new Recorder())),
                            settings::audio);
            MediaEngine media =
                    new MediaEngine(signalling, rtp, devices.ports(), Signals.NONE, () -> settings);
            List<CallMedia> calls = new ArrayList<>();
            signalling.execute(
                    () -> {
                        calls.add(open(media, bothHeard));
                        calls.add(open(media, bothHeard));
                        agree(calls.get(0), calls.get(1));
                        agree(calls.get(1), calls.get(0));
                    });
            assertThat(bothHeard.await(20, TimeUnit.SECONDS)).isTrue();
            for (String event : List.of("jdk.JavaMonitorEnter", "jdk.ThreadPark")) {
                recording.enable(event).withoutThreshold().withStackTrace();
            }
            recording.start();
            CompletableFuture<Void> over = new CompletableFuture<>();
            signalling.schedule(Duration.ofSeconds(SECONDS), () -> over.complete(null));
            over.get(SECONDS + 20, TimeUnit.SECONDS);
            recording.stop();
            recording.dump(file);
            long sent = calls.getFirst().statistics().txPackets();
            signalling.execute(() -> calls.forEach(CallMedia::close));
            devices.close();
            assertThat(sent).isGreaterThan(SECONDS * 50 * 8 / 10);
        }
        Set<String> seen = new TreeSet<>();
        List<String> locks = new ArrayList<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            String thread =
                    event.getThread("eventThread") == null
                            ? ""
                            : event.getThread("eventThread").getJavaName();
            if (AUDIO.contains(thread)) {
                seen.add(thread);
                if (isLock(event)) {
                    locks.add(what(event));
                }
            }
        }
        assertThat(seen).as("threads that waited for time").isEqualTo(AUDIO);
        assertThat(locks).isEmpty();
    }

    private static CallMedia open(MediaEngine media, CountDownLatch heard) {
        try {
            return media.open("test", null, InetAddress.getLoopbackAddress(), new Heard(heard));
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
