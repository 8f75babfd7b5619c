package org.fermata.store;

import java.nio.file.Path;

/**
 * Which calls are recorded, and where.
 *
 * @param folder where recordings go, as a whole path; null for the usual place
 * @param all whether every call is recorded from its answer on
 */
public record RecordingSettings(String folder, boolean all) {

    /** Nothing is recorded by itself. */
    public static final RecordingSettings DEFAULTS = new RecordingSettings(null, false);

    public RecordingSettings {
        folder = folder == null || folder.isEmpty() ? null : folder;
    }

    /** Where recordings go: not among the music, which players show to everybody. */
    public Path place() {
        return folder == null
                ? Path.of(System.getProperty("user.home"), "Recordings", "Fermata")
                : Path.of(folder);
    }
}
