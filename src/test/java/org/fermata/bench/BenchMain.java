package org.fermata.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The benchmarks of {@code packaging/bench.sh}; exit status 1 if a bound did not hold. */
public final class BenchMain {

    private static final Path PAGE = Path.of("src", "site", "markdown", "performance.md");
    private static final Path PLOTS = Path.of("src", "site", "resources", "images");
    private static final int SOAK_MINUTES = 10;

    private BenchMain() {}

    /**
     * Runs one.
     *
     * @param arguments its name, as {@code bench.sh} has it, and {@code --quick}; for {@code soak}
     *     minutes too
     * @throws IOException if the table cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        boolean quick = words.contains("--quick");
        Table table = new Table();
        String name = words.get(0);
        switch (name) {
            case "held" -> new HeldBench(table, quick).run();
            case "active" -> new ActiveBench(table, quick).run();
            case "latency" -> new LatencyBench(table, quick).run();
            case "resume" -> new ResumeBench(table, quick).run();
            case "setup" -> new SetupBench(table, quick).run();
            case "nat" -> new NatBench(table, quick).run();
            case "null" -> new NullBench(table, quick).run();
            case "codecs" -> new CodecBench(table, quick).run();
            case "soak" -> new SoakBench(table, quick, minutes(words)).run();
            case "plots" -> {
                Plots.draw(PAGE, PLOTS).forEach(System.out::println);
                return;
            }
            default -> throw new IllegalArgumentException("no benchmark " + name);
        }
        table.save(Path.of("target", "bench", name + (quick ? "-quick" : "") + ".txt"));
        System.exit(table.allHeld() ? 0 : 1);
    }

    private static int minutes(List<String> words) {
        return words.stream()
                .filter(word -> word.matches("\\d+"))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(SOAK_MINUTES);
    }
}
