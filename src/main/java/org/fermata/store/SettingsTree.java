package org.fermata.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The settings as a JSON tree. Only what somebody set is in it, and fields unknown to this version
 * stay in it, so that an older and a newer Fermata can share a profile. Pure functions; any thread.
 */
final class SettingsTree {

    static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                    .build();

    private static final ObjectNode DEFAULTS = JSON.valueToTree(Settings.DEFAULTS);
    private static final ObjectNode DEFAULT_ACCOUNT = JSON.valueToTree(AccountSettings.DEFAULTS);
    private static final String ACCOUNTS = "accounts";

    private SettingsTree() {}

    /** An empty tree: everything as it comes. */
    static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }

    /**
     * The settings that trees amount to.
     *
     * @param trees those set, a later one over an earlier one
     * @throws SettingsException if a value cannot stand, with a sentence for people
     */
    static Settings settings(ObjectNode... trees) throws SettingsException {
        ObjectNode all = DEFAULTS.deepCopy();
        for (ObjectNode tree : trees) {
            merge(all, tree);
        }
        SoundPresets.complete(all, DEFAULTS);
        ObjectNode accounts = (ObjectNode) all.get(ACCOUNTS);
        for (Map.Entry<String, JsonNode> account : List.copyOf(accounts.properties())) {
            ObjectNode complete = DEFAULT_ACCOUNT.deepCopy();
            if (account.getValue() instanceof ObjectNode given) {
                merge(complete, given);
            } else {
                throw new SettingsException(
                        "accounts."
                                + account.getKey()
                                + " takes an object with the account’s aor.");
            }
            accounts.set(account.getKey(), complete);
        }
        Settings settings;
        try {
            settings = JSON.treeToValue(all, Settings.class);
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            throw new SettingsException(wrongKind(unreadable));
        }
        SettingsRules.check(settings);
        return settings;
    }

    /**
     * Takes from a tree what can stand, and leaves out the rest. An account is taken as a whole or
     * not at all: without one of its values it might trust or tell more than it should.
     *
     * @param tree the file's content, not changed
     * @param problems gets a sentence for each value left out
     * @return a tree that {@link #settings} accepts
     */
    static ObjectNode sound(ObjectNode tree, List<String> problems) {
        try {
            settings(tree);
            return tree;
        } catch (SettingsException somethingIsWrong) {
            ObjectNode sound = empty();
            for (Map.Entry<String, JsonNode> section : tree.properties()) {
                addSound(sound, List.of(), section.getKey(), section.getValue(), problems);
            }
            return sound;
        }
    }

    private static void addSound(
            ObjectNode sound,
            List<String> above,
            String name,
            JsonNode value,
            List<String> problems) {
        List<String> path = new ArrayList<>(above);
        path.add(name);
        try {
            ObjectNode trial = sound.deepCopy();
            put(trial, path, value);
            settings(trial);
            put(sound, path, value);
        } catch (SettingsException refused) {
            boolean account = path.size() == 2 && path.getFirst().equals(ACCOUNTS);
            if (value instanceof ObjectNode parts && !account) {
                for (Map.Entry<String, JsonNode> part : parts.properties()) {
                    addSound(sound, path, part.getKey(), part.getValue(), problems);
                }
            } else {
                problems.add(
                        refused.getMessage()
                                + (account
                                        ? " The account is not used, and stays in the file."
                                        : " The default is used, and the file stays as it is."));
            }
        }
    }

    /**
     * The value at a key.
     *
     * @param settings the settings
     * @param key such as {@code call.maxLines}, or a part such as {@code call}
     * @return JSON; never a secret, for the records hold none
     * @throws SettingsException if there is no such key
     */
    static String get(Settings settings, String key) throws SettingsException {
        JsonNode node = JSON.valueToTree(settings);
        for (String step : path(key)) {
            node = node.get(step);
            if (node == null) {
                throw new SettingsException("There is no account for " + key + ".");
            }
        }
        return node.toString();
    }

    /**
     * Puts a value at a key.
     *
     * @param tree changed in place
     * @param key the key
     * @param text JSON, or a bare word
     * @throws SettingsException if the key does not exist; the value is not checked
     */
    static void set(ObjectNode tree, String key, String text) throws SettingsException {
        List<String> path = path(key);
        put(tree, path, value(template(path), text));
    }

    /**
     * Puts a value at a path. A null removes what is there, also within an object; an object's
     * other fields stay.
     */
    static void put(ObjectNode tree, List<String> path, JsonNode value) {
        if (value.isNull()) {
            remove(tree, path);
        } else if (value instanceof ObjectNode given) {
            for (Map.Entry<String, JsonNode> field : given.properties()) {
                List<String> below = new ArrayList<>(path);
                below.add(field.getKey());
                put(tree, below, field.getValue());
            }
        } else {
            ObjectNode node = tree;
            for (String step : path.subList(0, path.size() - 1)) {
                node = node.get(step) instanceof ObjectNode inner ? inner : node.putObject(step);
            }
            node.set(path.getLast(), value.deepCopy());
        }
    }

    /** Removes what is at a path, and the objects above it that this leaves empty. */
    static void remove(ObjectNode tree, List<String> path) {
        if (path.size() == 1) {
            tree.remove(path.getFirst());
        } else if (tree.get(path.getFirst()) instanceof ObjectNode inner) {
            remove(inner, path.subList(1, path.size()));
            if (inner.isEmpty()) {
                tree.remove(path.getFirst());
            }
        }
    }

    /**
     * The steps of a key.
     *
     * @throws SettingsException if no setting has this key
     */
    static List<String> path(String key) throws SettingsException {
        List<String> path = List.of(key.split("\\.", -1));
        if (path.getFirst().equals(ACCOUNTS) && path.size() >= 2) {
            if (!SettingsRules.isAccountId(path.get(1))) {
                throw new SettingsException(
                        "An account’s id is made of letters, digits, - and _, 64 at most.");
            }
            if (path.size() == 3 && path.get(2).equals("password")) {
                throw new SettingsException(
                        "A password is not among the settings; give it to fermata password "
                                + path.get(1)
                                + ".");
            }
        }
        if (SoundPresets.isWithin(path) && !SettingsRules.isPresetName(path.get(2))) {
            throw new SettingsException(SettingsRules.PRESET_NAMES);
        }
        if (template(path) == null) {
            throw new SettingsException("There is no setting ‘" + printable(key) + "’.");
        }
        return path;
    }

    /** What the defaults have at a path, the accounts' fields included; null for no such key. */
    private static JsonNode template(List<String> path) {
        JsonNode node = DEFAULTS;
        List<String> below = path;
        if (path.getFirst().equals(ACCOUNTS) && path.size() >= 2) {
            node = DEFAULT_ACCOUNT;
            below = path.subList(2, path.size());
        } else if (SoundPresets.isWithin(path)) {
            node = DEFAULTS.get(path.getFirst());
            below = path.subList(3, path.size());
        }
        for (String step : below) {
            node = node.get(step);
            if (node == null) {
                return null;
            }
        }
        return node;
    }

    /**
     * Reads a value in the way its key asks for: {@code 1000} can be a name as well as a number.
     */
    private static JsonNode value(JsonNode template, String text) {
        JsonNode parsed;
        try {
            parsed = JSON.readTree(text);
        } catch (JsonProcessingException bareWord) {
            parsed = TextNode.valueOf(text);
        }
        if (parsed == null || parsed.isMissingNode()) {
            parsed = TextNode.valueOf(text);
        }
        boolean wantsText = template.isTextual() || template.isNull();
        if (wantsText && parsed.isValueNode() && !parsed.isTextual() && !parsed.isNull()) {
            return TextNode.valueOf(text);
        }
        if (template instanceof ArrayNode && parsed.isTextual()) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            for (String item : parsed.asText().split("[,\\s]+")) {
                list.add(item);
            }
            return list;
        }
        return parsed;
    }

    /** Lays one tree over another. */
    static void merge(ObjectNode target, ObjectNode source) {
        for (Map.Entry<String, JsonNode> field : source.properties()) {
            if (field.getValue() instanceof ObjectNode given
                    && target.get(field.getKey()) instanceof ObjectNode old) {
                merge(old, given);
            } else if (!field.getValue().isNull()) {
                target.set(field.getKey(), field.getValue().deepCopy());
            }
        }
    }

    private static String wrongKind(Exception unreadable) {
        String key = "";
        if (unreadable instanceof JsonMappingException mapping) {
            StringBuilder path = new StringBuilder();
            for (var step : mapping.getPath()) {
                if (step.getFieldName() != null) {
                    path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
                }
            }
            key = path.toString();
        }
        JsonNode template = key.isEmpty() ? null : template(List.of(key.split("\\.")));
        String kind =
                switch (template) {
                    case null -> "another kind of value";
                    case JsonNode number when number.isNumber() -> "a whole number";
                    case JsonNode truth when truth.isBoolean() -> "true or false";
                    case ArrayNode _ -> "a list";
                    case ObjectNode _ -> "an object";
                    default -> choices(key);
                };
        return (key.isEmpty() ? "A setting" : key) + " takes " + kind + ".";
    }

    private static String choices(String key) {
        return switch (key.replaceFirst("^accounts\\.[^.]*", ACCOUNTS)) {
            case "jitter.mode" -> choices(Settings.JitterSettings.Mode.values());
            case "audio.profile" -> choices(SoundProfile.values());
            case "ui.theme" -> choices(Settings.UiSettings.Theme.values());
            case "accounts.srtp" -> choices(AccountSettings.SrtpPolicy.values());
            case "accounts.srtpKeys" -> choices(AccountSettings.SrtpKeys.values());
            case "accounts.dtmf" -> choices(AccountSettings.DtmfMethod.values());
            case "accounts.autoAnswer" -> choices(AccountSettings.AutoAnswer.values());
            default -> "a text";
        };
    }

    private static String choices(Enum<?>[] values) {
        StringBuilder names = new StringBuilder("one of");
        for (Enum<?> value : values) {
            names.append(value.ordinal() == 0 ? " " : ", ").append(value.name());
        }
        return names.toString();
    }

    private static String printable(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "");
        return clean.length() > 80 ? clean.substring(0, 80) + "…" : clean;
    }
}
