package org.fermata.rig;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The phone as users start it, by its launcher, with a profile of its own. */
public final class FermataProcess implements AutoCloseable {

    /** How long a call may take to stand, on a busy machine. */
    public static final Duration LIMIT = Duration.ofSeconds(20);

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final RigFolder folder = new RigFolder("phone");
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> before;
    private final OwnedProcess process;
    private final JsonNode ready;
    private final Path socket;
    private final ControlClient control;
    private final PhoneWatch watch;

    /** How to start one. */
    public static final class Builder {
        private final Map<String, String> environment = new HashMap<>();
        private final List<String> settings = new ArrayList<>();
        private final List<String> before = new ArrayList<>();
        private final List<String> arguments = new ArrayList<>();
        private String listen = "127.0.0.1:0";
        private boolean window;

        /** Devices of this sound card, {@code alsa:pulse} for every role. */
        public Builder sound(SoundRig rig) {
            environment.putAll(rig.environment());
            return devices("alsa:pulse", "alsa:pulse");
        }

        /** The devices for playing (ringing too) and recording. */
        public Builder devices(String playback, String capture) {
            set("audio.playback.device", playback);
            set("audio.ring.device", playback);
            return set("audio.capture.device", capture);
        }

        public Builder set(String key, String value) {
            settings.add("--set");
            settings.add(key + "=" + value);
            return this;
        }

        public Builder environment(Map<String, String> variables) {
            environment.putAll(variables);
            return this;
        }

        /** A command that goes before the launcher, such as one that enters a namespace. */
        public Builder behind(List<String> command) {
            before.addAll(command);
            return this;
        }

        public Builder listen(String address) {
            listen = address;
            return this;
        }

        public Builder argument(String argument) {
            arguments.add(argument);
            return this;
        }

        /** With its window, on the display of the tests. */
        public Builder window() {
            window = true;
            return this;
        }

        /** Starts it and waits until it takes commands. */
        public FermataProcess start() {
            return new FermataProcess(this);
        }
    }

    /** A phone without a sound card: silence in, nothing out. */
    public static Builder silent() {
        return new Builder().devices("none", "none");
    }

    /** A phone whose devices are still to be named. */
    public static Builder phone() {
        return new Builder();
    }

    private FermataProcess(Builder builder) {
        before = builder.before;
        environment.putAll(builder.environment);
        environment.put("XDG_RUNTIME_DIR", folder.folder("run").toString());
        environment.put("XDG_CONFIG_HOME", folder.folder("config").toString());
        environment.put("XDG_DATA_HOME", folder.folder("data").toString());
        environment.put("XDG_STATE_HOME", folder.folder("state").toString());
        environment.putIfAbsent("HOME", folder.folder("home").toString());
        List<String> command = launcher();
        if (!builder.window) {
            command.add("--headless");
        }
        command.addAll(List.of("--listen", builder.listen));
        command.addAll(builder.settings);
        command.addAll(builder.arguments);
        process = new OwnedProcess("fermata", environment, folder.path(), command);
        try {
            ready = builder.window ? awaitStatus() : awaitReadyLine();
            socket = findSocket();
            control = new ControlClient(socket);
            watch = new PhoneWatch(socket);
        } catch (JsonProcessingException broken) {
            process.close();
            throw new AssertionError("the ready line is no JSON", broken);
        } catch (AssertionError | RuntimeException failure) {
            process.close();
            folder.close();
            throw failure;
        }
    }

    private JsonNode awaitReadyLine() throws JsonProcessingException {
        return ControlClient.JSON.readTree(
                process.awaitLine(
                        "ready line", line -> line.contains("\"event\":\"ready\""), START_LIMIT));
    }

    /** With a window nothing is printed: it is ready once a subcommand is answered. */
    private JsonNode awaitStatus() throws JsonProcessingException {
        Commands.Result[] answer = new Commands.Result[1];
        Await.until(
                () -> "status is answered:\n" + process.tail(),
                START_LIMIT,
                () -> {
                    answer[0] = run("status", "--json");
                    return answer[0].exit() == 0;
                });
        return ControlClient.JSON.readTree(answer[0].output());
    }

    private List<String> launcher() {
        List<String> command = new ArrayList<>(before);
        Path home = Path.of(System.getProperty("fermata.home", "target/fermata"));
        command.add(home.toAbsolutePath().resolve("bin/fermata").toString());
        command.addAll(List.of("--profile", folder.folder("profile").toString()));
        return command;
    }

    private Path findSocket() {
        try (Stream<Path> files = Files.walk(folder.path())) {
            return files.filter(file -> file.toString().endsWith(".sock"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no control socket:\n" + tail()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The process id of the phone itself, its launcher having become it. */
    public long pid() {
        return ready.get("pid").asLong();
    }

    public OwnedProcess process() {
        return process;
    }

    public Path socket() {
        return socket;
    }

    public Path profile() {
        return folder.path().resolve("profile");
    }

    /** Its own threads by their name, once those are gone that load the ciphers at the start. */
    public Map<String, Integer> settledThreads() {
        Await.until(
                () -> "the ciphers are loaded: " + ProcessFigures.of(pid()).ownThreads(),
                LIMIT,
                () -> !ProcessFigures.of(pid()).ownThreads().containsKey("dtls"));
        return ProcessFigures.of(pid()).ownThreads();
    }

    /** The last lines of its output, for messages. */
    public String tail() {
        return process.tail();
    }

    /** What it has written to its log so far. */
    public String log() {
        try {
            return Files.readString(profile().resolve("log/fermata.log"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The connection the tests share. */
    public ControlClient control() {
        return control;
    }

    /** A connection of one's own. */
    public ControlClient connect() {
        return new ControlClient(socket);
    }

    public PhoneWatch watch() {
        return watch;
    }

    /** The port it listens on. */
    public int port(String transport) {
        for (JsonNode listen : ready.get("listen")) {
            if (listen.get("transport").asText().equals(transport)) {
                return listen.get("port").asInt();
            }
        }
        throw new AssertionError("does not listen on " + transport + ": " + ready);
    }

    /** Its own address for a caller over UDP. */
    public String uri() {
        return "sip:phone@127.0.0.1:" + port("UDP");
    }

    /** Dials and waits until the call is answered; the line's number. */
    public int call(String target, String... more) {
        int line = dial(target, more);
        awaitConfirmed(line);
        return line;
    }

    /** Dials; the line's number. */
    public int dial(String target, String... more) {
        String[] args = Stream.concat(Stream.of(target), Stream.of(more)).toArray(String[]::new);
        JsonNode result = control.result("dial", args);
        return result.isObject() ? result.get("line").asInt() : Integer.parseInt(result.asText());
    }

    public JsonNode awaitConfirmed(int line) {
        return awaitState(line, "CONFIRMED");
    }

    public JsonNode awaitState(int line, String state) {
        return watch.awaitLine(line, node -> node.get("state").asText().equals(state), LIMIT);
    }

    /** The snapshot of a line, asked for now. */
    public JsonNode line(int line) {
        JsonNode newest = null;
        for (JsonNode node : control.result("lines")) {
            if (node.get("line").asInt() == line) {
                newest = node;
            }
        }
        if (newest == null) {
            throw new AssertionError("the phone has no line " + line);
        }
        return newest;
    }

    /** How many packets of sound have come in on a line. */
    public long received(int line) {
        return line(line).get("rtp").get("rxPackets").asLong();
    }

    /** The packets of sound that have gone out on a line. */
    public long sent(int line) {
        return line(line).get("rtp").get("txPackets").asLong();
    }

    /** Waits until so many packets of sound have gone out on a line. */
    public void awaitSent(int line, long packets, Duration limit) {
        Await.until(
                () -> packets + " packets sent: " + line(line).get("rtp") + tail(),
                limit,
                () -> sent(line) >= packets);
    }

    /** Waits until so many packets of sound have come in on a line. */
    public void awaitReceived(int line, long packets, Duration limit) {
        Await.until(
                () -> packets + " packets: " + line(line).get("rtp") + tail(),
                limit,
                () -> received(line) >= packets);
    }

    /** Waits for a call that comes in. */
    public JsonNode awaitIncoming(Duration limit) {
        return watch.awaitAnyLine(node -> node.get("state").asText().equals("INCOMING"), limit);
    }

    /** The lines that are up. */
    public long confirmedLines() {
        long count = 0;
        for (JsonNode node : control.result("lines")) {
            count += node.get("state").asText().equals("CONFIRMED") ? 1 : 0;
        }
        return count;
    }

    public JsonNode status() {
        return control.result("status");
    }

    /** The state of the device of a role: playback, capture or ring. */
    public JsonNode device(String role) {
        return status().get("audio").get(role);
    }

    /** Runs a subcommand through the launcher, as a user would. */
    public Commands.Result run(String... arguments) {
        List<String> command = launcher();
        command.addAll(List.of(arguments));
        return Commands.result(environment, command);
    }

    /** Waits until every device is suspended or closed because all lines are held. */
    public void awaitSuspended() {
        for (String role : List.of("playback", "capture")) {
            Await.until(
                    () -> role + " suspended: " + device(role),
                    LIMIT,
                    () ->
                            List.of("SUSPENDED", "CLOSED")
                                    .contains(device(role).get("state").asText()));
        }
    }

    @Override
    public void close() {
        watch.close();
        control.close();
        process.close();
        process.saveOutput(
                Path.of(
                        System.getProperty("user.dir"),
                        "target",
                        "phones",
                        "phone-" + pid() + ".log"));
        folder.close();
    }
}
