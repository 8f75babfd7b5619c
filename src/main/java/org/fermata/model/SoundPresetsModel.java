package org.fermata.model;

import org.fermata.store.Settings.AudioSettings;
import org.fermata.store.SoundPresets;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sound settings kept under names, to be switched between at any time. Owned by the thread that
 * runs the model's executor.
 */
public final class SoundPresetsModel {

    private static final String PRESETS = "audio.presets.";
    private static final String PRESET = "audio.preset";

    private final SettingsModel settings;

    SoundPresetsModel(SettingsModel settings) {
        this.settings = settings;
    }

    private AudioSettings audio() {
        return settings.current().audio();
    }

    /** The names of those kept, in the order they were. */
    public List<String> names() {
        return List.copyOf(audio().presets().keySet());
    }

    /** The one chosen last, null for none. */
    public String chosen() {
        return audio().preset();
    }

    /** Whether what is in force differs from the preset chosen last. */
    public boolean isChanged() {
        return chosen() != null && !SoundPresets.same(audio(), audio().presets().get(chosen()));
    }

    /** Puts a preset in force, whatever calls there are. */
    public void requestChoose(String name) {
        settings.requestSet(PRESET, name);
    }

    /**
     * Keeps what is in force under a name, new or not, and chooses it.
     *
     * @param name the preset's name
     */
    public void requestSave(String name) {
        settings.requestSet(PRESETS + name, audio());
        settings.requestSet(PRESET, name);
    }

    /**
     * Gives a preset another name; what is in force stays.
     *
     * @param name its name
     * @param other the name it is to have
     */
    public void requestRename(String name, String other) {
        if (name.equals(other)) {
            return;
        }
        Map<String, Object> names = new LinkedHashMap<>();
        names.put(other, audio().presets().get(name));
        names.put(name, null);
        Map<String, Object> change = new LinkedHashMap<>();
        change.put("presets", names);
        if (name.equals(chosen())) {
            change.put("preset", other);
        }
        settings.requestSet("audio", change);
    }

    /** Forgets a preset; what is in force stays. */
    public void requestDelete(String name) {
        settings.requestSet(PRESETS + name, null);
    }
}
