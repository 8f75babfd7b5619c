package org.fermata.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;

class HeadlessFrontTest {

    /** Less than a sentence. */
    private static final int PIPE_BYTES = 16;

    @Test
    @Timeout(20)
    void whoDoesNotReadTheSentencesHoldsNobodyUp() throws IOException {
        PipedInputStream reader = new PipedInputStream(PIPE_BYTES);
        Terminal terminal =
                new Terminal(
                        new BufferedReader(new StringReader("")),
                        new PrintStream(new ByteArrayOutputStream()),
                        new PrintStream(
                                new PipedOutputStream(reader), true, StandardCharsets.UTF_8));
        HeadlessFront front = new HeadlessFront(null, terminal);

        front.tell("The log cannot be written: No space left on device.");

        // Told nevertheless, once it is read.
        byte[] expected =
                "fermata: The log cannot be written: No space left on device.\n"
                        .getBytes(StandardCharsets.UTF_8);
        assertThat(reader.readNBytes(expected.length)).isEqualTo(expected);
    }
}
