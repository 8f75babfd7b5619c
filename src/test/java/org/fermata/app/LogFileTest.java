package org.fermata.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.concurrent.ManualEventLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

@Isolated("it takes the log of the whole process")
class LogFileTest {

    @TempDir Path folder;
    private final ManualEventLoop storeIo = new ManualEventLoop();
    private final List<String> problems = new ArrayList<>();
    private final Logger root = Logger.getLogger("");
    private final Logger logger = Logger.getLogger("org.fermata.Something");
    private final Handler[] before = root.getHandlers();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    @BeforeEach
    void install() throws IOException {
        LogFile.install(folder, storeIo, problems::add);
    }

    @AfterEach
    void putBack() {
        LogFile.silence();
        for (Handler handler : before) {
            root.addHandler(handler);
        }
        System.setOut(out);
        System.setErr(err);
    }

    private Path file() {
        return folder.resolve("log/fermata.log");
    }

    @Test
    void whoeverLogsOnlyHandsOver() {
        logger.info("first");

        assertThat(file()).doesNotExist();
        storeIo.runReady();
        assertThat(file()).content().endsWith("Something: first\n").contains("INFO [");
    }

    @Test
    void whatTheNetworkSentCannotWriteLinesOfItsOwn() throws IOException {
        logger.log(Level.WARNING, "from\r\n2026 INFO forged", new IOException("a\nb"));
        storeIo.runReady();

        List<String> lines = Files.readAllLines(file());
        assertThat(lines.getFirst()).contains("from ⏎ 2026 INFO forged");
        assertThat(lines.get(1)).contains("java.io.IOException: a ⏎ b");
    }

    @Test
    void aFullFileGivesWayAndTwoOlderOnesAreKept() throws IOException {
        String large = "x".repeat(500_000);
        for (int i = 0; i < 20; i++) {
            logger.info(large);
        }
        storeIo.runReady();

        try (var files = Files.list(file().getParent())) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder("fermata.log", "fermata.log.1", "fermata.log.2");
        }
        assertThat(Files.size(folder.resolve("log/fermata.log.1")))
                .isBetween(2_000_000L, 2_600_000L);
    }

    @Test
    void whatLibrariesPrintGoesToTheLog() {
        System.out.println("printed");
        storeIo.runReady();

        assertThat(file()).content().endsWith("stdout: printed\n");
    }

    @Test
    void aLogThatCannotBeWrittenIsToldOnce() throws IOException {
        Files.createDirectory(file());

        logger.info("a");
        logger.info("b");
        storeIo.runReady();

        assertThat(problems).singleElement().asString().startsWith("The log cannot be written");
    }
}
