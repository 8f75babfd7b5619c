package org.fermata.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.fermata.audio.DeviceCommands;
import org.fermata.concurrent.ManualEventLoop;
import org.fermata.store.Settings;
import org.fermata.store.SettingsStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class DeviceChoicesTest {

    @TempDir Path folder;
    private final ManualEventLoop loop = new ManualEventLoop();
    private final List<String> selected = new ArrayList<>();
    private SettingsStore settings;

    @BeforeEach
    void open() {
        settings = new SettingsStore(folder, loop, loop);
        settings.setGuard(new DeviceChoices(devices()));
    }

    /** Devices that note what is chosen and refuse {@code alsa:deaf}. */
    private DeviceCommands devices() {
        return (DeviceCommands)
                Proxy.newProxyInstance(
                        DeviceCommands.class.getClassLoader(),
                        new Class<?>[] {DeviceCommands.class},
                        (proxy, method, args) -> {
                            assertThat(method.getName()).isEqualTo("select");
                            if (args[1].equals("alsa:deaf")) {
                                throw new IllegalArgumentException("It cannot record.");
                            }
                            selected.add(args[0] + " " + args[1]);
                            return null;
                        });
    }

    @Test
    void aDeviceThatIsSetIsTaken() throws Exception {
        settings.set("audio.ring.device", "none");

        assertThat(selected).containsExactly("RING none");
    }

    @Test
    void whereOneOfSeveralIsRefusedTheOthersGoBack() {
        String both = "{\"playback\":{\"device\":\"none\"},\"capture\":{\"device\":\"alsa:deaf\"}}";

        assertThatThrownBy(() -> settings.set("audio", both)).hasMessage("It cannot record.");

        assertThat(selected).containsExactly("PLAYBACK none", "PLAYBACK alsa:default");
        assertThat(settings.current()).isEqualTo(Settings.DEFAULTS);
    }
}
