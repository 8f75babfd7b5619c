package org.fermata.audio;

import org.fermata.store.Settings;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** The devices that the settings name for a role, in the order they are tried. */
final class DeviceLists {

    private DeviceLists() {}

    /** The ids, the wanted one first; never empty, each once. */
    static List<String> of(Settings.AudioSettings audio, Role role) {
        return switch (role) {
            case PLAYBACK -> list(audio.playback().device(), audio.playback().fallback());
            case CAPTURE -> list(audio.capture().device(), audio.capture().fallback());
            case RING -> list(audio.ring().device(), audio.ring().fallback());
        };
    }

    private static List<String> list(String first, List<String> others) {
        LinkedHashSet<String> ids = new LinkedHashSet<>();
        ids.add(first);
        ids.addAll(others);
        return new ArrayList<>(ids);
    }
}
