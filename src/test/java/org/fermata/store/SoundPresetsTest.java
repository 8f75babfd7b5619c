package org.fermata.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.fermata.concurrent.ManualEventLoop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

class SoundPresetsTest {

    @TempDir private Path folder;
    private final ManualEventLoop loop = new ManualEventLoop();

    private SettingsStore open() {
        return new SettingsStore(folder, loop, loop);
    }

    private void set(SettingsStore store, String key, String value) throws Exception {
        store.set(key, value);
        loop.runReady();
    }

    private void put(SettingsStore store, String key, Object value) throws Exception {
        store.put(key, value);
        loop.runReady();
    }

    private SettingsStore withTwo() throws Exception {
        SettingsStore store = open();
        set(store, "audio.playback.device", "alsa:headset");
        set(store, "audio.capture.device", "alsa:headset");
        set(store, "audio.capture.fallback", "[\"alsa:default\",\"none\"]");
        put(store, "audio.presets.Headset", store.current().audio());
        set(store, "audio.playback.device", "alsa:speaker");
        set(store, "audio.capture.device", "alsa:room");
        set(store, "audio.capture.fallback", "[]");
        put(store, "audio.presets.Büro 王", store.current().audio());
        return store;
    }

    @Test
    void choosingAPresetPutsItsDevicesInForce() throws Exception {
        SettingsStore store = withTwo();
        set(store, "audio.suspendGraceMs", "300");
        set(store, "audio.preset", "Headset");

        Settings.AudioSettings audio = store.current().audio();
        assertThat(audio.preset()).isEqualTo("Headset");
        assertThat(audio.playback().device()).isEqualTo("alsa:headset");
        assertThat(audio.capture().fallback()).containsExactly("alsa:default", "none");
        assertThat(audio.suspendGraceMs()).as("is no preset's").isEqualTo(300);

        set(store, "audio.preset", "Büro 王");
        assertThat(store.current().audio().capture().fallback()).isEmpty();
        assertThat(open().current().audio()).isEqualTo(store.current().audio());
    }

    @Test
    void theGuardIsAskedAboutWhatThePresetBrings() throws Exception {
        SettingsStore store = withTwo();
        store.setGuard(
                (before, after) -> {
                    if (after.audio().capture().device().equals("alsa:headset")) {
                        throw new SettingsException("It has no microphone.");
                    }
                });
        assertThatThrownBy(() -> store.set("audio.preset", "Headset"))
                .hasMessage("It has no microphone.");
        assertThat(store.current().audio().preset()).isNull();
        assertThat(store.current().audio().playback().device()).isEqualTo("alsa:speaker");
    }

    @Test
    void whatIsChosenHoldsWhateverTheCommandLineSaidAtTheStart() throws Exception {
        SettingsStore store = withTwo();
        store.overrideForThisRun(Map.of("audio.playback.device", "none"));
        set(store, "audio.preset", "Headset");
        assertThat(store.current().audio().playback().device()).isEqualTo("alsa:headset");
    }

    @Test
    void whatIsChangedAfterwardsLeavesThePresetAsItIs() throws Exception {
        SettingsStore store = withTwo();
        set(store, "audio.preset", "Headset");
        Settings.AudioSettings audio = store.current().audio();
        assertThat(SoundPresets.same(audio, audio.presets().get("Headset"))).isTrue();
        set(store, "audio.playback.device", "none");
        audio = store.current().audio();
        assertThat(audio.presets().get("Headset").playback().device()).isEqualTo("alsa:headset");
        assertThat(SoundPresets.same(audio, audio.presets().get("Headset"))).isFalse();
    }

    @Test
    void aPresetThatGoesTakesTheChoiceWithIt() throws Exception {
        SettingsStore store = withTwo();
        set(store, "audio.preset", "Headset");
        put(store, "audio.presets.Headset", null);
        assertThat(store.current().audio().preset()).isNull();
        assertThat(store.current().audio().presets()).containsOnlyKeys("Büro 王");
        assertThat(store.current().audio().playback().device()).isEqualTo("alsa:headset");
    }

    /** As the window renames one: in one change, and what is in force stays. */
    @Test
    void aPresetIsRenamedInOneChange() throws Exception {
        SettingsStore store = withTwo();
        set(store, "audio.preset", "Headset");
        set(store, "audio.playback.device", "none");
        Map<String, Object> names = new LinkedHashMap<>();
        names.put("Ears", store.current().audio().presets().get("Headset"));
        names.put("Headset", null);
        put(store, "audio", Map.of("presets", names, "preset", "Ears"));
        assertThat(store.current().audio().preset()).isEqualTo("Ears");
        assertThat(store.current().audio().presets()).containsOnlyKeys("Büro 王", "Ears");
        assertThat(store.current().audio().playback().device()).isEqualTo("none");
    }

    @Test
    void aPresetThatIsNotThereIsRefusedWithThoseThatAre() throws Exception {
        assertThatThrownBy(() -> open().set("audio.preset", "Car"))
                .hasMessage("There is no preset ‘Car’: none is kept yet.");
        SettingsStore store = withTwo();
        assertThatThrownBy(() -> store.set("audio.preset", "Car"))
                .hasMessageContaining("Headset, Büro 王");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " x", "x ", "a\u0007b", "0123456789012345678901234567890123456789x"})
    void aNameThatCannotBeToldIsRefused(String name) {
        SettingsStore store = open();
        assertThatThrownBy(() -> store.put("audio.presets." + name, store.current().audio()))
                .isInstanceOf(SettingsException.class);
    }

    @Test
    void aPartOfAPresetCanBeReadAndSet() throws Exception {
        SettingsStore store = withTwo();
        set(store, "audio.presets.Headset.playback.device", "alsa:usb");
        assertThat(store.get("audio.presets.Headset.playback.device")).isEqualTo("\"alsa:usb\"");
        assertThatThrownBy(() -> store.set("audio.presets.Headset.colour", "red"))
                .hasMessageContaining("no setting");
    }

    @Test
    void aPresetOfAnotherVersionIsFilledIn() throws Exception {
        Files.writeString(
                folder.resolve("settings.json"),
                """
                {"audio":{"presets":{"Old":{"capture":{"device":"none"},"sparkle":7}},
                "playback":{"device":"alsa:x"}}}
                """);
        SettingsStore store = open();
        assertThat(store.problems()).isEmpty();
        set(store, "audio.preset", "Old");
        assertThat(store.current().audio().capture().device()).isEqualTo("none");
        assertThat(store.current().audio().playback().device())
                .as("what the preset does not say stays")
                .isEqualTo("alsa:x");
        assertThat(Files.readString(folder.resolve("settings.json"))).contains("sparkle");
    }

    @Test
    void aPresetThatCannotStandIsLeftOutAndTold() throws Exception {
        Files.writeString(
                folder.resolve("settings.json"),
                """
                {"audio":{"presets":{"Bad":{"capture":{"device":""}},"Good":{"capture":{"device":"none"}}},"preset":"Bad"}}
                """);
        SettingsStore store = open();
        assertThat(store.problems()).isNotEmpty();
        assertThat(store.current().audio().presets()).containsKey("Good");
    }
}
