package org.fermata.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a benchmark says: lines of text, to stdout and a file at once; and whether its bounds held.
 */
final class Table {

    private final List<String> lines = new ArrayList<>();
    private boolean held = true;

    void say(String format, Object... values) {
        String line = String.format(Locale.ROOT, format, values);
        lines.add(line);
        System.out.println(line);
    }

    /** Notes whether a bound held. */
    void check(boolean holds, String format, Object... values) {
        held &= holds;
        say((holds ? "  ok    " : "  MISS  ") + format, values);
    }

    boolean allHeld() {
        return held;
    }

    void save(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, lines);
        System.out.println("written to " + file);
    }
}
