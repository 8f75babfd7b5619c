package org.fermata.rig;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.fermata.peer.PeerMain;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The test peer, {@link PeerMain}, in a process of its own. */
public final class PeerProcess extends OwnedProcess {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final int port;
    private final String host;

    /**
     * Starts it and waits until it listens.
     *
     * @param options as {@link PeerMain} takes them
     */
    public PeerProcess(String... options) {
        this(List.of(), options);
    }

    /** As above, behind a command such as one that enters a namespace. */
    public PeerProcess(List<String> before, String... options) {
        super("peer", Map.of(), null, command(before, options));
        host =
                List.of(options).stream()
                        .filter(option -> option.startsWith("host="))
                        .map(option -> option.substring(5))
                        .findFirst()
                        .orElse("127.0.0.1");
        port = await("ready", event -> true).get("port").asInt();
    }

    private static List<String> command(List<String> before, String... options) {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx96m", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add(PeerMain.class.getName());
        command.addAll(List.of(options));
        return Priority.raised(command);
    }

    public int port() {
        return port;
    }

    /** Its address for a user. */
    public String uri(String user) {
        return "sip:" + user + "@" + host + ":" + port;
    }

    /** Waits for an event, one that has come already included. */
    public JsonNode await(String event, Predicate<JsonNode> wanted) {
        return await(0, event, wanted);
    }

    /** Waits for an event from the line with this index on; see {@link #lineCount}. */
    public JsonNode await(int from, String event, Predicate<JsonNode> wanted) {
        String line =
                awaitLine(
                        "event " + event,
                        text ->
                                text.contains("\"event\":\"" + event + "\"")
                                        && wanted.test(parse(text)),
                        LIMIT,
                        from);
        return parse(line);
    }

    /** Gives it a command and waits for the event that answers it. */
    public JsonNode command(String command, String answer) {
        int from = lineCount();
        writeLine(command);
        return await(from, answer, event -> true);
    }

    /** The counters of every call. */
    public JsonNode statistics() {
        return command("stats", "stats").get("calls");
    }

    /** The counters of one call; fails if it is over. */
    public JsonNode statistics(int call) {
        for (JsonNode node : statistics()) {
            if (node.get("call").asInt() == call) {
                return node;
            }
        }
        throw new AssertionError("the peer has no call " + call + ":\n" + tail());
    }

    /** All events of a kind so far. */
    public List<JsonNode> events(String event) {
        return lines().stream()
                .filter(text -> text.contains("\"event\":\"" + event + "\""))
                .map(PeerProcess::parse)
                .toList();
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException other) {
            throw new AssertionError("no JSON from the peer: " + line, other);
        }
    }
}
