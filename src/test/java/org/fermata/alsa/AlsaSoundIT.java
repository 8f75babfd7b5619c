package org.fermata.alsa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.fermata.rig.Await;
import org.fermata.rig.EchoLoop;
import org.fermata.rig.OwnedProcess;
import org.fermata.rig.ProcessFigures;
import org.fermata.rig.Recording;
import org.fermata.rig.SoundRig;
import org.fermata.rig.Tone;
import org.fermata.rig.TonePlayer;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The device controller, in a process of its own, on a real ALSA PCM before a real sound server.
 */
class AlsaSoundIT {

    /** A sample that is surely part of the sweep. */
    private static final int LOUD = 4000;

    private static final Duration SOON = Duration.ofSeconds(10);

    /** A count with its time by the phone's clock: a busy machine may keep us from looking. */
    private record Pushes(long count, long nanos) {}

    /** The phone's part: a process with the controller alone. */
    private static final class Phone implements AutoCloseable {
        private final OwnedProcess process;

        Phone(Map<String, String> environment, String... arguments) {
            List<String> command =
                    new ArrayList<>(
                            List.of(
                                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                    "-XX:+UseSerialGC",
                                    "-XX:TieredStopAtLevel=1",
                                    "--enable-native-access=ALL-UNNAMED",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    SoundChild.class.getName()));
            command.addAll(List.of(arguments));
            process = new OwnedProcess("phone", environment, null, command);
            process.awaitLine("ready", line -> line.equals("ready"), SOON);
        }

        /** Gives a command and waits until it is done; the lines it printed. */
        List<String> ask(String command) {
            int from = process.lineCount();
            process.writeLine(command);
            process.awaitLine("done " + command, ("done " + command)::equals, SOON, from);
            List<String> lines = process.lines();
            return lines.subList(from, lines.size());
        }

        /** Gives a command and waits for the line that answers it. */
        String askAndAwait(String command, String answer) {
            int from = process.lineCount();
            process.writeLine(command);
            return process.awaitLine(answer, line -> line.startsWith(answer), SOON, from);
        }

        String device(String role) {
            return last(ask("status"), "state " + role + " ");
        }

        long count(String prefix, String key) {
            Matcher matcher =
                    Pattern.compile(" " + key + "=(-?\\d+)").matcher(last(ask("status"), prefix));
            assertThat(matcher.find()).isTrue();
            return Long.parseLong(matcher.group(1));
        }

        /** What port a was sent until when. */
        Pushes pushes() {
            Matcher matcher =
                    Pattern.compile(" pushes=(\\d+) .* at=(-?\\d+)")
                            .matcher(last(ask("status"), "port a "));
            assertThat(matcher.find()).isTrue();
            return new Pushes(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
        }

        double level(String port) {
            String line = last(ask("status"), "port " + port + " ");
            return Double.parseDouble(line.replaceAll(".* level=(\\S+).*", "$1"));
        }

        private static String last(List<String> lines, String prefix) {
            return lines.stream()
                    .filter(line -> line.startsWith(prefix))
                    .reduce((before, after) -> after)
                    .orElseThrow(() -> new AssertionError("no " + prefix + " in " + lines));
        }

        void awaitState(String start) {
            Await.until(
                    () -> start + ":\n" + process.tail(),
                    SOON,
                    () -> device(start.split(" ")[0]).startsWith("state " + start));
        }

        long pid() {
            return process.pid();
        }

        @Override
        public void close() {
            if (process.isAlive()) {
                process.writeLine("quit");
                process.awaitLine("closed", "closed"::equals, SOON);
            }
            process.close();
        }
    }

    @Test
    void aLineIsHeardAndSentAtItsLevelWithoutAGap() {
        try (SoundRig rig = new SoundRig();
                Recording out = rig.recordOut();
                TonePlayer mic = rig.playIntoMic(440, -20);
                Phone phone =
                        new Phone(
                                rig.environment(),
                                "alsa:pulse",
                                "alsa:pulse",
                                "alsa:pulse",
                                "500",
                                "1000")) {
            assertThat(mic).isNotNull();
            phone.ask("set a on on 1000");
            out.awaitLouderThan(out.position(), -40, SOON);
            out.recordSeconds(0.5);
            int from = out.recordSeconds(5);
            short[] heard = out.part(from, from + 5 * SoundRig.RATE);
            assertThat(Tone.levelAt(1000, heard, SoundRig.RATE)).isCloseTo(-20, within(1.0));
            // No gap over 20 ms, and the half wave in which a 1 kHz sine is below the level.
            assertThat(Tone.longestGapMs(heard, SoundRig.RATE, -40)).isLessThan(20.5);
            assertThat(phone.level("a")).isCloseTo(-20, within(1.0));
            assertThat(rig.playbackStreams(phone.pid())).isEqualTo(1);
            assertThat(rig.captureStreams(phone.pid())).isEqualTo(1);
            ProcessFigures before = ProcessFigures.of(phone.pid());
            Await.window(Duration.ofSeconds(10));
            ProcessFigures after = ProcessFigures.of(phone.pid());
            System.out.printf(
                    "playing and capturing through PulseAudio: %.1f %% of a core,"
                            + " %.0f context switches/s, threads %s%n",
                    after.cpuPercentSince(before),
                    after.switchesPerSecondSince(before),
                    after.ownThreads());
        }
    }

    /**
     * How long the room takes is told by recordings of both its ends; the phone's own buffers come
     * on top, and are the same for a near and a far echo.
     */
    @Test
    void anEchoIsMeasuredWithItsDelayAndLevel() {
        double[] onTop = new double[2];
        int[] delays = {60, 210};
        try (SoundRig rig = new SoundRig();
                Recording out = rig.recordOut();
                Recording mic = rig.recordMic();
                Phone phone =
                        new Phone(
                                rig.environment(),
                                "alsa:pulse",
                                "alsa:pulse",
                                "alsa:pulse",
                                "500",
                                "1000")) {
            for (int i = 0; i < delays.length; i++) {
                try (EchoLoop room = rig.feedBack(delays[i], -20)) {
                    assertThat(room).isNotNull();
                    int outFrom = out.position();
                    int micFrom = mic.position();
                    Matcher echo =
                            Pattern.compile("echo heard=true delay=(\\S+) level=(\\S+)")
                                    .matcher(phone.askAndAwait("echo", "echo heard"));
                    assertThat(echo.matches()).isTrue();
                    double roomMs =
                            (arrived(mic, micFrom, LOUD / 10) - arrived(out, outFrom, LOUD)) / 1000;
                    onTop[i] = Double.parseDouble(echo.group(1)) - roomMs;
                    System.out.printf(
                            "an echo of %.1f ms is measured as %s ms, %s dB%n",
                            roomMs, echo.group(1), echo.group(2));
                    assertThat(Double.parseDouble(echo.group(2))).isCloseTo(-20, within(1.0));
                }
            }
        }
        // Two buffers of 80 ms and what the sound server keeps, at the most.
        assertThat(onTop[0]).isBetween(0.0, 250.0);
        // Each time the two devices begin anywhere within a period of each other.
        assertThat(onTop[1]).isCloseTo(onTop[0], within(25.0));
    }

    /** When the first sample above a level was there, in µs. */
    private static double arrived(Recording recording, int from, int level) {
        short[] samples = recording.part(from, recording.position());
        for (int i = 0; i < samples.length; i++) {
            if (Math.abs(samples[i]) > level) {
                return recording.arrivedMicros(from + i);
            }
        }
        throw new AssertionError("nothing is louder than " + level);
    }

    @Test
    void withoutAnEchoNoneIsHeard() {
        try (SoundRig rig = new SoundRig();
                TonePlayer mic = rig.playIntoMic(440, -30);
                Phone phone =
                        new Phone(
                                rig.environment(),
                                "alsa:pulse",
                                "alsa:pulse",
                                "alsa:pulse",
                                "500",
                                "1000")) {
            assertThat(mic).isNotNull();
            assertThat(phone.askAndAwait("echo", "echo heard")).startsWith("echo heard=false");
        }
    }

    @Test
    void nothingIsWrittenOrReadAndNoPcmIsOpenOnceEveryLineIsHeld() {
        try (SoundRig rig = new SoundRig();
                Recording out = rig.recordOut();
                Phone phone =
                        new Phone(
                                rig.environment(),
                                "alsa:pulse",
                                "alsa:pulse",
                                "alsa:pulse",
                                "200",
                                "1000")) {
            phone.ask("set a on on 1000");
            phone.ask("set b off off 1000");
            out.awaitLouderThan(0, -40, SOON);
            phone.ask("set a off off 1000");
            phone.awaitState("PLAYBACK SUSPENDED");
            phone.awaitState("CAPTURE SUSPENDED");
            phone.awaitState("PLAYBACK CLOSED");
            phone.awaitState("CAPTURE CLOSED");
            long writes = phone.count("state PLAYBACK", "writes");
            long reads = phone.count("state CAPTURE", "reads");
            assertThat(phone.count("port a", "stops")).isEqualTo(1001);
            // What hears of devices that appear.
            assertThat(rig.clients(phone.pid())).isEqualTo(1);
            assertThat(rig.playbackStreams(phone.pid())).isZero();
            assertThat(rig.captureStreams(phone.pid())).isZero();
            int silent = out.recordSeconds(2);
            assertThat(
                            Tone.loudestSpan(
                                    out.part(silent, silent + 2 * SoundRig.RATE), SoundRig.RATE))
                    .isLessThan(-70);
            assertThat(phone.count("state PLAYBACK", "writes")).isEqualTo(writes);
            assertThat(phone.count("state CAPTURE", "reads")).isEqualTo(reads);
            phone.ask("set b on on 1000");
            out.awaitLouderThan(out.position(), -40, SOON);
        }
    }

    @Test
    void aKilledServerCostsNoLineAndSoundIsBackSoonAfterIt() {
        try (SoundRig rig = new SoundRig();
                Phone phone =
                        new Phone(
                                rig.environment(),
                                "alsa:pulse",
                                "alsa:pulse",
                                "alsa:pulse",
                                "500",
                                "1000")) {
            phone.ask("set a on on 1000");
            phone.awaitState("PLAYBACK RUNNING");
            phone.awaitState("CAPTURE RUNNING");
            Map<String, Integer> threads = ProcessFigures.of(phone.pid()).ownThreads();
            rig.kill();
            phone.awaitState("PLAYBACK LOST");
            phone.awaitState("CAPTURE LOST");
            assertThat(phone.device("PLAYBACK")).contains("the sound server is not running");
            double sentPerSecond = pushesPerSecond(phone, Duration.ofSeconds(4));
            assertThat(sentPerSecond).isCloseTo(100, within(5.0));
            rig.start();
            long back = System.nanoTime();
            try (Recording out = rig.recordOut()) {
                out.awaitLouderThan(0, -40, SOON);
                Duration took = Duration.ofNanos(System.nanoTime() - back);
                System.out.println("sound was back after " + took);
                assertThat(took).isLessThan(Duration.ofSeconds(3));
            }
            phone.awaitState("CAPTURE RUNNING");
            assertThat(ProcessFigures.of(phone.pid()).ownThreads()).isEqualTo(threads);
        }
    }

    @Test
    void aServerThatHangsKeepsNobodyWaiting() {
        try (SoundRig rig = new SoundRig();
                Phone phone =
                        new Phone(
                                rig.environment(),
                                "alsa:pulse",
                                "alsa:pulse",
                                "alsa:pulse",
                                "500",
                                "1000")) {
            phone.ask("set a on on 1000");
            phone.awaitState("PLAYBACK RUNNING");
            phone.awaitState("CAPTURE RUNNING");
            Map<String, Integer> threads = ProcessFigures.of(phone.pid()).ownThreads();
            rig.freeze();
            double sentPerSecond = pushesPerSecond(phone, Duration.ofSeconds(8));
            assertThat(sentPerSecond).isCloseTo(100, within(5.0));
            assertThat(phone.device("PLAYBACK")).contains("LOST").contains("does not answer");
            long asked = System.nanoTime();
            phone.ask("set b on on 500");
            assertThat(Duration.ofNanos(System.nanoTime() - asked))
                    .isLessThan(Duration.ofMillis(500));
            rig.thaw();
            long back = System.nanoTime();
            try (Recording out = rig.recordOut()) {
                out.awaitLouderThan(0, -40, SOON);
                Duration took = Duration.ofNanos(System.nanoTime() - back);
                System.out.println("sound was back after " + took);
                assertThat(took).isLessThan(Duration.ofSeconds(3));
            }
            phone.awaitState("CAPTURE RUNNING");
            Await.until(
                    () -> ProcessFigures.of(phone.pid()).ownThreads() + " instead of " + threads,
                    SOON,
                    () -> ProcessFigures.of(phone.pid()).ownThreads().equals(threads));
        }
    }

    @Test
    void aDeviceThatDoesNotExistIsToldAndTheNextOneTaken() {
        try (SoundRig rig = new SoundRig();
                Recording out = rig.recordOut();
                Phone phone =
                        new Phone(
                                rig.environment(),
                                "alsa:nonesuch",
                                "alsa:nonesuch",
                                "alsa:nonesuch",
                                "500",
                                "1000",
                                "alsa:pulse")) {
            phone.ask("set a on on 1000");
            out.awaitLouderThan(0, -40, SOON);
            assertThat(phone.device("PLAYBACK"))
                    .contains("RUNNING alsa:pulse")
                    .contains("nonesuch: there is no such device")
                    .contains("is used instead");
            phone.ask("select PLAYBACK alsa:pulse");
            phone.awaitState("PLAYBACK RUNNING alsa:pulse");
            assertThat(phone.device("PLAYBACK")).contains("problem=null");
        }
    }

    @Test
    void nullIsPacedByTheClock() {
        try (Phone phone =
                new Phone(Map.of(), "alsa:null", "alsa:null", "alsa:null", "500", "1000")) {
            phone.ask("set a on on 1000");
            phone.awaitState("PLAYBACK RUNNING");
            Await.window(Duration.ofSeconds(5));
            long pulls = phone.count("port a", "pulls");
            long pushes = phone.count("port a", "pushes");
            ProcessFigures before = ProcessFigures.of(phone.pid());
            Await.window(Duration.ofSeconds(10));
            ProcessFigures after = ProcessFigures.of(phone.pid());
            double seconds = (after.nanos() - before.nanos()) / 1e9;
            System.out.printf(
                    "alsa:null: %.1f %% of a core, %.0f context switches/s%n",
                    after.cpuPercentSince(before), after.switchesPerSecondSince(before));
            assertThat((phone.count("port a", "pulls") - pulls) / seconds)
                    .isCloseTo(100, within(3.0));
            assertThat((phone.count("port a", "pushes") - pushes) / seconds)
                    .isCloseTo(100, within(3.0));
            // The whole phone is to stay below 5 % with a call on it.
            assertThat(after.cpuPercentSince(before)).isLessThan(4);
        }
    }

    private static double pushesPerSecond(Phone phone, Duration window) {
        Pushes before = phone.pushes();
        Await.window(window);
        Pushes after = phone.pushes();
        return (after.count - before.count) / ((after.nanos - before.nanos) / 1e9);
    }
}
