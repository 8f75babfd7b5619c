package org.fermata.bench;

import org.fermata.rig.Await;
import org.fermata.rig.Baresip;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.Namespace;
import org.fermata.rig.PeerProcess;
import org.fermata.rig.ProcessFigures;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One call on ALSA's null device, which takes and gives audio as fast as it is asked to: Fermata
 * and Debian's baresip side by side, measured in turn by /proc.
 */
final class NullBench {

    private static final double LIMIT_PERCENT = 5;
    private static final double BARESIP_AT_LEAST = 50;

    private final Table table;
    private final Duration warmUp;
    private final Duration window;
    private final int windows;

    NullBench(Table table, boolean quick) {
        this.table = table;
        warmUp = Duration.ofSeconds(quick ? 5 : 20);
        window = Duration.ofSeconds(quick ? 5 : 20);
        windows = quick ? 3 : 5;
    }

    void run() {
        try (Namespace namespace = new Namespace();
                Baresip baresip = new Baresip(namespace, "alsa,null", "alsa,null");
                PeerProcess baresipPeer =
                        new PeerProcess(namespace.enter(), "host=" + Namespace.LEFT, "codec=G722");
                PeerProcess peer = new PeerProcess("codec=G722");
                FermataProcess phone =
                        FermataProcess.phone().devices("alsa:null", "alsa:null").start()) {
            baresipPeer.command("call " + baresip.uri(), "answered");
            phone.call(peer.uri("one"));
            table.say(
                    "One call on alsa:null, G.722; %d s of warm-up, %d windows of %d s each,"
                            + " interleaved; medians.",
                    warmUp.toSeconds(), windows, window.toSeconds());
            Await.window(warmUp);
            List<Double> ours = new ArrayList<>();
            List<Double> theirs = new ArrayList<>();
            long packets = peer.statistics(1).get("received").asLong();
            long started = System.nanoTime();
            for (int i = 0; i < windows; i++) {
                ours.add(cpuPercent(phone.pid()));
                theirs.add(cpuPercent(baresip.pid()));
            }
            double seconds = (System.nanoTime() - started) / 1e9;
            double rate = (peer.statistics(1).get("received").asLong() - packets) / seconds;
            table.say("%-10s %8s   %s", "", "CPU %", "windows");
            table.say("%-10s %8.2f   %s", "Fermata", median(ours), rounded(ours));
            table.say("%-10s %8.2f   %s", "baresip", median(theirs), rounded(theirs));
            table.check(
                    median(ours) <= LIMIT_PERCENT,
                    "Fermata %.2f %% of a core, at most %.0f",
                    median(ours),
                    LIMIT_PERCENT);
            table.check(
                    rate > 49 && rate < 51, "its call is alive: %.1f packets a second sent", rate);
            table.check(
                    median(theirs) >= BARESIP_AT_LEAST,
                    "baresip spins, as it must for the comparison to hold: %.1f %%",
                    median(theirs));
        }
    }

    private double cpuPercent(long pid) {
        ProcessFigures before = ProcessFigures.of(pid);
        Await.window(window);
        return ProcessFigures.of(pid).cpuPercentSince(before);
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static List<String> rounded(List<Double> values) {
        return values.stream().map(v -> String.format(Locale.ROOT, "%.2f", v)).toList();
    }
}
