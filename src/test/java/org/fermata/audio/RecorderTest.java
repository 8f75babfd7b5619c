package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

class RecorderTest {

    /** What every write to fails on for want of room (man 4 full). */
    private static final Path FULL = Path.of("/dev/full");

    @TempDir private Path folder;

    private static long opened(Path file) throws IOException {
        long count = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : all) {
                try {
                    count += Files.readSymbolicLink(descriptor).equals(file) ? 1 : 0;
                } catch (NoSuchFileException closed) {
                    // Another thread's, or that of the listing itself.
                }
            }
        }
        return count;
    }

    @Test
    void fileThatCannotBeWrittenIsNotLeftOpen() throws IOException {
        try (Recorder recorder = new Recorder()) {
            assertThatThrownBy(() -> recorder.record(FULL))
                    .isInstanceOf(PcmException.class)
                    .hasMessageContaining("cannot be written");
            assertThat(opened(FULL)).isZero();
        }
    }

    @Test
    void fileIsBegunAnewTheFirstTimeAndGoneOnWithLater() throws IOException, PcmException {
        Path file = Files.write(folder.resolve("sound.wav"), new byte[1000]);
        try (Recorder recorder = new Recorder()) {
            Recording first = recorder.record(file);
            // A header of 44 bytes.
            assertThat(Files.size(file)).isEqualTo(44);
            first.write(new short[480], 0, 480);
            first.close();
            assertThat(Files.size(file)).isEqualTo(44 + 960);
            recorder.record(file).close();
            assertThat(Files.size(file)).isEqualTo(44 + 960);
        }
    }
}
