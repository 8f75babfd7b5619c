package org.fermata.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The benchmarks of {@code packaging/bench.sh}; exit status 1 if a bound did not hold. */
public final class BenchMain {

    private BenchMain() {}

    /**
     * Runs one.
     *
     * @param arguments {@code held}, {@code null}, {@code latency}, {@code resume}, {@code setup}
     *     or {@code nat}, and {@code --quick}
     * @throws IOException if the table cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        boolean quick = words.contains("--quick");
        Table table = new Table();
        String name = words.get(0);
        switch (name) {
            case "held" -> new HeldBench(table, quick).run();
            case "latency" -> new LatencyBench(table, quick).run();
            case "resume" -> new ResumeBench(table, quick).run();
            case "setup" -> new SetupBench(table, quick).run();
            case "nat" -> new NatBench(table, quick).run();
            case "null" -> new NullBench(table, quick).run();
            default -> throw new IllegalArgumentException("no benchmark " + name);
        }
        table.save(Path.of("target", "bench", name + (quick ? "-quick" : "") + ".txt"));
        System.exit(table.allHeld() ? 0 : 1);
    }
}
