package org.fermata.control;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** Where a profile's control socket lies. Pure functions. */
public final class SocketPath {

    /** Linux: {@code sun_path} of unix(7) has 108 bytes, the terminating zero included. */
    private static final int MAX_BYTES = 107;

    private SocketPath() {}

    /**
     * The socket of a profile: {@code $XDG_RUNTIME_DIR/fermata/<name>-<8 hex digits>.sock}; in the
     * profile itself where there is no such variable. The digits begin the SHA-256 of the profile's
     * real path. A path too long for the kernel loses the name; if that does not do, the socket
     * lies in {@code /tmp/fermata-<user>}.
     *
     * @param profile the profile's real path
     * @param environment the process's environment
     * @return the path
     */
    public static Path of(Path profile, Map<String, String> environment) {
        String digits = digits(profile.toString());
        String runtimeFolder = environment.get("XDG_RUNTIME_DIR");
        // The XDG base directory specification has relative paths ignored.
        Path folder =
                runtimeFolder != null && runtimeFolder.startsWith("/")
                        ? Path.of(runtimeFolder, "fermata")
                        : profile;
        Path whole = folder.resolve(profile.getFileName() + "-" + digits + ".sock");
        Path shortened = folder.resolve(digits + ".sock");
        if (fits(whole)) {
            return whole;
        }
        return fits(shortened)
                ? shortened
                : Path.of("/tmp", "fermata-" + System.getProperty("user.name"), digits + ".sock");
    }

    private static boolean fits(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }

    private static String digits(String realPath) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(realPath.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
