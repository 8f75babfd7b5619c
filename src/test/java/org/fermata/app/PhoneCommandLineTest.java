package org.fermata.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;

class PhoneCommandLineTest {

    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final Terminal terminal =
            new Terminal(
                    new BufferedReader(new StringReader("")),
                    new PrintStream(new ByteArrayOutputStream()),
                    new PrintStream(errors, true, StandardCharsets.UTF_8));

    /** Such as a library that the toolkit misses. */
    @Test
    void whatFailsInsideIsToldInASentenceAndWithoutJavasWords() throws Exception {
        int status =
                PhoneCommandLine.guarded(
                        () -> {
                            throw new UnsatisfiedLinkError("libgtk-3.so.0: cannot open");
                        },
                        terminal);

        assertThat(status).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .isEqualTo("fermata: Something went wrong inside the phone; its log tells what.\n");
    }

    @Test
    void thePhonesOwnStatusIsKept() throws Exception {
        assertThat(PhoneCommandLine.guarded(() -> 3, terminal)).isEqualTo(3);
        assertThat(errors.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
