package org.fermata.audio;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds the provider of a device by its id. Immutable. */
final class DeviceCatalogue {

    private static final Logger log = LoggerFactory.getLogger(DeviceCatalogue.class);

    private final List<PcmProvider> providers;

    DeviceCatalogue(List<PcmProvider> providers) {
        this.providers = List.copyOf(providers);
    }

    /**
     * Says whether an id makes sense for a role. Any thread.
     *
     * @throws IllegalArgumentException if not, with a sentence for people
     */
    void check(String id, Role role) {
        PcmProvider provider = provider(id);
        if (provider == null) {
            throw new IllegalArgumentException(
                    "“" + id + "” names no kind of sound device; see the list of devices.");
        }
        provider.check(id, role);
    }

    /** Opens a device. On {@code device-open}. */
    PcmDevice open(String id, Role role, PcmRequest wanted) throws PcmException {
        try {
            check(id, role);
        } catch (IllegalArgumentException wrong) {
            throw new PcmException(wrong.getMessage(), 0);
        }
        return provider(id).open(id, role, wanted);
    }

    /** What people call a device. Any thread. */
    String name(String id) {
        PcmProvider provider = provider(id);
        return provider == null ? id : provider.name(id);
    }

    /** Everything there is. On {@code device-open}. */
    List<DeviceInfo> list() {
        List<DeviceInfo> found = new ArrayList<>();
        for (PcmProvider provider : providers) {
            try {
                found.addAll(provider.list());
            } catch (PcmException failure) {
                log.warn("{}: {}", provider.schemes(), failure.getMessage());
            }
        }
        return found;
    }

    /**
     * Adds what only the controller knows: which are in use, and those chosen that are not there.
     * On {@code signalling}.
     *
     * @param gone those that were listed once and are not now: they are not there, though their PCM
     *     may not be closed yet
     */
    List<DeviceInfo> complete(List<DeviceInfo> found, List<RoleDevice> devices, Set<String> gone) {
        Set<String> open = new HashSet<>();
        for (RoleDevice device : devices) {
            if (device.current() != null) {
                open.add(device.current().id());
            }
        }
        List<DeviceInfo> all = new ArrayList<>();
        for (DeviceInfo info : found) {
            all.add(
                    new DeviceInfo(
                            info.id(), info.name(), info.roles(), open.contains(info.id()), true));
        }
        List<DeviceInfo> missing = new ArrayList<>();
        devices.forEach(device -> addMissing(missing, all, open, device));
        for (DeviceInfo info : missing) {
            all.add(
                    gone.contains(info.id())
                            ? new DeviceInfo(info.id(), info.name(), info.roles(), false, false)
                            : info);
        }
        return List.copyOf(all);
    }

    private void addMissing(
            List<DeviceInfo> missing,
            List<DeviceInfo> listed,
            Set<String> open,
            RoleDevice device) {
        for (String id : device.candidates()) {
            if (listed.stream().anyMatch(info -> info.id().equals(id))) {
                continue;
            }
            Set<Role> uses = new HashSet<>(Set.of(device.role()));
            for (DeviceInfo info : List.copyOf(missing)) {
                if (info.id().equals(id)) {
                    uses.addAll(info.roles());
                    missing.remove(info);
                }
            }
            boolean used = open.contains(id);
            boolean present = used || provider(id) instanceof VirtualDevices;
            missing.add(new DeviceInfo(id, name(id), uses, used, present));
        }
    }

    private PcmProvider provider(String id) {
        int colon = id.indexOf(':');
        String scheme = colon < 0 ? id : id.substring(0, colon);
        for (PcmProvider provider : providers) {
            if (provider.schemes().contains(scheme)) {
                return provider;
            }
        }
        return null;
    }
}
