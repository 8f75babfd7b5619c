package org.fermata.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

class ProfileTest {

    @TempDir Path folder;

    @Test
    void aNewProfileIsItsOwnersOnly() throws IOException {
        Path wanted = folder.resolve("a/b");

        try (Profile profile = Profile.open(wanted)) {
            assertThat(profile.folder()).isEqualTo(wanted.toRealPath());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(wanted)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void aFolderOpenToOthersIsClosedToThem() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));

        Profile.open(folder).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void twoPhonesNeverShareAProfile() throws IOException {
        Profile first = Profile.open(folder);

        assertThat(Profile.open(folder)).isNull();
        first.close();
        try (Profile second = Profile.open(folder)) {
            assertThat(second).isNotNull();
        }
    }

    @Test
    void theDefaultFolderFollowsTheBaseDirectorySpecification() {
        Path inHome = Path.of(System.getProperty("user.home"), ".config", "fermata");

        assertThat(Profile.defaultFolder(Map.of("XDG_CONFIG_HOME", "/x")))
                .isEqualTo(Path.of("/x/fermata"));
        assertThat(Profile.defaultFolder(Map.of("XDG_CONFIG_HOME", "relative"))).isEqualTo(inHome);
        assertThat(Profile.defaultFolder(Map.of())).isEqualTo(inHome);
    }
}
