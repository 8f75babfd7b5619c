package org.fermata.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * Replaces a file as a whole: after a crash or on a full disk there is the old content or the new,
 * never a part.
 */
final class AtomicFile {

    private AtomicFile() {}

    /**
     * Writes a file of the profile that only its owner may read. What a crash left of an earlier
     * writing, {@code <name>.new}, is removed. On {@code store-io}.
     *
     * @param target the file; a symbolic link is followed, so that a settings file kept elsewhere
     *     stays there
     * @param content what it holds afterwards
     * @throws IOException if it cannot be written; then the old content stands
     */
    static void write(Path target, byte[] content) throws IOException {
        Path file = real(target);
        Path temporary = folder(file).resolve(file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        write(file, temporary, content);
    }

    /**
     * Writes a file among those of the user, of which it touches no other. Else as {@link #write}.
     *
     * @param target the file
     * @param content what it holds afterwards
     * @throws IOException if it cannot be written; then the old content stands
     */
    static void writeAmongOthers(Path target, byte[] content) throws IOException {
        Path file = real(target);
        write(file, folder(file).resolve(".fermata-" + UUID.randomUUID() + ".new"), content);
    }

    private static Path real(Path target) throws IOException {
        return Files.exists(target) ? target.toRealPath() : target;
    }

    private static Path folder(Path file) {
        return file.toAbsolutePath().getParent();
    }

    private static void write(Path file, Path temporary, byte[] content) throws IOException {
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            temporary,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")))) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(
                    temporary,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            Files.deleteIfExists(temporary);
            throw failure;
        }
        // The rename itself survives a power cut only once the folder is on disk.
        try (FileChannel channel = FileChannel.open(folder(file), StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
