package org.fermata.ui;

import org.fermata.audio.DeviceInfo;
import org.fermata.audio.Role;
import org.fermata.model.FakePhone;
import org.fermata.store.Settings;
import org.fermata.store.Settings.AudioSettings;
import org.fermata.store.Settings.UiSettings;

import java.util.List;
import java.util.Set;

/** A desk with a headset, loudspeakers and a bell in the hall, one of them unplugged. */
final class DeviceScene {

    static final String HEADSET = "alsa:headset";
    static final String BUILT_IN = "alsa:default";
    static final String HALL = "alsa:pulse:DEVICE=hall";
    static final String DOCK = "alsa:plughw:CARD=Dock,DEV=0";

    private DeviceScene() {}

    /** The devices, and who stands in for whom. */
    static void furnish(FakePhone phone, UiSettings.Theme theme) {
        Scenes.furnish(phone, theme, false);
        Settings basis = Settings.DEFAULTS;
        AudioSettings audio = basis.audio();
        phone.put(
                new Settings(
                        Scenes.accounts(null, null),
                        basis.call(),
                        new AudioSettings(
                                new Settings.DeviceChoice(HEADSET, List.of(DOCK, BUILT_IN)),
                                new Settings.DeviceChoice(HEADSET, List.of(BUILT_IN)),
                                new Settings.RingChoice(BUILT_IN, List.of(), List.of(HALL)),
                                audio.suspendGraceMs(),
                                audio.closeAfterMs()),
                        basis.codec(),
                        basis.rtp(),
                        basis.jitter(),
                        new UiSettings(theme, true)));
        Set<Role> all = Set.of(Role.values());
        Set<Role> out = Set.of(Role.PLAYBACK, Role.RING);
        phone.offer(
                List.of(
                        new DeviceInfo(BUILT_IN, "Built-in Audio", all, true, true),
                        new DeviceInfo(HEADSET, "Jabra Evolve2 65 Mono", all, true, true),
                        new DeviceInfo(HALL, "Loudspeaker in the hall", out, false, true),
                        new DeviceInfo(DOCK, "ThinkPad Dock, USB Audio", out, false, false)));
    }
}
