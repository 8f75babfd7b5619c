package org.fermata.bench;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.Await;
import org.fermata.rig.Commands;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.PeerProcess;
import org.fermata.rig.ProcessFigures;
import org.fermata.rig.SoundRig;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Minutes of a busy desk: on up to 16 lines somebody dials, holds, resumes, merges, splits and
 * hangs up at random, with real sound. What the phone holds on to is compared before and after,
 * both times with no line, after the idle time, and after a collection of garbage.
 */
final class SoakBench {

    private static final int LINES = 16;
    private static final long SEED = 4;
    private static final Duration STEP = Duration.ofMillis(250);
    private static final Duration IDLE = Duration.ofSeconds(14);

    /** What may grow: what the JVM keeps of classes and compiled code, no more. */
    private static final long RESIDENT_MIB = 24;

    private static final long FILES = 4;
    private static final double CPU_POINTS = 0.5;
    private static final double BUSY_CPU_POINTS = 2.0;

    private record Rest(
            long residentKib,
            Map<String, Integer> threads,
            int files,
            int pcms,
            double cpuPercent,
            double switchesPerSecond) {}

    private final Table table;
    private final Duration length;
    private final Duration warmUp;
    private final Duration restWindow;
    private final Random random = new Random(SEED);
    private final Map<String, Integer> done = new TreeMap<>();
    private final Map<String, Integer> refused = new TreeMap<>();
    private int dialled;

    SoakBench(Table table, boolean quick, int minutes) {
        this.table = table;
        length = quick ? Duration.ofSeconds(40) : Duration.ofMinutes(minutes);
        warmUp = Duration.ofSeconds(quick ? 20 : 90);
        restWindow = Duration.ofSeconds(quick ? 5 : 20);
    }

    void run() {
        try (SoundRig rig = new SoundRig();
                PeerProcess peer = new PeerProcess("codec=G722");
                FermataProcess phone =
                        FermataProcess.phone().sound(rig).set("call.maxLines", "16").start()) {
            table.say(
                    "%d s of random dialling, holding, resuming, merging, splitting and hanging up"
                            + " on %d lines, real sound, seed %d; %d s of the same before.",
                    length.toSeconds(), LINES, SEED, warmUp.toSeconds());
            work(phone, peer, warmUp);
            Rest before = rest(phone, rig);
            double earlyCpu = work(phone, peer, length.dividedBy(2));
            double lateCpu = work(phone, peer, length.dividedBy(2));
            Rest after = rest(phone, rig);
            report(before, after, earlyCpu, lateCpu);
        }
    }

    /** Works for a while; the processor time it took in percent of a core. */
    private double work(FermataProcess phone, PeerProcess peer, Duration howLong) {
        ProcessFigures start = ProcessFigures.of(phone.pid());
        long end = System.nanoTime() + howLong.toNanos();
        while (System.nanoTime() < end) {
            step(phone, peer);
            Await.window(STEP);
        }
        return ProcessFigures.of(phone.pid()).cpuPercentSince(start);
    }

    private void step(FermataProcess phone, PeerProcess peer) {
        List<JsonNode> up = new ArrayList<>();
        for (JsonNode line : phone.control().result("lines")) {
            if (line.get("state").asText().equals("CONFIRMED")) {
                up.add(line);
            }
        }
        int dice = random.nextInt(100);
        if (up.isEmpty() || dice < 22 && up.size() < LINES) {
            ask(phone, "dial", peer.uri("line" + dialled++));
            return;
        }
        String one = number(up.get(random.nextInt(up.size())));
        String other = number(up.get(random.nextInt(up.size())));
        if (dice < 45) {
            ask(phone, "hold", one);
        } else if (dice < 72) {
            ask(phone, "resume", one);
        } else if (dice < 82 && !one.equals(other)) {
            ask(phone, "merge", one, other);
        } else if (dice < 88) {
            ask(phone, "split", one);
        } else {
            ask(phone, "hangup", one);
        }
    }

    private static String number(JsonNode line) {
        return line.get("line").asText();
    }

    /** Some of it cannot be done at the moment, such as to split what is not merged. */
    private void ask(FermataProcess phone, String command, String... args) {
        JsonNode answer = phone.control().request(command, args);
        (answer.get("exit").asInt() == 0 ? done : refused).merge(command, 1, Integer::sum);
        if (answer.get("exit").asInt() > 1) {
            table.check(false, "%s %s: %s", command, String.join(" ", args), answer.get("error"));
        }
    }

    private Rest rest(FermataProcess phone, SoundRig rig) {
        phone.control().request("hangup", "--all");
        Await.until(
                () -> "no line is up: " + phone.confirmedLines(),
                Duration.ofSeconds(30),
                () -> phone.confirmedLines() == 0);
        Await.window(IDLE);
        Path java = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Commands.run(java.toString(), String.valueOf(phone.pid()), "GC.run");
        ProcessFigures start = ProcessFigures.of(phone.pid());
        Await.window(restWindow);
        ProcessFigures end = ProcessFigures.of(phone.pid());
        return new Rest(
                end.residentKib(),
                end.ownThreads(),
                ProcessFigures.openFiles(phone.pid()).size(),
                rig.playbackStreams(phone.pid()) + rig.captureStreams(phone.pid()),
                end.cpuPercentSince(start),
                end.switchesPerSecondSince(start));
    }

    private void report(Rest before, Rest after, double earlyCpu, double lateCpu) {
        table.say("");
        table.say("%-28s %10s %10s", "at rest", "before", "after");
        row("resident, MB", "%.0f", before.residentKib() / 1024.0, after.residentKib() / 1024.0);
        row("own threads", "%.0f", sum(before.threads()), sum(after.threads()));
        row("open files", "%.0f", before.files(), after.files());
        row("PCMs", "%.0f", before.pcms(), after.pcms());
        row("CPU, % of a core", "%.2f", before.cpuPercent(), after.cpuPercent());
        row("context switches/s", "%.1f", before.switchesPerSecond(), after.switchesPerSecond());
        table.say("");
        row("CPU at work, both halves, %", "%.2f", earlyCpu, lateCpu);
        table.say("done %s, refused %s", done, refused);
        table.say("");
        long grown = (after.residentKib() - before.residentKib()) / 1024;
        table.check(
                grown <= RESIDENT_MIB, "resident memory %+d MB, at most %+d", grown, RESIDENT_MIB);
        table.check(
                after.threads().equals(before.threads()),
                "the same threads%s",
                after.threads().equals(before.threads())
                        ? ""
                        : ": " + after.threads() + " not " + before.threads());
        table.check(
                after.files() - before.files() <= FILES,
                "open files %+d, at most %+d",
                after.files() - before.files(),
                FILES);
        table.check(after.pcms() == 0, "no PCM is open: %d", after.pcms());
        table.check(
                after.cpuPercent() - before.cpuPercent() <= CPU_POINTS,
                "CPU at rest %+.2f points, at most %+.1f",
                after.cpuPercent() - before.cpuPercent(),
                CPU_POINTS);
        table.check(
                lateCpu - earlyCpu <= BUSY_CPU_POINTS,
                "CPU at work %+.2f points in the second half, at most %+.1f",
                lateCpu - earlyCpu,
                BUSY_CPU_POINTS);
    }

    private static double sum(Map<String, Integer> threads) {
        return threads.values().stream().mapToInt(Integer::intValue).sum();
    }

    private void row(String name, String format, double before, double after) {
        table.say("%-28s %10s %10s", name, text(format, before), text(format, after));
    }

    private static String text(String format, double value) {
        return String.format(java.util.Locale.ROOT, format, value);
    }
}
