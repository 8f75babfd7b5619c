package org.fermata.app;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What the command line reads and writes, in UTF-8 whatever the locale, for programs read it too.
 *
 * @param input standard input
 * @param output standard output: results
 * @param errors standard error: sentences for people
 */
record Terminal(BufferedReader input, PrintStream output, PrintStream errors) {

    /** The process's own. */
    static Terminal ofProcess() {
        return new Terminal(
                reader(System.in),
                new PrintStream(
                        new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
                new PrintStream(
                        new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
    }

    private static BufferedReader reader(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /** Prints a line, and sees to it that it leaves at once. */
    void line(String text) {
        output.print(text + "\n");
        output.flush();
    }

    /** Tells people what went wrong. */
    void complain(String sentence) {
        errors.print("fermata: " + sentence + "\n");
        errors.flush();
    }

    /** Reads a line; null at the end of the input. */
    String readLine() throws IOException {
        return input.readLine();
    }

    void flush() {
        output.flush();
        errors.flush();
    }
}
