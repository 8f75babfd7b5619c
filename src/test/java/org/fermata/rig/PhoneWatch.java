package org.fermata.rig;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What a {@code watch} client knows: the latest state of every line, account, device and lamp. */
public final class PhoneWatch implements AutoCloseable {

    private static final int REMEMBERED = 200;

    private final ControlClient client;
    private final Map<String, JsonNode> lines = new LinkedHashMap<>();
    private final Map<String, JsonNode> accounts = new LinkedHashMap<>();
    private final Map<String, JsonNode> devices = new LinkedHashMap<>();
    private final Map<String, JsonNode> lamps = new LinkedHashMap<>();
    private final Map<String, JsonNode> texts = new LinkedHashMap<>();
    private final Deque<String> last = new ArrayDeque<>();
    private boolean ended;

    PhoneWatch(Path socket) {
        client = new ControlClient(socket);
        client.send("watch");
        Thread.ofPlatform().daemon().name("watch").start(this::read);
    }

    private void read() {
        try {
            while (true) {
                JsonNode event = client.readObject();
                synchronized (this) {
                    take(event.path("event").asText(), event.path("data"));
                    last.add(event.toString());
                    if (last.size() > REMEMBERED) {
                        last.remove();
                    }
                    notifyAll();
                }
            }
        } catch (AssertionError | UncheckedIOException closed) {
            synchronized (this) {
                ended = true;
                notifyAll();
            }
        }
    }

    private void take(String event, JsonNode data) {
        switch (event) {
            case "line" -> lines.put(data.path("id").asText(), data);
            case "account" -> accounts.put(data.path("id").asText(), data);
            case "device" -> devices.put(data.path("role").asText(), data);
            case "lamp" -> lamps.put(data.path("uri").asText(), data);
            case "message" -> texts.put(data.path("text").asText(), data);
            default -> {}
        }
    }

    /** Waits until the newest call on a line slot satisfies a condition. */
    public JsonNode awaitLine(int line, Predicate<JsonNode> wanted, Duration limit) {
        return await("line " + line, limit, () -> newest(line), wanted);
    }

    /** Waits until some line satisfies a condition. */
    public JsonNode awaitAnyLine(Predicate<JsonNode> wanted, Duration limit) {
        return await(
                "a line",
                limit,
                () -> lines.values().stream().filter(wanted).findFirst().orElse(null),
                wanted);
    }

    /** Waits until an account satisfies a condition. */
    public JsonNode awaitAccount(String id, Predicate<JsonNode> wanted, Duration limit) {
        return await("account " + id, limit, () -> accounts.get(id), wanted);
    }

    /**
     * Waits until the device of a role satisfies a condition. Asks the phone for nothing.
     *
     * @param role playback, capture or ring
     */
    public JsonNode awaitDevice(String role, Predicate<JsonNode> wanted, Duration limit) {
        String name = role.toUpperCase(Locale.ROOT);
        return await(role, limit, () -> devices.get(name), wanted);
    }

    /** Waits until the lamp of an extension is in a state. */
    public JsonNode awaitLamp(String uri, String state, Duration limit) {
        return awaitLamp(uri, lamp -> lamp.path("state").asText().equals(state), limit);
    }

    /** Waits until the lamp of an address satisfies a condition. */
    public JsonNode awaitLamp(String uri, Predicate<JsonNode> wanted, Duration limit) {
        return await("lamp " + uri, limit, () -> lamps.get(uri), wanted);
    }

    /** Waits for a text that says just this. */
    public JsonNode awaitText(String text, Duration limit) {
        return await("text " + text, limit, () -> texts.get(text), found -> true);
    }

    /** How many lines satisfy a condition now. */
    public synchronized long count(Predicate<JsonNode> wanted) {
        return lines.values().stream().filter(wanted).count();
    }

    private JsonNode newest(int line) {
        JsonNode newest = null;
        for (JsonNode node : lines.values()) {
            if (node.path("line").asInt() == line) {
                newest = node;
            }
        }
        return newest;
    }

    private synchronized JsonNode await(
            String what, Duration limit, Supplier<JsonNode> look, Predicate<JsonNode> wanted) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            JsonNode node = look.get();
            if (node != null && wanted.test(node)) {
                return node;
            }
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0 || ended) {
                throw new AssertionError(
                        what
                                + " is not as awaited after "
                                + limit
                                + ": "
                                + node
                                + "\n"
                                + String.join("\n", last));
            }
            try {
                wait(left);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
