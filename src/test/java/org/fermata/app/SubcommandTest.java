package org.fermata.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.fermata.control.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

class SubcommandTest {

    @TempDir Path folder;

    private static Subcommand of(String words) throws UsageException {
        return Subcommand.of(words.isEmpty() ? new String[0] : words.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "--profile /p lines --json, /p, lines, --json",
        "--profile=/p hold 3, /p, hold, 3",
        "hold 3 --profile /p, /p, hold, 3",
        "--profile /p set call.maxLines 3, /p, set, call.maxLines 3",
        "--profile /p dial --account a 600, /p, dial, --account a 600",
    })
    void aSubcommandIsToldFromAStart(String words, String profile, String name, String args)
            throws Exception {
        assertThat(of(words))
                .isEqualTo(new Subcommand(Path.of(profile), name, List.of(args.split(" "))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--demo",
                "--headless --listen 127.0.0.1:0 --set a=b",
                "600",
                "sip:bob@example.org",
                "--profile /p tel:123",
                "--help",
                "--version",
                "--nonsense lines",
            })
    void whatStartsAPhoneIsNoSubcommand(String words) throws Exception {
        assertThat(of(words)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--demo lines",
                "--set call.maxLines=3 hold 1",
                "--profile",
                "lines --profile",
                "hold",
                "lines 3",
            })
    void wrongUsageIsToldWithoutAskingAPhone(String words) {
        assertThatThrownBy(() -> of(words)).isInstanceOf(UsageException.class);
    }

    @Test
    void withoutAPhoneTheExitStatusIsThreeAndASentenceSaysWhy() {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        Terminal terminal =
                new Terminal(
                        new BufferedReader(new StringReader("")),
                        new PrintStream(new ByteArrayOutputStream()),
                        new PrintStream(errors, true, StandardCharsets.UTF_8));

        int status = new Subcommand(folder.resolve("none"), "lines", List.of()).run(terminal);

        assertThat(status).isEqualTo(3);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .startsWith("fermata: No phone runs on the profile ");
    }
}
