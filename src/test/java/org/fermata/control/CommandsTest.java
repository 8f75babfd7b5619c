package org.fermata.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.fermata.call.CallState;
import org.fermata.call.LocalHold;
import org.fermata.call.Outcome;
import org.fermata.concurrent.ManualEventLoop;
import org.fermata.store.SettingsStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The commands as a person types them. */
class CommandsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;
    private final ManualEventLoop loop = new ManualEventLoop();
    private final FakeLines lines = new FakeLines();
    private Commands commands;

    @BeforeEach
    void withALine() {
        lines.outcome = Outcome.done(0);
        lines.put(FakeLines.line(1, CallState.CONFIRMED, LocalHold.HELD));
        commands =
                new Commands(
                        loop,
                        lines,
                        new FakeDevices(),
                        new SettingsStore(folder, loop, loop),
                        new FakeExtensions(),
                        new FakePhone());
    }

    private Commands.Answer type(String words) {
        List<Commands.Answer> answers = new ArrayList<>();
        commands.runTyped(List.of(words.split(" ")), answers::add);
        loop.runReady();
        assertThat(answers).hasSize(1);
        return answers.getFirst();
    }

    private JsonNode json(String words) throws IOException {
        return JSON.readTree(type(words).output());
    }

    @Test
    void jsonIsGivenWhereItIsAskedFor() throws IOException {
        assertThat(json("lines --json").get(0).get("localHold").asText()).isEqualTo("HELD");
        assertThat(json("lines --json").get(0).get("startedAt").asText())
                .isEqualTo("2026-01-01T10:00:00.000Z");
        assertThat(json("status --json").get("accounts").get(0).get("id").asText())
                .isEqualTo("work");
        assertThat(json("devices --json").isArray()).isTrue();
        assertThat(json("trace 1 --json").get(0).get("label").asText()).isEqualTo("INVITE");
    }

    @Test
    void wordsAreGivenOtherwise() {
        assertThat(type("lines").output()).startsWith("LINE").contains("Bob");
        assertThat(type("dial 600")).isEqualTo(new Commands.Answer("7\n", null));
        assertThat(type("get call.maxLines")).isEqualTo(new Commands.Answer("64\n", null));
        assertThat(type("hold 1")).isEqualTo(new Commands.Answer("", null));
        assertThat(type("hold 9").error()).isEqualTo("There is no line ‘9’.");
    }
}
