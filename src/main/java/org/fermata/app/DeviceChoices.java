package org.fermata.app;

import org.fermata.audio.DeviceCommands;
import org.fermata.audio.Role;
import org.fermata.store.Settings;
import org.fermata.store.SettingsException;
import org.fermata.store.SettingsStore;

import java.util.ArrayList;
import java.util.List;

/** Has the devices follow the settings. Owned by {@code signalling}. */
final class DeviceChoices implements SettingsStore.Guard {

    private final DeviceCommands devices;

    DeviceChoices(DeviceCommands devices) {
        this.devices = devices;
    }

    /** Chooses all devices that differ or, where one is refused, none. */
    @Override
    public void check(Settings before, Settings after) throws SettingsException {
        List<Role> chosen = new ArrayList<>();
        try {
            for (Role role : Role.values()) {
                checkOthers(role, others(before, role), others(after, role));
                String id = device(after, role);
                if (!id.equals(device(before, role))) {
                    devices.select(role, id);
                    chosen.add(role);
                }
            }
        } catch (IllegalArgumentException refused) {
            chosen.forEach(role -> devices.select(role, device(before, role)));
            throw new SettingsException(refused.getMessage());
        }
    }

    private void checkOthers(Role role, List<String> before, List<String> after) {
        for (String id : after) {
            if (!before.contains(id)) {
                devices.check(role, id);
            }
        }
    }

    private static String device(Settings settings, Role role) {
        return switch (role) {
            case PLAYBACK -> settings.audio().playback().device();
            case CAPTURE -> settings.audio().capture().device();
            case RING -> settings.audio().ring().device();
        };
    }

    /** Those beside the one wanted. */
    private static List<String> others(Settings settings, Role role) {
        return switch (role) {
            case PLAYBACK -> settings.audio().playback().fallback();
            case CAPTURE -> settings.audio().capture().fallback();
            case RING -> {
                List<String> all = new ArrayList<>(settings.audio().ring().fallback());
                all.addAll(settings.audio().ring().also());
                yield all;
            }
        };
    }
}
