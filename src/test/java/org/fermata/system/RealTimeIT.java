package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.rig.Await;
import org.fermata.rig.FakeRtkit;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.PeerProcess;
import org.fermata.rig.SoundRig;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where the system refuses it priority, a phone asks rtkit for the threads that move sound. */
class RealTimeIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    /** What rtkit demands of its clients as it comes (rtkit-daemon --rttime-usec-max). */
    private static final long RTTIME_MICROS = 200_000;

    /** In a user namespace nobody has a privilege outside it, not even root. */
    private static List<String> unprivileged() throws IOException {
        List<String> before = new ArrayList<>();
        if ((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0) {
            before.addAll(List.of("unshare", "--map-root-user"));
        }
        before.addAll(List.of("prlimit", "--rtprio=0:0", "--nice=0:0"));
        return before;
    }

    private static List<Long> threads(FermataProcess phone, String name) {
        try (Stream<Path> tasks =
                Files.list(Path.of("/proc", String.valueOf(phone.pid()), "task"))) {
            List<Long> found = new ArrayList<>();
            for (Path task : tasks.toList()) {
                if (Files.exists(task.resolve("comm"))
                        && Files.readString(task.resolve("comm")).strip().equals(name)) {
                    found.add(Long.parseLong(task.getFileName().toString()));
                }
            }
            return found;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void awaitAsked(
            FakeRtkit rtkit, FermataProcess phone, String thread, String what) {
        Await.until(
                () -> thread + " was asked " + what + phone.tail(),
                SOON,
                () ->
                        threads(phone, thread).stream()
                                .anyMatch(one -> what.equals(rtkit.asked(one))));
    }

    @Test
    void theThreadsThatMoveSoundGetPriorityFromRtkit() throws IOException {
        try (SoundRig rig = new SoundRig();
                FakeRtkit rtkit = new FakeRtkit();
                PeerProcess peer = new PeerProcess("codec=PCMA");
                FermataProcess phone =
                        FermataProcess.phone()
                                .sound(rig)
                                .environment(rtkit.environment())
                                .behind(unprivileged())
                                .start()) {
            phone.call(peer.uri("call"));
            awaitAsked(rtkit, phone, "audio-playback", "priority 4");
            awaitAsked(rtkit, phone, "audio-capture", "priority 4");
            awaitAsked(rtkit, phone, "threaded-ml", "nice -11");
            awaitAsked(rtkit, phone, "rtp", "nice -11");
            String limit =
                    Files.readString(Path.of("/proc", String.valueOf(phone.pid()), "limits"))
                            .lines()
                            .filter(line -> line.startsWith("Max realtime timeout"))
                            .findFirst()
                            .orElseThrow();
            assertThat(limit.split("\\s{2,}")[2]).isEqualTo(String.valueOf(RTTIME_MICROS));
        }
    }
}
