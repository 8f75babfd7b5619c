package org.fermata.bench;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a packet of 20 ms costs in each codec, by JMH, in a JVM with the launcher's flags: time to
 * encode, to decode and to conceal, and what is allocated for it.
 */
final class CodecBench {

    private static final List<String> LAUNCHER_FLAGS =
            List.of(
                    "-XX:+UseSerialGC",
                    "-XX:+UseCompactObjectHeaders",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx256m",
                    "--sun-misc-unsafe-memory-access=allow");

    /** JMH itself allocates some bytes a millisecond; the smallest object has 8 bytes or more. */
    private static final double BYTES = 4;

    private record Cost(double micros, double error, double bytes) {}

    private final Table table;
    private final boolean quick;

    CodecBench(Table table, boolean quick) {
        this.table = table;
        this.quick = quick;
    }

    void run() {
        Map<String, Map<String, Cost>> costs = new TreeMap<>();
        for (RunResult result : measure()) {
            String codec = result.getParams().getParam("codec");
            String what = result.getParams().getBenchmark();
            costs.computeIfAbsent(codec, none -> new TreeMap<>())
                    .put(
                            what.substring(what.lastIndexOf('.') + 1),
                            new Cost(
                                    result.getPrimaryResult().getScore(),
                                    result.getPrimaryResult().getScoreError(),
                                    result.getSecondaryResults()
                                            .get("gc.alloc.rate.norm")
                                            .getScore()));
        }
        report(costs);
    }

    private Iterable<RunResult> measure() {
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .include(CodecPackets.class.getName())
                        .addProfiler(GCProfiler.class)
                        .jvmArgs(LAUNCHER_FLAGS.toArray(String[]::new))
                        .forks(quick ? 1 : 2)
                        .warmupIterations(quick ? 1 : 3)
                        .warmupTime(TimeValue.milliseconds(quick ? 500 : 1000))
                        .measurementIterations(quick ? 2 : 5)
                        .measurementTime(TimeValue.milliseconds(quick ? 500 : 1000));
        try {
            return new Runner(options.build()).run();
        } catch (RunnerException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void report(Map<String, Map<String, Cost>> costs) {
        table.say("");
        table.say("A packet of 20 ms, launcher's flags; µs ± error of JMH, bytes allocated.");
        table.say("");
        table.say(
                "%-6s %18s %18s %18s %8s %8s %8s",
                "codec", "encode, µs", "decode, µs", "conceal, µs", "enc, B", "dec, B", "conc, B");
        costs.forEach(
                (codec, each) -> {
                    Cost encode = each.get("encode");
                    Cost decode = each.get("decode");
                    Cost conceal = concealment(each.get("decodeAndConceal"), decode);
                    table.say(
                            "%-6s %18s %18s %18s %8.1f %8.1f %8.1f",
                            codec,
                            text(encode),
                            text(decode),
                            text(conceal),
                            encode.bytes(),
                            decode.bytes(),
                            conceal.bytes());
                });
        table.say("");
        costs.forEach(
                (codec, each) -> {
                    if (codec.equals("OPUS")) {
                        return;
                    }
                    double bytes = each.values().stream().mapToDouble(Cost::bytes).max().orElse(0);
                    table.check(
                            bytes < BYTES,
                            "%s allocates nothing: %.2f bytes a packet",
                            codec,
                            bytes);
                });
    }

    /** What concealing a packet costs beyond decoding the one before it. */
    private static Cost concealment(Cost both, Cost decode) {
        return new Cost(
                Math.max(0, both.micros() - decode.micros()),
                both.error() + decode.error(),
                Math.max(0, both.bytes() - decode.bytes()));
    }

    private static String text(Cost cost) {
        return String.format(java.util.Locale.ROOT, "%.2f ± %.2f", cost.micros(), cost.error());
    }
}
