package org.fermata.audio;

import org.fermata.concurrent.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What follows from devices that appear and vanish: the lists are told anew, roles that wait for a
 * device try at once, and a device that is gone is let go of, though a sound server may have moved
 * its sound elsewhere. Owner: {@code signalling}.
 */
final class HotPlug {

    /** Finds the devices that are there. */
    interface Listing {
        void find(Consumer<List<DeviceInfo>> found, Consumer<PcmException> failed);
    }

    private static final Logger log = LoggerFactory.getLogger(HotPlug.class);

    /** A card is several files, and its files get their permissions a moment after they appear. */
    private static final Duration SETTLING = Duration.ofMillis(200);

    private final EventLoop signalling;
    private final DeviceCatalogue catalogue;
    private final Listing listing;
    private final Supplier<List<RoleDevice>> devices;
    private final List<Consumer<List<DeviceInfo>>> listeners = new ArrayList<>();
    private final List<AutoCloseable> watches = new ArrayList<>();

    /** What was there when the devices were last listed, null before the first time. */
    private Set<String> known;

    /** What was there once and is not now. */
    private final Set<String> gone = new HashSet<>();

    private EventLoop.Timer settling;

    /**
     * Makes it; nothing is watched yet.
     *
     * @param listing finds the devices that are there
     * @param devices those of all roles
     */
    HotPlug(
            EventLoop signalling,
            DeviceCatalogue catalogue,
            Listing listing,
            Supplier<List<RoleDevice>> devices) {
        this.signalling = signalling;
        this.catalogue = catalogue;
        this.listing = listing;
        this.devices = devices;
    }

    /** Learns what is there, then hears of every change. */
    void begin(List<PcmProvider> providers) {
        look();
        for (PcmProvider provider : providers) {
            watches.add(provider.watch(() -> signalling.execute(this::changed)));
        }
    }

    void addListener(Consumer<List<DeviceInfo>> listener) {
        signalling.assertOwner();
        listeners.add(listener);
    }

    private void changed() {
        if (settling == null) {
            settling =
                    signalling.schedule(
                            SETTLING,
                            () -> {
                                settling = null;
                                look();
                            });
        }
    }

    /** Lists what can be chosen; what is new or gone meanwhile is told to everybody. */
    void list(Consumer<List<DeviceInfo>> result) {
        listing.find(
                found -> {
                    listed(found);
                    result.accept(complete(found));
                },
                failure -> {
                    noted(failure);
                    result.accept(complete(List.of()));
                });
    }

    private void look() {
        listing.find(this::listed, HotPlug::noted);
    }

    /** What cannot be listed now is not gone. */
    private static void noted(PcmException failure) {
        log.warn("the sound devices cannot be listed: {}", failure.getMessage());
    }

    private List<DeviceInfo> complete(List<DeviceInfo> found) {
        return catalogue.complete(found, devices.get(), gone);
    }

    private void listed(List<DeviceInfo> found) {
        Set<String> now = new HashSet<>();
        found.forEach(info -> now.add(info.id()));
        Set<String> before = known == null ? now : known;
        gone.addAll(before);
        gone.removeAll(now);
        Set<String> appeared = new HashSet<>(now);
        appeared.removeAll(before);
        Set<String> vanished = new HashSet<>(before);
        vanished.removeAll(now);
        known = Set.copyOf(now);
        devices.get().forEach(RoleDevice::renamed);
        if (appeared.isEmpty() && vanished.isEmpty()) {
            return;
        }
        log.info("devices: {} appeared, {} vanished", appeared, vanished);
        for (RoleDevice device : devices.get()) {
            device.vanished(vanished);
            if (!appeared.isEmpty()) {
                device.appeared();
            }
        }
        List<DeviceInfo> all = complete(found);
        List.copyOf(listeners).forEach(listener -> listener.accept(all));
    }

    /** Watches no more. */
    void close() {
        for (AutoCloseable watch : watches) {
            try {
                watch.close();
            } catch (Exception failure) {
                log.debug("closing a watch", failure);
            }
        }
        watches.clear();
        if (settling != null) {
            settling.cancel();
            settling = null;
        }
    }
}
