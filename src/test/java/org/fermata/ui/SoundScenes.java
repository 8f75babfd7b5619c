package org.fermata.ui;

import org.fermata.audio.EchoFigures;
import org.fermata.audio.MicrophoneFigures;
import org.fermata.call.CodecCost;
import org.fermata.model.FakePhone;
import org.fermata.store.Settings;
import org.fermata.store.Settings.UiSettings;

import java.util.List;
import java.util.Map;

/** Sound settings in use and what tests of the sound find, for screenshots and for tests. */
final class SoundScenes {

    private SoundScenes() {}

    /** What codecs cost on some machine. */
    static void costs(FakePhone phone) {
        phone.cost(
                List.of(
                        new CodecCost("G722", 21, 26),
                        new CodecCost("PCMA", 1.2, 1.4),
                        new CodecCost("PCMU", 1.1, 1.4),
                        new CodecCost("OPUS", 412, 97)));
    }

    /** A recording of somebody who sits too far from the microphone. */
    static MicrophoneFigures quietVoice() {
        return new MicrophoneFigures(-33, -47, -61, 0, 4);
    }

    /** What a loudspeaker on the desk gives back. */
    static EchoFigures echo() {
        return new EchoFigures(true, 141, -18);
    }

    /** The same settings with the codecs in another order. */
    static Settings ordered(Settings basis, String... codecs) {
        return new Settings(
                basis.accounts(),
                basis.call(),
                basis.audio(),
                new Settings.CodecSettings(List.of(codecs)),
                basis.rtp(),
                basis.jitter(),
                basis.ui());
    }

    /** Two presets, of which the one chosen is no longer what is in force. */
    static void presets(FakePhone phone, UiSettings.Theme theme) {
        Settings basis = Settings.DEFAULTS;
        Settings.AudioSettings audio = basis.audio();
        Settings.AudioSettings headset =
                new Settings.AudioSettings(
                        new Settings.DeviceChoice("alsa:headset", List.of("alsa:default")),
                        new Settings.DeviceChoice("alsa:headset", List.of()),
                        audio.ring(),
                        audio.suspendGraceMs(),
                        audio.closeAfterMs());
        phone.put(
                new Settings(
                        Scenes.accounts(null, null),
                        basis.call(),
                        new Settings.AudioSettings(
                                headset.playback(),
                                audio.capture(),
                                audio.ring(),
                                audio.suspendGraceMs(),
                                audio.closeAfterMs(),
                                audio.profile(),
                                Map.of("Headset", headset, "会议室 Loudspeaker", audio),
                                "Headset",
                                audio.voice(),
                                audio.tones()),
                        new Settings.CodecSettings(List.of("G722", "PCMA", "OPUS")),
                        basis.rtp(),
                        basis.jitter(),
                        new UiSettings(theme, true)));
    }
}
