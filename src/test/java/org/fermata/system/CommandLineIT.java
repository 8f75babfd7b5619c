package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.fermata.rig.Await;
import org.fermata.rig.Launcher;
import org.fermata.rig.OwnedProcess;
import org.fermata.rig.Tone;
import org.fermata.rig.Wav;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Every subcommand and every JSON field of the contract, by the launcher, on the exchange. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandLineIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

    private final Launcher fermata = new Launcher();
    private OwnedProcess phone;
    private JsonNode ready;

    @BeforeAll
    void start() throws IOException {
        phone =
                fermata.start(
                        "--headless",
                        "--demo",
                        "--listen",
                        "127.0.0.1:0",
                        "--set",
                        "audio.playback.device=file:" + fermata.folder().resolve("heard.wav"),
                        "--set",
                        "audio.capture.device=tone:440",
                        "--set",
                        "audio.ring.device=none",
                        "--set",
                        "call.maxLines=20");
        ready = json(phone.awaitLine("ready line", line -> line.startsWith("{"), LIMIT));
        done("status", "--wait", "30");
    }

    @AfterAll
    void stop() {
        phone.close();
        fermata.close();
    }

    @BeforeEach
    void withoutCalls() {
        done("hangup", "--all");
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException broken) {
            throw new AssertionError("no JSON: " + text, broken);
        }
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            names.add(field.getKey());
        }
        return names;
    }

    /** Runs a subcommand that must succeed; its output. */
    private String done(String... words) {
        Launcher.Run run = fermata.run(words);
        assertThat(run.exit()).as(String.join(" ", words) + ": " + run.err()).isZero();
        assertThat(run.err()).isEmpty();
        return run.out().strip();
    }

    /** Runs a subcommand that must fail; the sentence it says. */
    private String fails(int exit, String... words) {
        Launcher.Run run = fermata.run(words);
        assertThat(run.exit()).as(String.join(" ", words) + ": " + run.err()).isEqualTo(exit);
        assertThat(run.err()).startsWith("fermata: ").endsWith("\n").doesNotContain("\tat ");
        return run.err().strip();
    }

    private JsonNode line(String numberOrId) {
        for (JsonNode line : json(done("lines", "--json"))) {
            if (line.path("line").asText().equals(numberOrId)
                    || line.path("id").asText().equals(numberOrId)) {
                return line;
            }
        }
        throw new AssertionError("no line " + numberOrId);
    }

    private JsonNode await(String line, Predicate<JsonNode> wanted) {
        Await.until(() -> line(line).toString(), LIMIT, () -> wanted.test(line(line)));
        return line(line);
    }

    private static Predicate<JsonNode> in(String state) {
        return line -> line.path("state").asText().equals(state);
    }

    private static Predicate<JsonNode> held(String localHold) {
        return line -> line.path("localHold").asText().equals(localHold);
    }

    private String call(String target, String... more) {
        List<String> words = new ArrayList<>(List.of("dial", target));
        words.addAll(List.of(more));
        String line = done(words.toArray(String[]::new));
        assertThat(line).matches("\\d+");
        await(line, in("CONFIRMED"));
        return line;
    }

    @Test
    void theReadyLineTellsTheProcessAndItsAddresses() {
        assertThat(names(ready)).containsExactly("event", "pid", "listen");
        assertThat(ready.path("event").asText()).isEqualTo("ready");
        assertThat(ready.path("pid").asLong()).isEqualTo(phone.pid());
        assertThat(ready.path("listen")).hasSize(2);
        for (JsonNode listen : ready.path("listen")) {
            assertThat(names(listen)).containsExactly("transport", "address", "port");
            assertThat(listen.path("address").asText()).isEqualTo("127.0.0.1");
            assertThat(listen.path("port").asInt()).isPositive();
        }
    }

    @Test
    void aCallIsHeldResumedMutedKeyedAndHungUp() {
        String line = call("600", "--account", "demo");
        String id = line(line).path("id").asText();

        done("hold", line);
        assertThat(line(line).path("localHold").asText()).isEqualTo("HELD");
        assertThat(line(line).path("holdSignalled").asBoolean()).isTrue();
        assertThat(line(line).path("heldSince").asText()).matches(TIME);
        done("hold", id);
        done("resume", id);
        assertThat(line(line).path("localHold").asText()).isEqualTo("NONE");
        done("resume", line);
        done("mute", line, "on");
        assertThat(line(line).path("muted").asBoolean()).isTrue();
        done("mute", line, "on");
        done("mute", line, "off");
        assertThat(line(line).path("muted").asBoolean()).isFalse();
        done("dtmf", line, "123#");
        done("hold", "--all");
        done("hold", line, "--no-wait");
        assertThat(fails(1, "dtmf", line, "xyz")).isNotBlank();
        done("hangup", line);

        JsonNode over = line(id);
        assertThat(over.path("state").asText()).isEqualTo("DISCONNECTED");
        assertThat(over.path("endedAt").asText()).matches(TIME);
        assertThat(names(over.path("reason"))).containsExactly("code", "text", "by");
        assertThat(over.path("reason").path("by").asText()).isEqualTo("LOCAL");
    }

    @Test
    void theToneComesBackFromTheEcho() throws IOException {
        String line = call("600");

        await(line, now -> now.path("rtp").path("rxPackets").asInt() > 150);

        // The microphone's tone has −20 dBFS; the echo says it back at 0.8, which is 1.9 dB less.
        short[] heard = Wav.read(fermata.folder().resolve("heard.wav")).samples();
        short[] lastSecond = Arrays.copyOfRange(heard, heard.length - 48_000, heard.length);
        assertThat(Tone.levelAt(440, lastSecond, 48_000)).isCloseTo(-21.9, within(1.0));
        assertThat(line(line).path("rtp").path("txPackets").asInt()).isGreaterThan(40);
        assertThat(line(line).path("codec").asText()).isEqualTo("G722");
    }

    @Test
    void linesAreToldWithEveryField() {
        String first = call("600");
        String second = done("dial", "603");
        await(second, in("EARLY"));

        for (JsonNode line : json(done("lines", "--json"))) {
            assertThat(names(line))
                    .startsWith(
                            "line",
                            "id",
                            "account",
                            "origin",
                            "remote",
                            "state",
                            "localHold",
                            "holdSignalled",
                            "remoteHold",
                            "remoteDirection",
                            "muted",
                            "codec",
                            "secure",
                            "transport",
                            "mergedWith",
                            "startedAt",
                            "answeredAt",
                            "heldSince",
                            "endedAt",
                            "reason",
                            "rtp");
            assertThat(names(line.path("remote"))).containsExactly("uri", "name");
            assertThat(names(line.path("rtp")))
                    .containsExactly(
                            "txPackets",
                            "txKeepalives",
                            "rxPackets",
                            "rxDropped",
                            "rxLost",
                            "rxLate",
                            "jitterMs",
                            "roundTripMs",
                            "mos",
                            "txBytes",
                            "rxBytes");
        }
        JsonNode talking = line(first);
        assertThat(talking.path("account").asText()).isEqualTo("demo");
        assertThat(talking.path("origin").asText()).isEqualTo("OUTGOING");
        assertThat(talking.path("remote").path("uri").asText()).startsWith("sip:600@127.0.0.1");
        assertThat(talking.path("transport").asText()).isEqualTo("UDP");
        assertThat(talking.path("mergedWith")).isEmpty();
        assertThat(talking.path("startedAt").asText()).matches(TIME);
        assertThat(talking.path("answeredAt").asText()).matches(TIME);
        assertThat(talking.path("secure").asText()).startsWith("SDES ");
        assertThat(line(second).path("answeredAt").isNull()).isTrue();
        assertThat(done("lines")).startsWith("LINE").contains("sip:600@127.0.0.1");
    }

    @Test
    void theStatusIsToldWithEveryField() {
        JsonNode status = json(done("status", "--json"));

        assertThat(names(status))
                .startsWith("version", "pid", "uptimeMs", "listen", "accounts", "audio", "process");
        assertThat(status.path("pid").asLong()).isEqualTo(phone.pid());
        assertThat(status.path("listen")).isEqualTo(ready.path("listen"));
        JsonNode account = status.path("accounts").path(0);
        assertThat(names(account)).startsWith("id", "aor", "registration", "lastError");
        assertThat(account.path("registration").asText()).isEqualTo("REGISTERED");
        for (String role : List.of("playback", "capture", "ring")) {
            assertThat(names(status.path("audio").path(role)))
                    .contains(
                            "device",
                            "state",
                            "suspendCauses",
                            "rate",
                            "channels",
                            "periodFrames",
                            "bufferFrames",
                            "xruns",
                            "writes",
                            "reads");
        }
        assertThat(status.path("audio").path("capture").path("device").asText())
                .isEqualTo("tone:440");
        assertThat(names(status.path("process")))
                .startsWith(
                        "cpuSeconds",
                        "cpuPercent",
                        "residentBytes",
                        "threads",
                        "wakeups",
                        "wakeupsPerSecond");
        assertThat(status.path("process").path("threads").asInt()).isGreaterThan(5);
        assertThat(done("status")).contains("registered", "tone:440");
    }

    @Test
    void devicesAreToldWithEveryField() {
        JsonNode devices = json(done("devices", "--json"));

        assertThat(devices).isNotEmpty();
        for (JsonNode device : devices) {
            assertThat(names(device)).startsWith("id", "name", "roles", "inUse", "present");
            assertThat(device.path("roles")).isNotEmpty();
        }
        assertThat(done("devices")).startsWith("DEVICE").contains("tone:440");
    }

    @Test
    void whoCallsIsAnsweredOrDeclined() {
        // 605 calls back ten times, the first time after some seconds.
        done("dial", "605");
        String first = awaitIncoming();
        fails(1, "resume", first);
        done("answer");
        assertThat(line(first).path("state").asText()).isEqualTo("CONFIRMED");
        assertThat(line(first).path("origin").asText()).isEqualTo("INCOMING");
        done("answer", first);

        String second = awaitIncoming();
        done("decline", second);
        assertThat(line(second).path("state").asText()).isEqualTo("DISCONNECTED");
    }

    private String awaitIncoming() {
        List<String> found = new ArrayList<>();
        Await.until(
                () -> "an incoming call",
                LIMIT,
                () -> {
                    for (JsonNode line : json(done("lines", "--json"))) {
                        if (in("INCOMING").test(line)) {
                            found.add(line.path("id").asText());
                            return true;
                        }
                    }
                    return false;
                });
        return found.getFirst();
    }

    @Test
    void theSipMessagesOfACallAreToldAndSavedForTheirOwnerOnly() throws IOException {
        String line = call("600");
        await(line, in("CONFIRMED"));
        Path file = fermata.folder().resolve("call.pcap");
        String text = done("trace", line, "--pcap", file.toString());
        assertThat(text).contains(" INVITE ", "200 OK (INVITE)", " ACK ", "▶", "m=audio");
        assertThat(Files.readAllBytes(file)).startsWith(0xa1, 0xb2, 0xc3, 0xd4);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        JsonNode messages = json(done("trace", line, "--json"));
        assertThat(names(messages.path(0)))
                .containsExactly(
                        "at",
                        "sent",
                        "transport",
                        "local",
                        "remote",
                        "label",
                        "method",
                        "description",
                        "again",
                        "text");
        assertThat(messages.path(0).path("at").asText()).matches(TIME);
        assertThat(done("trace", "--account", "demo")).contains(" REGISTER ");
        assertThat(fails(1, "trace", line, "--pcap", "/nowhere/call.pcap"))
                .endsWith("/nowhere/call.pcap cannot be written: there is no such folder.");
        assertThat(fails(1, "trace", line, "--pcap", "/dev/full/x.pcap")).contains("/dev/full");
        assertThat(fails(1, "trace", "99")).contains("There is no line ‘99’.");
        assertThat(fails(2, "trace")).contains("LINE|--account ID");
    }

    @Test
    void beingHeldByTheOtherSideIsTold() {
        String line = call("606");

        JsonNode held = await(line, now -> now.path("remoteHold").asBoolean());
        assertThat(held.path("remoteDirection").asText()).isEqualTo("SENDONLY");
        await(line, now -> !now.path("remoteHold").asBoolean());
    }

    @Test
    void aBusyExtensionIsToldAsSuch() {
        String line = done("dial", "604");

        JsonNode over = await(line, in("DISCONNECTED"));
        assertThat(over.path("reason").path("code").asInt()).isEqualTo(486);
        assertThat(over.path("reason").path("by").asText()).isEqualTo("REMOTE");
    }

    @Test
    void aTransferredCallIsOverHere() {
        String line = call("601");

        done("transfer", line, "600");
        JsonNode over = await(line, in("DISCONNECTED"));
        assertThat(over.path("reason").path("by").asText()).isEqualTo("LOCAL");
    }

    @Test
    void twoCallsJoinedAreBothOverHere() {
        String first = call("601");
        String second = call("602");

        done("transfer", first, "--to-line", second);
        await(first, in("DISCONNECTED"));
        await(second, in("DISCONNECTED"));
    }

    @Test
    void aCallIsParkedAtTheCodeOfItsAccount() {
        String line = call("601");
        assertThat(fails(1, "park", line)).contains("no park code");

        done("set", "accounts.demo.parkCode", "602");
        done("park", line);
        JsonNode over = await(line, in("DISCONNECTED"));
        assertThat(over.path("reason").path("text").asText()).isEqualTo("Parked at 602");
        assertThat(fails(1, "park", "99")).contains("99");
        assertThat(fails(2, "park")).contains("Usage: fermata park LINE");

        done("set", "accounts.demo.parkCode", "");
        done("status", "--wait", "30");
    }

    @Test
    void linesAreMergedAndSplit() {
        String first = call("601");
        String second = call("602");
        await(first, held("HELD"));

        done("merge", first, second);
        assertThat(await(first, held("NONE")).path("mergedWith").toString())
                .isEqualTo("[" + second + "]");
        assertThat(line(second).path("mergedWith").toString()).isEqualTo("[" + first + "]");
        done("merge", second, first);

        done("split", first);
        assertThat(await(first, held("HELD")).path("mergedWith")).isEmpty();
        assertThat(line(second).path("mergedWith")).isEmpty();
        done("split", first);
    }

    @Test
    void whatCannotBeMergedIsRefusedWithAReason() {
        String first = call("601");
        String ringing = done("dial", "603").strip();

        assertThat(fails(1, "merge", first, ringing)).contains("not connected");
        assertThat(fails(1, "merge", first, "99")).contains("99");
        assertThat(fails(2, "merge", first)).contains("Usage");
        assertThat(fails(1, "split", "99")).contains("99");
    }

    @Test
    void theExitStatusSaysWhatKindOfFailureItWas() {
        assertThat(fails(1, "hold", "99")).contains("99");
        assertThat(fails(1, "dial", "sip:bob@example.org?Subject=x")).contains("headers");
        assertThat(fails(1, "dial", "600", "--account", "nobody")).contains("nobody");
        assertThat(fails(2, "hold")).contains("Usage: fermata hold LINE|--all");
        assertThat(fails(2, "--listen", "nowhere")).contains("--listen");
        assertThat(fails(2, "--nonsense")).contains("--nonsense");
        try (Launcher elsewhere = new Launcher()) {
            Launcher.Run run = elsewhere.run("lines");
            assertThat(run.exit()).isEqualTo(3);
            assertThat(run.err()).contains("No phone runs");
        }
    }

    @Test
    void waitingForAnAccountThatNeverRegistersTimesOut() {
        done("set", "accounts.lost.aor", "sip:nobody@127.0.0.1:9");

        Launcher.Run run = fermata.run("status", "--wait", "1", "--json");

        assertThat(run.exit()).isEqualTo(4);
        assertThat(json(run.out()).path("accounts")).hasSize(2);
        done("set", "accounts.lost", "null");
    }

    @Test
    void settingsAreSetGotRefusedAndKept() throws IOException {
        assertThat(done("get", "call.maxLines")).isEqualTo("20");
        done("set", "call.autoHold", "false");
        assertThat(done("get", "call.autoHold")).isEqualTo("false");
        done("set", "call.autoHold", "true");
        assertThat(fails(1, "set", "call.maxLines", "many")).contains("whole number");
        assertThat(fails(1, "set", "audio.ring.device", "tone:440")).isNotBlank();
        assertThat(fails(1, "get", "call.nonsense")).contains("call.nonsense");

        assertThat(json(Files.readString(fermata.profile().resolve("settings.json"))).path("call"))
                .isEqualTo(json("{\"autoHold\":true}"));
    }

    @Test
    void aPasswordIsReadFromStandardInputAndNeverTold() throws IOException {
        done("set", "accounts.work.aor", "sip:alice@127.0.0.1:9");
        done("set", "accounts.work.enabled", "false");

        assertThat(fermata.runWith("s3cret word\n", "password", "work").exit()).isZero();

        Path secrets = fermata.profile().resolve("secrets.json");
        assertThat(secrets).content().contains("s3cret word");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)))
                .isEqualTo("rw-------");
        assertThat(done("get", "accounts")).doesNotContain("s3cret");
        assertThat(fails(1, "get", "accounts.work.password")).doesNotContain("s3cret");
        try (var files = Files.walk(fermata.profile())) {
            for (Path file :
                    files.filter(Files::isRegularFile)
                            .filter(each -> !each.equals(secrets))
                            .toList()) {
                assertThat(file).content().doesNotContain("s3cret");
            }
        }
        assertThat(fermata.runWith("x\n", "password", "nobody").exit()).isEqualTo(1);
        done("set", "accounts.work", "null");
        assertThat(secrets).content().doesNotContain("s3cret");
    }

    @Test
    void watchersAreToldAFullSetAndThenEveryChange() {
        try (OwnedProcess watch = fermata.start("watch")) {
            String account = watch.awaitLine("account", CommandLineIT::isAccount, LIMIT);
            assertThat(names(json(account))).containsExactly("time", "event", "data");
            assertThat(json(account).path("time").asText()).matches(TIME);
            assertThat(json(account).path("data").path("id").asText()).isEqualTo("demo");
            for (String role : List.of("PLAYBACK", "CAPTURE", "RING")) {
                watch.awaitLine(role, line -> line.contains("\"role\":\"" + role + "\""), LIMIT);
            }

            done("dial", "600");

            JsonNode data =
                    json(watch.awaitLine(
                                    "the call",
                                    line ->
                                            line.contains("\"event\":\"line\"")
                                                    && line.contains("CONFIRMED"),
                                    LIMIT))
                            .path("data");
            assertThat(data.path("rtp").isObject()).isTrue();
            assertThat(data.path("origin").asText()).isEqualTo("OUTGOING");
        }
    }

    private static boolean isAccount(String line) {
        return line.contains("\"event\":\"account\"");
    }

    @Test
    void aSecondPhoneOnTheProfileIsRefusedAndALinkIsAskedAbout() {
        assertThat(fails(1, "--headless")).contains("runs on the profile");
        // Nobody is there to be asked whether a link may be dialled.
        assertThat(fails(1, "sip:600@127.0.0.1")).contains("sip:600@127.0.0.1");
        assertThat(fails(1)).contains("no window");

        done("set", "call.confirmLinks", "false");
        done("tel:600");
        Await.until(() -> done("lines"), LIMIT, () -> json(done("lines", "--json")).size() >= 1);
        done("set", "call.confirmLinks", "null");
    }
}
