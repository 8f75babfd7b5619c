package org.fermata.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Map;

class SocketPathTest {

    /** From: printf %s /home/ann/.config/fermata | sha256sum. */
    private static final String DIGITS = "8c57c913";

    private static final Path PROFILE = Path.of("/home/ann/.config/fermata");

    private static String of(Path profile, Map<String, String> environment) {
        return SocketPath.of(profile, environment).toString();
    }

    @Test
    void theSocketIsNamedAfterTheProfileAndItsPath() {
        assertThat(of(PROFILE, Map.of("XDG_RUNTIME_DIR", "/run/user/1000")))
                .isEqualTo("/run/user/1000/fermata/fermata-" + DIGITS + ".sock");
    }

    @Test
    void withoutARuntimeFolderItLiesInTheProfile() {
        assertThat(of(PROFILE, Map.of()))
                .isEqualTo("/home/ann/.config/fermata/fermata-" + DIGITS + ".sock");
    }

    @Test
    void aPathTooLongForTheKernelIsCutShort() {
        Path longName = Path.of("/p/" + "n".repeat(90));
        Path longPath = Path.of("/" + "p".repeat(60) + "/" + "q".repeat(60));

        assertThat(of(longName, Map.of("XDG_RUNTIME_DIR", "/run/user/1000")))
                .matches("/run/user/1000/fermata/[0-9a-f]{8}\\.sock");
        assertThat(of(longPath, Map.of())).matches("/tmp/fermata-[^/]+/[0-9a-f]{8}\\.sock");
    }
}
