package org.fermata.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

class FailureReasonTest {

    @TempDir Path folder;

    private interface Attempt {
        void make() throws IOException;
    }

    private static String reason(Attempt attempt) {
        try {
            attempt.make();
        } catch (IOException failure) {
            return FailureReason.of(failure);
        }
        throw new AssertionError("that did not fail");
    }

    @Test
    void filesThatFailSayWhyAndNotInJavasWords() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThat(reason(() -> Files.readAllBytes(folder.resolve("none"))))
                .isEqualTo("there is no such file or folder");
        assertThat(reason(() -> Files.newDirectoryStream(file).close()))
                .isEqualTo("it is not a folder");
        assertThat(reason(() -> Files.createDirectory(file)))
                .isEqualTo("a file of this name is in the way");
        assertThat(reason(() -> Files.readAllBytes(file.resolve("below"))))
                .isEqualTo("Not a directory");
        assertThat(reason(() -> Files.readAllBytes(folder))).isEqualTo("Is a directory");
    }

    /** Made by hand, for a test may run as root, who is refused nothing. */
    @Test
    void whatOnlyNamesTheFileSaysMoreThanThat() {
        assertThat(FailureReason.of(new AccessDeniedException("/root/profile")))
                .isEqualTo("access is not allowed");
    }

    @Test
    void otherFailuresKeepTheSystemsWords() {
        assertThat(FailureReason.of(new BindException("Address already in use")))
                .isEqualTo("Address already in use");
        assertThat(FailureReason.of(new EOFException())).isEqualTo("the system does not say why");
    }
}
