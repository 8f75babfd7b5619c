package org.fermata.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Named sound settings ({@code audio.presets}), and what choosing one ({@code audio.preset}) means:
 * its values are put in force as if each had been set. Pure functions; any thread.
 */
public final class SoundPresets {

    private static final String AUDIO = "audio";
    private static final String PRESETS = "presets";
    private static final String PRESET = "preset";

    /** What no preset says anything of. */
    private static final Set<String> APART =
            Set.of(PRESETS, PRESET, "suspendGraceMs", "closeAfterMs");

    private SoundPresets() {}

    /**
     * Whether two settings are the same in all that a preset holds.
     *
     * @param one some settings
     * @param other others
     */
    public static boolean same(Settings.AudioSettings one, Settings.AudioSettings other) {
        return held(one).equals(held(other));
    }

    /**
     * What is wrong with a name for a preset.
     *
     * @param name the name
     * @return a sentence for people, null for nothing
     */
    public static String nameProblem(String name) {
        return SettingsRules.isPresetName(name) ? null : SettingsRules.PRESET_NAMES;
    }

    private static ObjectNode held(Settings.AudioSettings audio) {
        ObjectNode tree = SettingsTree.JSON.valueToTree(audio);
        return tree.remove(APART);
    }

    /** Whether a key has a preset chosen. */
    static boolean isChoice(List<String> path) {
        return path.equals(List.of(AUDIO, PRESET));
    }

    /** Whether a key is that of a preset or of a part of one. */
    static boolean isWithin(List<String> path) {
        return path.size() >= 3 && path.getFirst().equals(AUDIO) && path.get(1).equals(PRESETS);
    }

    /**
     * Puts the values of the chosen preset in force.
     *
     * @param tree changed in place
     * @param presets where the preset is looked up
     */
    static void apply(ObjectNode tree, ObjectNode presets) {
        JsonNode name = tree.path(AUDIO).path(PRESET);
        for (Map.Entry<String, JsonNode> field : of(presets, name).properties()) {
            if (!APART.contains(field.getKey())) {
                // Not merged into what is there: a list or a name it lacks is one it has not.
                ((ObjectNode) tree.get(AUDIO)).set(field.getKey(), field.getValue().deepCopy());
            }
        }
    }

    /** Takes out of a tree what the chosen preset has a value for. */
    static void clear(ObjectNode tree, ObjectNode presets) {
        JsonNode name = presets.path(AUDIO).path(PRESET);
        for (Map.Entry<String, JsonNode> field : of(presets, name).properties()) {
            SettingsTree.remove(tree, List.of(AUDIO, field.getKey()));
        }
    }

    /** Takes the choice back where the preset chosen has gone. */
    static void tidy(ObjectNode tree) {
        JsonNode name = tree.path(AUDIO).path(PRESET);
        if (name.isTextual() && !tree.path(AUDIO).path(PRESETS).has(name.asText())) {
            SettingsTree.remove(tree, List.of(AUDIO, PRESET));
        }
    }

    private static ObjectNode of(ObjectNode tree, JsonNode name) {
        JsonNode preset = tree.path(AUDIO).path(PRESETS).path(name.asText());
        return preset instanceof ObjectNode known ? known : SettingsTree.empty();
    }

    /** Fills in what presets of another version do not say. */
    static void complete(ObjectNode all, ObjectNode defaults) throws SettingsException {
        if (!(all.path(AUDIO).path(PRESETS) instanceof ObjectNode presets)) {
            return;
        }
        for (Map.Entry<String, JsonNode> preset : List.copyOf(presets.properties())) {
            if (!(preset.getValue() instanceof ObjectNode given)) {
                throw new SettingsException(
                        "audio.presets." + preset.getKey() + " takes an object of sound settings.");
            }
            ObjectNode complete = ((ObjectNode) defaults.get(AUDIO)).deepCopy();
            SettingsTree.merge(complete, given.deepCopy().without(List.of(PRESETS, PRESET)));
            presets.set(preset.getKey(), complete);
        }
    }
}
