package org.fermata.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.fermata.concurrent.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Every call that ended, one JSON object a line in {@code history.jsonl}. A line is on disk before
 * the next begins, so that {@code kill -9} costs at most the line being written. Files are touched
 * on {@code store-io} only; the methods may be called on any thread.
 */
public final class HistoryStore {

    private static final Logger log = LoggerFactory.getLogger(HistoryStore.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Path file;
    private final EventLoop storeIo;
    private final Consumer<String> problem;

    /** How many calls are kept for a disk that takes none; beyond this the oldest is lost. */
    static final int KEPT = 1000;

    // Owned by store-io.
    private final Deque<String> unwritten = new ArrayDeque<>();
    private boolean failing;

    /**
     * Makes the store; nothing is read or written yet.
     *
     * @param folder the profile's folder
     * @param storeIo the loop that does the work
     * @param problem told once, on {@code store-io}, in a sentence for people, when the history can
     *     no longer be written
     */
    public HistoryStore(Path folder, EventLoop storeIo, Consumer<String> problem) {
        this.file = folder.resolve("history.jsonl");
        this.storeIo = storeIo;
        this.problem = problem;
    }

    /**
     * Adds a call.
     *
     * @param entry the call
     */
    public void append(HistoryEntry entry) {
        storeIo.execute(() -> write(entry));
    }

    private void write(HistoryEntry entry) {
        storeIo.assertOwner();
        try {
            unwritten.add(line(entry));
            if (unwritten.size() > KEPT) {
                unwritten.remove();
            }
            append(String.join("\n", unwritten));
            unwritten.clear();
            failing = false;
        } catch (IOException failure) {
            log.warn("{} cannot be written", file, failure);
            if (!failing) {
                failing = true;
                problem.accept(
                        "The call history cannot be written: "
                                + FailureReason.of(failure)
                                + ". Calls go on, and the next that ends tries again.");
            }
        }
    }

    private void append(String line) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            long end = channel.size();
            String separator = endsInMidLine(channel, end) ? "\n" : "";
            ByteBuffer bytes =
                    ByteBuffer.wrap((separator + line + "\n").getBytes(StandardCharsets.UTF_8));
            try {
                long position = end;
                while (bytes.hasRemaining()) {
                    position += channel.write(bytes, position);
                }
                channel.force(true);
            } catch (IOException full) {
                channel.truncate(end);
                throw full;
            }
        }
    }

    /** Whether a process was killed while it wrote the last line. */
    private static boolean endsInMidLine(FileChannel channel, long end) throws IOException {
        if (end == 0) {
            return false;
        }
        ByteBuffer last = ByteBuffer.allocate(1);
        channel.read(last, end - 1);
        return last.get(0) != '\n';
    }

    /**
     * Reads the newest calls.
     *
     * @param limit how many at most
     * @param result called on {@code store-io} with the calls, the newest first
     */
    public void newest(int limit, Consumer<List<HistoryEntry>> result) {
        storeIo.execute(() -> result.accept(read(limit)));
    }

    private List<HistoryEntry> read(int limit) {
        storeIo.assertOwner();
        if (!Files.exists(file)) {
            return List.of();
        }
        Deque<HistoryEntry> newest = new ArrayDeque<>();
        // A reader of this kind passes over bytes that are no UTF-8, where Files' own would stop.
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                HistoryEntry entry = entry(line);
                if (entry != null) {
                    newest.addFirst(entry);
                }
                if (newest.size() > limit) {
                    newest.removeLast();
                }
            }
        } catch (IOException failure) {
            log.warn("{} cannot be read to its end", file, failure);
        }
        return new ArrayList<>(newest);
    }

    private static String line(HistoryEntry entry) {
        ObjectNode node = SettingsTree.empty();
        node.put("id", entry.id());
        node.put("account", entry.account());
        node.put("origin", entry.origin());
        node.put("uri", entry.uri());
        node.put("name", entry.name());
        node.put("startedAt", text(entry.startedAt()));
        node.put("answeredAt", text(entry.answeredAt()));
        node.put("endedAt", text(entry.endedAt()));
        node.put("durationMs", entry.durationMs());
        node.put("code", entry.code());
        node.put("reason", entry.reason());
        node.put("by", entry.by());
        node.put("missed", entry.missed());
        return node.toString();
    }

    private static HistoryEntry entry(String line) {
        try {
            JsonNode node = SettingsTree.JSON.readTree(line);
            if (!(node instanceof ObjectNode)) {
                return null;
            }
            return new HistoryEntry(
                    text(node, "id"),
                    text(node, "account"),
                    text(node, "origin"),
                    text(node, "uri"),
                    text(node, "name"),
                    instant(node, "startedAt"),
                    instant(node, "answeredAt"),
                    instant(node, "endedAt"),
                    node.path("durationMs").asLong(),
                    node.path("code").asInt(),
                    text(node, "reason"),
                    text(node, "by"),
                    node.path("missed").asBoolean());
        } catch (JsonProcessingException | DateTimeException damaged) {
            log.warn("a damaged line of the history is passed over");
            return null;
        }
    }

    private static String text(Instant time) {
        return time == null ? null : TIME.format(time);
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).isTextual() ? node.path(field).asText() : null;
    }

    private static Instant instant(JsonNode node, String field) {
        String text = text(node, field);
        return text == null ? null : Instant.parse(text);
    }
}
