package org.fermata.alsa;

import org.fermata.audio.DeviceInfo;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Notices devices that appear and vanish: sound cards, and what the sound server has. Any thread.
 */
final class SoundWatch implements AutoCloseable {

    private static final Path CARDS = Path.of("/dev/snd");
    private static final String UNIX = "unix:";

    private final ServerWatch server;
    private final FileWatch files;

    /**
     * Begins to watch.
     *
     * @param environment that of the process, which says where the sound server is
     * @param changed told on a thread of ours
     */
    SoundWatch(Map<String, String> environment, Runnable changed) {
        server = new ServerWatch(changed);
        Map<Path, Runnable> folders = new HashMap<>();
        folders.put(CARDS, changed);
        Path socket = socket(environment);
        if (socket != null && socket.getParent() != null) {
            folders.put(socket.getParent(), server::poke);
        }
        files = FileWatch.start(folders);
        server.poke();
    }

    /** Where the server of this user listens, null if nowhere on this machine. */
    static Path socket(Map<String, String> environment) {
        try {
            String named = environment.get("PULSE_SERVER");
            if (named != null && !named.isBlank()) {
                String path = named.startsWith(UNIX) ? named.substring(UNIX.length()) : named;
                return path.startsWith("/") ? Path.of(path) : null;
            }
            String runtime = environment.get("PULSE_RUNTIME_PATH");
            if (runtime != null && !runtime.isBlank()) {
                return Path.of(runtime, "native");
            }
            String session = environment.get("XDG_RUNTIME_DIR");
            return session == null || session.isBlank()
                    ? null
                    : Path.of(session, "pulse", "native");
        } catch (InvalidPathException nonsense) {
            return null;
        }
    }

    /** What the sound server has. */
    List<DeviceInfo> serverDevices() {
        return server.devices();
    }

    @Override
    public void close() {
        server.close();
        if (files != null) {
            files.close();
        }
    }
}
