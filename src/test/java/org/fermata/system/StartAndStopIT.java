package org.fermata.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.fermata.rig.Await;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.Launcher;
import org.fermata.rig.OwnedProcess;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How the phone begins and ends: politely, killed, without a display, with a prompt. */
class StartAndStopIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final List<String> SILENT =
            List.of(
                    "--listen",
                    "127.0.0.1:0",
                    "--set",
                    "audio.playback.device=none",
                    "--set",
                    "audio.capture.device=none",
                    "--set",
                    "audio.ring.device=none");

    private static OwnedProcess start(Launcher fermata, String... more) {
        List<String> words = new ArrayList<>(List.of(more));
        words.addAll(SILENT);
        return fermata.start(words.toArray(String[]::new));
    }

    private static void awaitReady(OwnedProcess phone) {
        phone.awaitLine("ready line", line -> line.contains("\"event\":\"ready\""), LIMIT);
    }

    private static long sockets(Launcher fermata) {
        try (Stream<Path> files = Files.walk(fermata.folder())) {
            return files.filter(file -> file.toString().endsWith(".sock")).count();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void quitReturnsOnceThePhoneHasEnded() {
        try (Launcher fermata = new Launcher();
                OwnedProcess phone = start(fermata, "--headless", "--demo")) {
            awaitReady(phone);
            assertThat(sockets(fermata)).isEqualTo(1);
            assertThat(fermata.run("dial", "600").exit()).isZero();
            OwnedProcess watch = fermata.start("watch");
            watch.awaitLine("first event", line -> line.contains("account"), LIMIT);

            assertThat(fermata.run("quit").exit()).isZero();

            assertThat(phone.awaitExit(Duration.ofSeconds(1))).isZero();
            assertThat(watch.awaitExit(LIMIT)).isZero();
            assertThat(watch.lines().getLast()).contains("\"event\":\"quit\"");
            assertThat(sockets(fermata)).isZero();
            assertThat(phone.lines()).hasSize(1);
            assertThat(fermata.run("lines").exit()).isEqualTo(3);
        }
    }

    @Test
    void aPhoneToldToEndBySignalHangsUpFirst() {
        try (FermataProcess caller = FermataProcess.silent().start();
                FermataProcess called = FermataProcess.silent().start()) {
            caller.dial(called.uri());
            called.awaitState(1, "INCOMING");
            called.control().result("answer", "1");
            caller.awaitConfirmed(1);

            caller.process().signal("TERM");

            JsonNode over = called.awaitState(1, "DISCONNECTED");
            assertThat(over.path("reason").path("by").asText()).isEqualTo("REMOTE");
            caller.process().awaitExit(Duration.ofSeconds(10));
        }
    }

    @Test
    void aKilledPhoneLeavesItsHistoryAndANewOneTakesItsPlace() throws IOException {
        try (Launcher fermata = new Launcher()) {
            try (OwnedProcess phone = start(fermata, "--headless", "--demo")) {
                awaitReady(phone);
                assertThat(fermata.run("status", "--wait", "30").exit()).isZero();
                assertThat(fermata.run("set", "call.maxLines", "7").exit()).isZero();
                assertThat(fermata.run("dial", "604").exit()).isZero();
                Path history = fermata.profile().resolve("history.jsonl");
                Await.until(() -> "the history", LIMIT, () -> Files.exists(history));
                Await.until(() -> "a line", LIMIT, () -> linesOf(history) == 1);
                phone.signal("KILL");
                phone.awaitExit(LIMIT);
            }
            assertThat(sockets(fermata)).isEqualTo(1);

            try (OwnedProcess next = start(fermata, "--headless")) {
                awaitReady(next);
                assertThat(fermata.run("get", "call.maxLines").out().strip()).isEqualTo("7");
            }
            JsonNode call =
                    new ObjectMapper()
                            .readTree(
                                    Files.readAllLines(fermata.profile().resolve("history.jsonl"))
                                            .getFirst());
            assertThat(call.path("code").asInt()).isEqualTo(486);
            assertThat(call.path("origin").asText()).isEqualTo("OUTGOING");
        }
    }

    private static long linesOf(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void withoutADisplayASentenceOffersTheConsole() {
        try (Launcher fermata = new Launcher()) {
            Launcher.Run run = fermata.run();

            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.err()).contains("no display", "--console").doesNotContain("\tat ");
        }
    }

    @Test
    void theConsoleTakesCommandsAndTellsEventsInWords() {
        try (Launcher fermata = new Launcher();
                OwnedProcess console = start(fermata, "--console", "--demo")) {
            console.awaitLine("account", line -> line.contains("registered"), LIMIT);
            console.writeLine("dial 600");
            console.awaitLine("event", line -> line.contains("line 1: talking"), LIMIT);
            console.writeLine("lines");
            console.awaitLine("board", line -> line.startsWith("LINE"), LIMIT);
            console.writeLine("hold");
            console.awaitLine("usage", line -> line.contains("Usage: fermata hold"), LIMIT);
            console.writeLine("quit");

            assertThat(console.awaitExit(LIMIT)).isZero();
        }
    }

    @Test
    void helpAndVersionNeedNoPhone() {
        try (Launcher fermata = new Launcher()) {
            assertThat(fermata.run("--version").out()).matches("Fermata \\S+\n");
            assertThat(fermata.run("--help").out()).contains("--listen", "hangup LINE|--all");
        }
    }

    @Test
    void aSettingThatCannotStandKeepsThePhoneFromStarting() {
        try (Launcher fermata = new Launcher()) {
            Launcher.Run run = fermata.run("--headless", "--set", "call.maxLines=0");

            assertThat(run.exit()).isEqualTo(2);
            assertThat(run.err()).contains("call.maxLines takes a whole number from 1 to 1000.");
        }
    }
}
