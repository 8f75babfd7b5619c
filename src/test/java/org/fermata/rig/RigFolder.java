package org.fermata.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A private folder under /tmp with a short path (a Unix socket's may have 107 bytes), removed at
 * the end.
 */
public final class RigFolder implements AutoCloseable {

    private final Path path;

    /** Makes the folder, mode 0700. */
    public RigFolder(String prefix) {
        try {
            path =
                    Files.createTempDirectory(
                            Path.of("/tmp"),
                            "fermata-" + prefix,
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rwx------")));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public Path path() {
        return path;
    }

    /** Makes a folder in it, mode 0700. */
    public Path folder(String name) {
        try {
            Path folder = Files.createDirectories(path.resolve(name));
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            return folder;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Writes a file in it. */
    public Path file(String name, String text) {
        try {
            Path file = path.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> tree = Files.walk(path)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException busy) {
            System.err.println("left behind: " + path + " (" + busy.getMessage() + ")");
        }
    }
}
