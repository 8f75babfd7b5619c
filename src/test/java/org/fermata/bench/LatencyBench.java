package org.fermata.bench;

import org.fermata.rig.Await;
import org.fermata.rig.Baresip;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.Namespace;
import org.fermata.rig.PeerProcess;
import org.fermata.rig.Recording;
import org.fermata.rig.SoundRig;
import org.fermata.rig.Tone;
import org.fermata.rig.TonePlayer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From the microphone of one telephone to the loudspeaker of another: a sweep is played into the
 * microphone's null sink, both null sinks are recorded, and the recordings are correlated. Two
 * Fermatas in two profiles and two of Debian's baresip, one pair after another on the same sound
 * server, G.722 throughout. The Fermata that listens has 63 more lines, held.
 */
final class LatencyBench {

    private static final double LEVEL = -16;
    private static final double AUDIBLE = -40;
    private static final double LONGEST_GAP_MS = 10;
    private static final double LONGEST_PAUSE_MS = 10;
    private static final int OTHER_LINES = 63;
    private static final int STRETCH = SoundRig.RATE / 2;
    private static final int MOST_LAG = SoundRig.RATE * 7 / 10;
    private static final Pattern PAUSE = Pattern.compile("Pause.* ([0-9.]+)ms");

    private final Table table;
    private final int seconds;
    private final int settleSeconds;
    private final int otherLines;

    /** What one pair showed. */
    private record Result(String name, List<Double> delays, double gapMs) {
        double median() {
            List<Double> sorted = new ArrayList<>(delays);
            Collections.sort(sorted);
            return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
        }

        double most() {
            return delays.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
        }
    }

    LatencyBench(Table table, boolean quick) {
        this.table = table;
        seconds = quick ? 10 : 60;
        settleSeconds = quick ? 3 : 10;
        otherLines = quick ? 7 : OTHER_LINES;
    }

    void run() throws IOException {
        try (SoundRig rig = new SoundRig();
                Recording mic = rig.recordMic();
                Recording out = rig.recordOut()) {
            double own = rig.ownDelayMs();
            List<Result> results = new ArrayList<>();
            double pause;
            try (TonePlayer _ = rig.playIntoMic(Tone.sweep(LEVEL, SoundRig.RATE, 1))) {
                mic.awaitLouderThan(mic.position(), AUDIBLE, Duration.ofSeconds(5));
                results.add(baresip(rig, mic, out));
                Path log = Files.createTempFile("fermata-gc", ".log");
                try {
                    results.add(fermata("BALANCED", rig, mic, out, log));
                    results.add(fermata("LOW_LATENCY", rig, mic, out, null));
                    pause = longestPause(log);
                } finally {
                    Files.delete(log);
                }
            }
            report(own, results, pause);
        }
    }

    private void report(double own, List<Result> results, double pause) {
        Result baresip = results.get(0);
        table.say(
                "Microphone to loudspeaker over null sinks, G.722, a sweep through %d s; ms. The"
                        + " rig alone (paplay to parec): %.1f.",
                seconds, own);
        table.say("");
        table.say("%-22s %8s %8s %8s %8s", "", "median", "most", "ratio", "gap");
        for (Result result : results) {
            table.say(
                    "%-22s %8.1f %8.1f %8.2f %8.1f",
                    result.name,
                    result.median(),
                    result.most(),
                    result.median() / baresip.median(),
                    result.gapMs);
        }
        table.say("");
        check(results.get(1), 120, baresip);
        check(results.get(2), 80, baresip);
        table.check(
                pause <= LONGEST_PAUSE_MS,
                "the longest pause for garbage collection with %d lines was %.1f ms, at most %.0f",
                otherLines + 1,
                pause,
                LONGEST_PAUSE_MS);
    }

    private void check(Result result, double limit, Result baresip) {
        table.check(
                result.median() <= limit,
                "%s: %.1f ms, at most %.0f",
                result.name,
                result.median(),
                limit);
        table.check(
                result.median() <= baresip.median() / 2,
                "%s: at most half of what baresip takes",
                result.name);
        table.check(
                result.gapMs <= LONGEST_GAP_MS,
                "%s: no gap in %d s, the longest pause %.1f ms",
                result.name,
                seconds,
                result.gapMs);
    }

    private Result fermata(
            String profile, SoundRig rig, Recording mic, Recording out, Path garbageLog) {
        FermataProcess.Builder listens =
                FermataProcess.phone()
                        .sound(rig)
                        .set("audio.profile", profile)
                        .set("codec.order", "[\"G722\"]")
                        .set("call.maxLines", "100");
        if (garbageLog != null) {
            listens.environment(
                    java.util.Map.of("JDK_JAVA_OPTIONS", "-Xlog:gc:file=" + garbageLog));
        }
        try (FermataProcess said =
                        FermataProcess.phone()
                                .sound(rig)
                                .set("audio.profile", profile)
                                .set("codec.order", "[\"G722\"]")
                                .start();
                FermataProcess heard = listens.start();
                PeerProcess peer = new PeerProcess("codec=G722")) {
            for (int i = 0; garbageLog != null && i < otherLines; i++) {
                int other = heard.call(peer.uri("line" + i));
                heard.control().result("hold", String.valueOf(other));
            }
            int line = said.dial(heard.uri());
            int taken = heard.awaitIncoming(FermataProcess.LIMIT).get("line").asInt();
            heard.control().result("answer", String.valueOf(taken));
            said.awaitConfirmed(line);
            // What the listener says would be heard on the same loudspeaker.
            heard.control().result("mute", String.valueOf(taken), "on");
            Result result = measure("Fermata, " + profile, mic, out);
            table.say("%s: %s", profile, heard.line(taken).get("rtp"));
            table.say("%s: %s", profile, said.device("capture"));
            table.say("%s: %s", profile, heard.device("playback"));
            return result;
        }
    }

    private Result baresip(SoundRig rig, Recording mic, Recording out) {
        try (Namespace namespace = new Namespace();
                Baresip said = new Baresip(namespace, rig.environment(), Namespace.LEFT);
                Baresip heard = new Baresip(namespace, rig.environment(), Namespace.RIGHT)) {
            said.command("/dial " + heard.uri());
            Await.until(
                    () -> "baresip plays: " + heard.process().tail(),
                    Duration.ofSeconds(15),
                    () -> rig.playbackStreams(heard.pid()) > 0);
            heard.command("/mute");
            return measure("baresip", mic, out);
        }
    }

    private Result measure(String name, Recording mic, Recording out) {
        out.awaitLouderThan(out.position(), AUDIBLE, Duration.ofSeconds(10));
        out.recordSeconds(settleSeconds);
        int from = out.recordSeconds(seconds);
        double gap =
                Tone.longestGapMs(
                        out.part(from, from + seconds * SoundRig.RATE), SoundRig.RATE, AUDIBLE);
        // Where the microphone's recording was at the same moment.
        int apart =
                (int)
                        Math.round(
                                (out.arrivedMicros(0) - mic.arrivedMicros(0))
                                        * SoundRig.RATE
                                        / 1e6);
        List<Double> delays = new ArrayList<>();
        int end = from + seconds * SoundRig.RATE - STRETCH - MOST_LAG;
        for (int at = from; at <= end; at += SoundRig.RATE) {
            short[] said = mic.part(at + apart, at + apart + STRETCH);
            double lag = Tone.lagMs(said, out.part(at, at + STRETCH + MOST_LAG), SoundRig.RATE);
            if (!Double.isNaN(lag)) {
                delays.add(lag);
            }
        }
        return new Result(name, delays, gap);
    }

    private static double longestPause(Path log) {
        try {
            double longest = 0;
            Matcher matcher = PAUSE.matcher(Files.readString(log));
            while (matcher.find()) {
                longest = Math.max(longest, Double.parseDouble(matcher.group(1)));
            }
            return longest;
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
