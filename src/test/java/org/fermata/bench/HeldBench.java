package org.fermata.bench;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.Await;
import org.fermata.rig.EchoLoop;
import org.fermata.rig.ProcessFigures;
import org.fermata.rig.SoundRig;
import org.fermata.rig.TonePlayer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What held lines cost: phones with one active line and 0, 9, 19, 63 and 255 held ones run side by
 * side, each with peers of its own in another process, and are measured in the same windows, so
 * that whatever else happens on the machine befalls them alike. Every figure is the kernel's, the
 * sound server's or the peers'; only the device's state and counters are the phone's own.
 */
final class HeldBench {

    private static final int[] HELD = {0, 9, 19, 63, 255};
    private static final int FEW = 2;
    private static final double CPU_PERCENT = 3.5;
    private static final double CPU_POINTS = 0.3;
    private static final double CPU_POINTS_ABOVE_NONE = 0.5;
    private static final double ALL_HELD_PERCENT = 0.4;
    private static final double ALL_HELD_WAKEUPS = 15;
    private static final double CPU_POINTS_IGNORED = 2.0;
    private static final double SWITCHES_RATIO = 1.10;
    private static final double SWITCHES_PER_SECOND = 30;
    private static final int PACKETS_PER_SECOND = 50;
    private static final double VOICE_HZ = 440;
    private static final double VOICE_DBFS = -30;
    private static final int ECHO_MS = 60;
    private static final double ECHO_DB = -12;

    private final Table table;
    private final Duration warmUp;
    private final Duration window;
    private final int windows;
    private final Duration silence;

    HeldBench(Table table, boolean quick) {
        this.table = table;
        warmUp = Duration.ofSeconds(quick ? 10 : 60);
        window = Duration.ofSeconds(quick ? 5 : 20);
        windows = quick ? 3 : 5;
        silence = Duration.ofSeconds(quick ? 10 : 30);
    }

    @SuppressWarnings("try") // the tone and the echo only have to be there
    void run() {
        List<Subject> subjects = new ArrayList<>();
        try (SoundRig rig = new SoundRig();
                TonePlayer voice = rig.playIntoMic(VOICE_HZ, VOICE_DBFS);
                SoundRig room = new SoundRig();
                EchoLoop echo = room.feedBack(ECHO_MS, ECHO_DB)) {
            try {
                for (int held : HELD) {
                    subjects.add(new Subject("1 + " + held + " held", held, rig, "codec=G722"));
                }
                subjects.add(new Subject("1 + 63 ignoring", 63, rig, "codec=G722", "hold=ignore"));
                subjects.add(new Subject("1 + 0, an echo", 0, room, "codec=G722"));
                table.say(
                        "One active line plus N held, G.722, alsa:pulse; %s of warm-up,"
                                + " %d windows of %s each, the same for all; medians.",
                        text(warmUp), windows, text(window));
                Await.window(warmUp);
                for (int round = 0; round < windows; round++) {
                    subjects.forEach(Subject::begin);
                    Await.window(window);
                    subjects.forEach(Subject::end);
                }
                report(subjects);
                for (int i = FEW + 1; i < HELD.length; i++) {
                    everyLineHeld(subjects.get(i));
                }
            } finally {
                subjects.forEach(Subject::close);
            }
        }
    }

    private void report(List<Subject> subjects) {
        table.say("");
        table.say(
                "%-16s %8s %9s %8s %7s %5s %9s %8s",
                "lines", "CPU %", "switch/s", "threads", "RSS MB", "PCMs", "active", "held");
        table.say(
                "%-16s %8s %9s %8s %7s %5s %9s %8s",
                "", "of core", "", "own", "", "p+c", "pkt/win", "pkt/win");
        for (Subject s : subjects) {
            table.say(
                    "%-16s %8.2f %9.1f %8d %7d %3d+%d %9d %8d",
                    s.name,
                    s.cpuPercent(),
                    s.switchesPerSecond(),
                    s.threads().values().stream().mapToInt(Integer::intValue).sum(),
                    s.residentMib(),
                    s.playbackStreams(),
                    s.captureStreams(),
                    s.fewestActivePackets(),
                    s.mostOtherPackets());
        }
        for (Subject s : subjects) {
            StringBuilder each = new StringBuilder();
            for (Subject.Window w : s.windows()) {
                each.append(
                        String.format(
                                Locale.ROOT,
                                "  %.2f %%/%.0f",
                                w.cpuPercent(),
                                w.switchesPerSecond()));
            }
            table.say("%-16s%s", s.name, each);
        }
        table.say("");
        Subject base = subjects.get(0);
        Map<String, Integer> threads = base.threads();
        for (Subject s : subjects) {
            table.check(
                    s.fewestActivePackets() >= window.toSeconds() * PACKETS_PER_SECOND * 98 / 100,
                    "%s: the active line is alive, %d packets in its poorest window",
                    s.name,
                    s.fewestActivePackets());
            table.check(
                    s.threads().equals(threads),
                    "%s: threads as with none held%s",
                    s.name,
                    s.threads().equals(threads) ? "" : ": " + s.threads() + " not " + threads);
            table.check(
                    s.playbackStreams() == 1 && s.captureStreams() == 1,
                    "%s: one playback, one capture",
                    s.name);
        }
        Subject few = subjects.get(FEW);
        table.check(
                few.cpuPercent() <= CPU_PERCENT,
                "%s: CPU %.2f %% of a core, at most %.1f",
                few.name,
                few.cpuPercent(),
                CPU_PERCENT);
        for (int i = FEW + 1; i < HELD.length; i++) {
            compare(few, subjects.get(i), CPU_POINTS);
            compare(base, subjects.get(i), CPU_POINTS_ABOVE_NONE);
        }
        Subject most = subjects.get(HELD.length - 1);
        double limit =
                Math.max(
                        base.switchesPerSecond() * SWITCHES_RATIO,
                        base.switchesPerSecond() + SWITCHES_PER_SECOND);
        table.check(
                most.switchesPerSecond() <= limit,
                "%s: %.1f context switches a second, at most %.1f",
                most.name,
                most.switchesPerSecond(),
                limit);
        compare(base, subjects.get(HELD.length), CPU_POINTS_IGNORED);
        table.say("threads: %s", threads);
    }

    private void compare(Subject base, Subject other, double points) {
        double above = other.cpuPercent() - base.cpuPercent();
        table.check(
                above <= points,
                "%s: CPU %+.2f points against %s, at most %.1f",
                other.name,
                above,
                base.name,
                points);
    }

    private void everyLineHeld(Subject subject) {
        table.say("");
        table.say("Every one of %d lines held:", subject.held + 1);
        subject.holdActive();
        subject.phone.awaitSuspended();
        JsonNode playback = subject.phone.device("playback");
        JsonNode capture = subject.phone.device("capture");
        for (JsonNode device : List.of(playback, capture)) {
            table.check(
                    device.get("suspendCauses").toString().contains("ALL_CORKED"),
                    "%s is %s, cause %s",
                    device.get("device").asText(),
                    device.get("state").asText(),
                    device.get("suspendCauses"));
        }
        long writes = playback.get("writes").asLong();
        long reads = capture.get("reads").asLong();
        ProcessFigures before = ProcessFigures.of(subject.phone.pid());
        Await.window(silence);
        ProcessFigures after = ProcessFigures.of(subject.phone.pid());
        playback = subject.phone.device("playback");
        capture = subject.phone.device("capture");
        table.check(
                playback.get("writes").asLong() == writes && capture.get("reads").asLong() == reads,
                "writes %d and reads %d, %s later %d and %d",
                writes,
                reads,
                text(silence),
                playback.get("writes").asLong(),
                capture.get("reads").asLong());
        int streams = subject.playbackStreams() + subject.captureStreams();
        long devices = ProcessFigures.soundDevices(subject.phone.pid());
        boolean closed =
                playback.get("state").asText().equals("CLOSED")
                        && capture.get("state").asText().equals("CLOSED");
        table.check(
                closed && streams == 0 && devices == 0,
                "after the idle time: %s and %s, %d streams of ours at the sound server",
                playback.get("state").asText(),
                capture.get("state").asText(),
                streams);
        double wakeups = after.wakeupsPerSecondSince(before, "");
        table.check(
                after.cpuPercentSince(before) <= ALL_HELD_PERCENT && wakeups <= ALL_HELD_WAKEUPS,
                "CPU %.2f %%, at most %.1f; %.1f wake-ups a second, at most %.0f (%.1f context"
                        + " switches, with those that others on the machine brought about)",
                after.cpuPercentSince(before),
                ALL_HELD_PERCENT,
                wakeups,
                ALL_HELD_WAKEUPS,
                after.switchesPerSecondSince(before));
        double ofAudio = after.wakeupsPerSecondSince(before, "audio-");
        table.check(ofAudio == 0, "%.1f of them from audio", ofAudio);
    }

    private static String text(Duration duration) {
        return duration.toSeconds() + " s";
    }
}
