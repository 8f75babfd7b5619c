package org.fermata.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of the sound devices, as the settings take it. */
class SoundSettingsTest {

    private final ObjectNode tree = SettingsTree.empty();

    private Settings set(String key, String value) throws SettingsException {
        SettingsTree.set(tree, key, value);
        return SettingsTree.settings(tree);
    }

    @Test
    void aProfileAndWhatADeviceIsAskedForCanBeSetOneByOne() throws SettingsException {
        assertThat(set("audio.profile", "low_latency").audio().profile())
                .isEqualTo(SoundProfile.LOW_LATENCY);
        set("audio.playback.pcm.rate", "44100");
        set("audio.playback.volume", "150");
        Settings settings = set("audio.ring.pcm.periodMs", "40");
        assertThat(settings.audio().playback().pcm())
                .isEqualTo(new Settings.PcmSettings(44_100, 0, 0, 0));
        assertThat(settings.audio().playback().volume()).isEqualTo(150);
        assertThat(settings.audio().ring().pcm().periodMs()).isEqualTo(40);
        assertThat(settings.audio().playback().device()).isEqualTo("alsa:default");
    }

    @ParameterizedTest
    @CsvSource({
        "audio.playback.pcm.rate, 4000",
        "audio.capture.pcm.channels, 9",
        "audio.ring.pcm.periodMs, 2",
        "audio.playback.pcm.bufferMs, 5",
        "audio.playback.volume, 201",
        "audio.profile, FAST"
    })
    void whatNoDeviceCanDoIsRefused(String key, String value) {
        assertThatThrownBy(() -> set(key, value))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(key);
    }

    @Test
    void aBufferHoldsTwoPeriods() throws SettingsException {
        set("audio.playback.pcm.periodMs", "40");
        assertThatThrownBy(() -> set("audio.playback.pcm.bufferMs", "60"))
                .hasMessage("audio.playback.pcm.bufferMs takes two periods or more.");
    }

    @Test
    void aVirtualMachineOffersWhatCostsLeastFirst() throws SettingsException {
        assertThat(set("audio.profile", "BALANCED").codecOrder())
                .containsExactly("G722", "OPUS", "PCMA", "PCMU");
        assertThat(set("audio.profile", "VIRTUAL_MACHINE").codecOrder())
                .containsExactly("PCMA", "PCMU", "G722", "OPUS");
    }
}
