package org.fermata.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.concurrent.ManualEventLoop;
import org.fermata.store.Settings;
import org.fermata.store.SettingsException;
import org.fermata.store.SettingsStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** Against a real store of settings, whose rules are half of it. */
class SoundPresetsModelTest {

    @TempDir private Path folder;
    private final ManualEventLoop signalling = new ManualEventLoop();
    private final TestExecutor executor = new TestExecutor();
    private final FakePhone phone = new FakePhone(signalling);
    private SettingsStore store;
    private SoundPresetsModel presets;

    @BeforeEach
    void open() {
        store = new SettingsStore(folder, signalling, signalling);
        store.addListener(phone::put);
        phone.keepIn(store);
        presets = new PhoneModel(executor, phone.core()).settings().presets();
        settle();
    }

    private void settle() {
        for (int turn = 0; turn < 5; turn++) {
            signalling.runReady();
            executor.runAll();
        }
    }

    private void playOn(String device) throws SettingsException {
        store.set("audio.playback.device", device);
        settle();
    }

    private Settings.AudioSettings audio() {
        return store.current().audio();
    }

    @Test
    void whatIsInForceIsKeptUnderANameAndComesBackByIt() throws SettingsException {
        playOn("alsa:headset");
        presets.requestSave("Headset");
        settle();
        playOn("alsa:speaker");
        presets.requestSave("Loudspeaker");
        settle();
        assertThat(presets.names()).containsExactly("Headset", "Loudspeaker");
        assertThat(presets.chosen()).isEqualTo("Loudspeaker");

        presets.requestChoose("Headset");
        settle();
        assertThat(audio().playback().device()).isEqualTo("alsa:headset");
        assertThat(presets.isChanged()).isFalse();

        playOn("none");
        assertThat(presets.isChanged()).isTrue();
        presets.requestSave("Headset");
        settle();
        assertThat(presets.isChanged()).isFalse();
        assertThat(audio().presets().get("Headset").playback().device()).isEqualTo("none");
    }

    @Test
    void aNewNameKeepsWhatIsInForce() throws SettingsException {
        playOn("alsa:headset");
        presets.requestSave("Headset");
        settle();
        playOn("none");
        presets.requestRename("Headset", "Ears");
        settle();
        assertThat(presets.names()).containsExactly("Ears");
        assertThat(presets.chosen()).isEqualTo("Ears");
        assertThat(audio().playback().device()).isEqualTo("none");
    }

    @Test
    void aDeletedOneIsGone() {
        presets.requestSave("Headset");
        settle();
        presets.requestDelete("Headset");
        settle();
        assertThat(presets.names()).isEmpty();
        assertThat(presets.chosen()).isNull();
    }
}
