package org.fermata.alsa;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Files that appear and vanish in folders that may come and go themselves. */
class FileWatchTest {

    @TempDir Path above;

    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    private Path folder;
    private FileWatch watch;

    @BeforeEach
    void watch() throws IOException {
        folder = above.resolve("run/pulse");
        watch = FileWatch.start(Map.of(folder, () -> told.add("server")));
        // It is at work once it has noticed something.
        do {
            Files.createDirectories(folder);
            Files.delete(folder);
            Files.delete(folder.getParent());
        } while (next(200) == null);
        while (next(500) != null) {
            // What it says of that is said.
        }
    }

    @AfterEach
    void stop() {
        watch.close();
    }

    private String next(long milliseconds) {
        try {
            return told.poll(milliseconds, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void aFolderThatIsMadeLaterIsFollowedIntoItsFiles() throws IOException {
        Files.createDirectory(folder.getParent());
        assertThat(next(10_000)).isEqualTo("server");
        Files.createDirectory(folder);
        assertThat(next(10_000)).isEqualTo("server");
        Path socket = Files.createFile(folder.resolve("native"));
        assertThat(next(10_000)).isEqualTo("server");
        Files.delete(socket);
        assertThat(next(10_000)).isEqualTo("server");
    }

    @Test
    void aFolderThatIsMadeAnewIsFollowedAgain() throws IOException {
        Files.createDirectories(folder);
        assertThat(next(10_000)).isEqualTo("server");
        while (next(500) != null) {
            // The folder itself.
        }
        Files.delete(folder);
        assertThat(next(10_000)).isEqualTo("server");
        Files.createDirectory(folder);
        assertThat(next(10_000)).isEqualTo("server");
    }

    @Test
    void otherFilesAreNobodysBusiness() throws IOException {
        Files.createFile(above.resolve("other"));
        assertThat(next(500)).isNull();
    }

    @Test
    void theServerIsWhereTheEnvironmentSays() {
        assertThat(SoundWatch.socket(Map.of("PULSE_SERVER", "unix:/a/b")))
                .isEqualTo(Path.of("/a/b"));
        assertThat(SoundWatch.socket(Map.of("PULSE_SERVER", "tcp:somewhere"))).isNull();
        assertThat(SoundWatch.socket(Map.of("PULSE_RUNTIME_PATH", "/run/p")))
                .isEqualTo(Path.of("/run/p/native"));
        assertThat(SoundWatch.socket(Map.of("XDG_RUNTIME_DIR", "/run/user/1")))
                .isEqualTo(Path.of("/run/user/1/pulse/native"));
        assertThat(SoundWatch.socket(Map.of())).isNull();
    }
}
