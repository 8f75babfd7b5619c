package org.fermata.bench;

import org.fermata.rig.Await;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.OwnedProcess;
import org.fermata.rig.PeerProcess;
import org.fermata.rig.ProcessFigures;
import org.fermata.rig.Recording;
import org.fermata.rig.SoundRig;
import org.fermata.rig.Tone;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What lines cost that are talked on at once, merged into one conference, G.722; and whether 32 of
 * them sound without a gap while another program takes both processors at normal priority.
 */
final class ActiveBench {

    private static final int[] LINES = {1, 2, 4, 8, 16, 32};
    private static final double POINTS_PER_LINE = 0.6;
    private static final double AUDIBLE = -40;
    private static final double LONGEST_GAP_MS = 10;

    private final Table table;
    private final Duration warmUp;
    private final Duration window;
    private final int windows;
    private final int loadedSeconds;

    ActiveBench(Table table, boolean quick) {
        this.table = table;
        warmUp = Duration.ofSeconds(quick ? 5 : 20);
        window = Duration.ofSeconds(5);
        windows = quick ? 1 : 3;
        loadedSeconds = quick ? 20 : 300;
    }

    void run() {
        try (SoundRig rig = new SoundRig();
                PeerProcess peer = new PeerProcess("codec=G722");
                FermataProcess phone =
                        FermataProcess.phone()
                                .sound(rig)
                                .set("codec.order", "[\"G722\"]")
                                .set("call.autoHold", "false")
                                .start()) {
            table.say(
                    "Merged lines, G.722, alsa:pulse; %d s of warm-up for each row, then %d windows"
                            + " of %d s; medians.",
                    warmUp.toSeconds(), windows, window.toSeconds());
            table.say("%-8s %8s %10s", "lines", "CPU %", "per line");
            List<String> lines = new ArrayList<>();
            double first = 0;
            double last = 0;
            for (int count : LINES) {
                while (lines.size() < count) {
                    lines.add(String.valueOf(phone.call(peer.uri("line" + lines.size()))));
                }
                if (count > 1) {
                    phone.control().result("merge", lines.toArray(String[]::new));
                }
                Await.window(warmUp);
                last = cpuPercent(phone.pid());
                first = count == 1 ? last : first;
                table.say(
                        "%-8d %8.2f %10.2f",
                        count, last, count == 1 ? 0 : (last - first) / (count - 1));
            }
            double each = (last - first) / (LINES[LINES.length - 1] - 1);
            table.check(
                    each <= POINTS_PER_LINE,
                    "%.2f points of a core for each line more, at most %.1f",
                    each,
                    POINTS_PER_LINE);
            underLoad(rig, phone, lines.size());
        }
    }

    private double cpuPercent(long pid) {
        double[] values = new double[windows];
        for (int i = 0; i < windows; i++) {
            ProcessFigures before = ProcessFigures.of(pid);
            Await.window(window);
            values[i] = ProcessFigures.of(pid).cpuPercentSince(before);
        }
        Arrays.sort(values);
        return values[windows / 2];
    }

    private void underLoad(SoundRig rig, FermataProcess phone, int lines) {
        List<OwnedProcess> load = new ArrayList<>();
        try (Recording out = rig.recordOut()) {
            for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
                load.add(
                        new OwnedProcess(
                                "load",
                                Map.of(),
                                null,
                                List.of("sh", "-c", "while :; do :; done")));
            }
            out.recordSeconds(1);
            long xruns = phone.device("playback").get("xruns").asLong();
            ProcessFigures before = ProcessFigures.of(load.get(0).pid());
            int from = out.recordSeconds(loadedSeconds);
            double taken = ProcessFigures.of(load.get(0).pid()).cpuPercentSince(before);
            double gap =
                    Tone.longestGapMs(
                            out.part(from, from + loadedSeconds * SoundRig.RATE),
                            SoundRig.RATE,
                            AUDIBLE);
            xruns = phone.device("playback").get("xruns").asLong() - xruns;
            table.check(
                    gap <= LONGEST_GAP_MS && xruns == 0,
                    "%d lines for %d s beside %d programs that take all they get (%.0f %% of a core"
                            + " each): longest gap %.1f ms, %d times out of sound",
                    lines,
                    loadedSeconds,
                    load.size(),
                    taken,
                    gap,
                    xruns);
        } finally {
            load.forEach(OwnedProcess::close);
        }
    }
}
