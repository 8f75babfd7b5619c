package org.fermata.app;

import org.fermata.audio.DeviceCommands;
import org.fermata.audio.Role;
import org.fermata.store.Settings;
import org.fermata.store.SettingsException;
import org.fermata.store.SettingsStore;

/** Has the devices follow the settings. Owned by {@code signalling}. */
final class DeviceChoices implements SettingsStore.Guard {

    private final DeviceCommands devices;

    DeviceChoices(DeviceCommands devices) {
        this.devices = devices;
    }

    @Override
    public void check(Settings before, Settings after) throws SettingsException {
        for (Role role : Role.values()) {
            String id = device(after, role);
            if (!id.equals(device(before, role))) {
                try {
                    devices.select(role, id);
                } catch (IllegalArgumentException refused) {
                    throw new SettingsException(refused.getMessage());
                }
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
}
