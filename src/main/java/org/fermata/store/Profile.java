package org.fermata.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * The folder that holds everything of one phone, readable by its owner only. While it is open no
 * other instance can open it: the kernel's lock goes with the process, however that ends.
 */
public final class Profile implements AutoCloseable {

    private static final String OWNER_ONLY = "rwx------";

    private final Path folder;
    private final FileChannel lockFile;

    private Profile(Path folder, FileChannel lockFile) {
        this.folder = folder;
        this.lockFile = lockFile;
    }

    /**
     * The folder used where the command line names none.
     *
     * @param environment the process's environment
     * @return {@code $XDG_CONFIG_HOME/fermata}, or {@code ~/.config/fermata}
     */
    public static Path defaultFolder(Map<String, String> environment) {
        String configHome = environment.get("XDG_CONFIG_HOME");
        // The XDG base directory specification has relative paths ignored.
        if (configHome != null && configHome.startsWith("/")) {
            return Path.of(configHome, "fermata");
        }
        return Path.of(System.getProperty("user.home"), ".config", "fermata");
    }

    /**
     * Opens a profile, making the folder where there is none.
     *
     * @param folder the folder
     * @return the profile, locked; null while another instance has it
     * @throws IOException if the folder cannot be made or written
     */
    public static Profile open(Path folder) throws IOException {
        makePrivate(folder);
        FileChannel channel =
                FileChannel.open(
                        folder.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new Profile(folder.toRealPath(), channel);
            }
        } catch (OverlappingFileLockException heldInThisProcess) {
            channel.close();
            return null;
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
        channel.close();
        return null;
    }

    /**
     * Makes a folder, with those above it, that only its owner may enter.
     *
     * @param folder the folder; one that stands is closed to others
     * @throws IOException if it cannot be made, or is not a folder
     */
    public static void makePrivate(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder.toAbsolutePath().getParent());
            Files.createDirectory(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(OWNER_ONLY)));
        }
        if (!PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))
                .equals(OWNER_ONLY)) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(OWNER_ONLY));
        }
    }

    /** The folder's real path. */
    public Path folder() {
        return folder;
    }

    /** Lets another instance have the profile. */
    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
