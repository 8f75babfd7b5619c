package org.fermata.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.concurrent.ManualEventLoop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

class ExportFileTest {

    private static final byte[] CONTENT = "captured".getBytes(StandardCharsets.UTF_8);

    @TempDir Path folder;
    private final ManualEventLoop loop = new ManualEventLoop();
    private final ExportFile export = new ExportFile(loop, loop);
    private final List<String> told = new ArrayList<>();

    private void export(Path file) {
        export.write(file, CONTENT, told::add);
        loop.runReady();
    }

    @Test
    void theFileIsReplacedAndItsOwnersOnly() throws IOException {
        Path file = Files.writeString(folder.resolve("call.pcap"), "older");

        export(file);

        assertThat(told).containsExactly((String) null);
        assertThat(file).hasContent("captured");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void noOtherFileOfTheUserIsTouched() throws IOException {
        Path other = Files.writeString(folder.resolve("call.pcap.new"), "the user’s");

        export(folder.resolve("call.pcap"));

        assertThat(other).hasContent("the user’s");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    /** ext4, tmpfs and most others take names of 255 bytes. */
    @Test
    void aNameMayBeAsLongAsTheFileSystemTakes() {
        Path file = folder.resolve("n".repeat(250) + ".pcap");

        export(file);

        assertThat(told).containsExactly((String) null);
        assertThat(file).hasContent("captured");
    }

    @Test
    void whyItCannotBeWrittenIsToldAndNothingIsLeftBehind() throws IOException {
        export(folder);
        export(folder.resolve("nowhere/call.pcap"));

        assertThat(told)
                .containsExactly(
                        folder + " is a folder; choose a file.",
                        folder.resolve("nowhere/call.pcap")
                                + " cannot be written: there is no such folder.");
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }
}
