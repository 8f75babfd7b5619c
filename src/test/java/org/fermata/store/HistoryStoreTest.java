package org.fermata.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.concurrent.ManualEventLoop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

class HistoryStoreTest {

    @TempDir Path folder;
    private final ManualEventLoop loop = new ManualEventLoop();
    private final List<String> problems = new ArrayList<>();

    private HistoryStore open() {
        return new HistoryStore(folder, loop, problems::add);
    }

    private static HistoryEntry call(String id) {
        return new HistoryEntry(
                id,
                "work",
                "INCOMING",
                "sip:bob@example.org",
                "Bob \"the\" ünder\nscore",
                Instant.parse("2026-01-01T10:00:00.500Z"),
                null,
                Instant.parse("2026-01-01T10:00:20Z"),
                0,
                487,
                "Cancelled",
                "REMOTE",
                true);
    }

    private List<HistoryEntry> newest(int limit) {
        List<HistoryEntry> found = new ArrayList<>();
        open().newest(limit, found::addAll);
        loop.runReady();
        return found;
    }

    private void append(String... ids) {
        HistoryStore store = open();
        for (String id : ids) {
            store.append(call(id));
        }
        loop.runReady();
    }

    @Test
    void callsComeBackAsTheyWereTheNewestFirst() {
        append("a", "b", "c");

        assertThat(newest(2)).containsExactly(call("c"), call("b"));
    }

    @Test
    void everyCallIsALineOfItsOwn() throws IOException {
        append("a", "b");

        assertThat(Files.readAllLines(folder.resolve("history.jsonl")))
                .hasSize(2)
                .first()
                .asString()
                .contains("\"startedAt\":\"2026-01-01T10:00:00.500Z\"", "\"answeredAt\":null");
    }

    @Test
    void aLineCutOffByAKillCostsThatLineOnly() throws IOException {
        append("a");
        byte[] cutOff = "{\"id\":\"half\",\"uri\":\"sip:\u00fc".getBytes("ISO-8859-1");
        Files.write(folder.resolve("history.jsonl"), cutOff, StandardOpenOption.APPEND);

        append("b");

        assertThat(newest(10)).extracting(HistoryEntry::id).containsExactly("b", "a");
    }

    @Test
    void whatCouldNotBeWrittenIsWrittenWithTheNextCall() throws IOException {
        Path file = folder.resolve("history.jsonl");
        Files.createDirectory(file);
        HistoryStore store = open();
        store.append(call("a"));
        store.append(call("b"));
        loop.runReady();
        Files.delete(file);

        store.append(call("c"));
        loop.runReady();

        assertThat(newest(10)).extracting(HistoryEntry::id).containsExactly("c", "b", "a");
    }

    @Test
    void aHistoryThatCannotBeWrittenIsToldOnce() throws IOException {
        Files.createDirectory(folder.resolve("history.jsonl"));

        append("a", "b");

        assertThat(problems).singleElement().asString().contains("cannot be written");
    }

    @Test
    void aFullDiskLeavesNoPartOfALine() throws IOException {
        // /dev/full refuses every byte, as a full disk does.
        Files.createSymbolicLink(folder.resolve("history.jsonl"), Path.of("/dev/full"));

        append("a");

        assertThat(problems).singleElement().asString().contains("No space left on device");
    }
}
