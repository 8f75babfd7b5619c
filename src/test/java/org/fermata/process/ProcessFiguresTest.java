package org.fermata.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** On files as proc(5) describes them. */
class ProcessFiguresTest {

    @TempDir private Path proc;

    private void write(long ticks, long wakeups) throws IOException {
        Files.writeString(
                proc.resolve("stat"),
                "4711 (java (odd) name) S 1 2 3 4 5 6 7 8 9 10 " + ticks + " 0 0 0 20 0 2 0\n");
        Files.writeString(
                proc.resolve("status"), "Name:\tjava\nVmRSS:\t    2048 kB\nThreads:\t2\n");
        for (String thread : new String[] {"4711", "4712"}) {
            Path folder = Files.createDirectories(proc.resolve("task").resolve(thread));
            Files.writeString(
                    folder.resolve("status"),
                    "Name:\tx\nvoluntary_ctxt_switches:\t" + wakeups + "\n");
        }
    }

    @Test
    void ratesAreThoseSinceTheLastReading() throws IOException {
        write(100, 500);
        ProcessFigures figures = new ProcessFigures(proc, 0);
        figures.read(1_000_000_000L);
        write(103, 510);
        ProcessFigures.Figures now = figures.read(2_000_000_000L);
        assertThat(now.cpuSeconds()).isCloseTo(1.03, within(1e-9));
        assertThat(now.cpuPercent()).isCloseTo(3, within(1e-9));
        assertThat(now.wakeupsPerSecond()).isCloseTo(20, within(1e-9));
        assertThat(now.residentBytes()).isEqualTo(2048 * 1024);
        assertThat(now.threads()).isEqualTo(2);
    }

    @Test
    void whatCannotBeReadIsZero() {
        ProcessFigures.Figures figures =
                new ProcessFigures(proc.resolve("nowhere"), 0).read(1_000_000_000L);
        assertThat(figures.residentBytes()).isZero();
        assertThat(figures.wakeups()).isZero();
    }
}
