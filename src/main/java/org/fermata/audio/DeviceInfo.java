package org.fermata.audio;

import java.util.Set;

/**
 * A sound device that can be chosen.
 *
 * @param id what the settings call it, such as {@code alsa:default}
 * @param name what people call it
 * @param roles what it can be used for
 * @param inUse whether a role of ours has it open
 * @param present whether it is there now
 */
public record DeviceInfo(String id, String name, Set<Role> roles, boolean inUse, boolean present) {
    public DeviceInfo {
        roles = Set.copyOf(roles);
    }
}
