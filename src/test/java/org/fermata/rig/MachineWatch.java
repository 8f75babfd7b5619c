package org.fermata.rig;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Watches whether the machine itself stands still, as a virtual one does whose host has other
 * things to do: a program on each processor, at a real-time priority above all that is measured
 * where the system grants one, sleeps for moments and writes down when it is woken later than ever.
 */
public final class MachineWatch implements AutoCloseable {

    /** On two shared cores at rest nobody was woken later than by 3 ms in half a minute. */
    private static final double STILL_MS = 10;

    private static final int ATTEMPTS = 3;
    private static final int PRIORITY = 20;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Sleeps for 5 ms at a time. */
    private static final String PROGRAM =
            """
            use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC usleep);
            $| = 1;
            my $latest = 0;
            print "0\\n";
            while (1) {
                my $begun = clock_gettime(CLOCK_MONOTONIC);
                usleep(5000);
                my $late = 1000 * (clock_gettime(CLOCK_MONOTONIC) - $begun) - 5;
                if ($late > $latest + 1) {
                    $latest = $late;
                    print "$latest\\n";
                }
            }
            """;

    private final List<OwnedProcess> programs = new ArrayList<>();

    /** Begins. */
    public MachineWatch() {
        for (int cpu = 0; cpu < Runtime.getRuntime().availableProcessors(); cpu++) {
            List<String> command = new ArrayList<>(List.of("taskset", "--cpu-list", "" + cpu));
            command.addAll(Priority.raised(PRIORITY, List.of("perl", "-e", PROGRAM)));
            programs.add(new OwnedProcess("machine watch", Map.of("LC_ALL", "C"), null, command));
        }
        programs.forEach(program -> program.awaitLine("beginning", "0"::equals, LIMIT));
    }

    /**
     * Measures what only a machine that goes on without a pause can show: where it fails while the
     * machine stood still, it is measured again, at most twice.
     *
     * @param what for the log
     * @param measurement throws AssertionError if it does not hold
     */
    public static void undisturbed(String what, Runnable measurement) {
        for (int attempt = 1; ; attempt++) {
            try (MachineWatch machine = new MachineWatch()) {
                try {
                    measurement.run();
                    return;
                } catch (AssertionError failed) {
                    double still = machine.longestPauseMs();
                    System.out.printf(
                            "[%s] failed; the machine stood still for up to %.1f ms: %s%n",
                            what, still, failed);
                    if (attempt == ATTEMPTS || still < STILL_MS) {
                        throw failed;
                    }
                }
            }
        }
    }

    /** The longest time so far for which a processor ran nobody, in ms. */
    public double longestPauseMs() {
        return programs.stream()
                .mapToDouble(program -> Double.parseDouble(program.lines().getLast()))
                .max()
                .orElse(0);
    }

    @Override
    public void close() {
        programs.forEach(OwnedProcess::close);
    }
}
