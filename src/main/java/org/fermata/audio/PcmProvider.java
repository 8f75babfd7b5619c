package org.fermata.audio;

import java.util.List;
import java.util.Set;

/** A family of sound devices, told apart by what stands before the colon in their ids. */
public interface PcmProvider {

    /** The ids' first parts, such as {@code alsa}. Any thread. */
    Set<String> schemes();

    /**
     * Says whether an id makes sense for a role; whether the device is there is another matter. On
     * {@code signalling}; returns at once.
     *
     * @param id an id of one of the schemes
     * @param role what it is to be used for
     * @throws IllegalArgumentException if not, with a sentence for people
     */
    void check(String id, Role role);

    /**
     * Opens a device without starting it. On {@code device-open}; may block.
     *
     * @param id an id that passed {@link #check}
     * @param role what it is to be used for
     * @param wanted what is asked of it; what it accepts may differ
     * @throws PcmException if it cannot be opened
     */
    PcmDevice open(String id, Role role, PcmRequest wanted) throws PcmException;

    /**
     * Lists the devices that are there. On {@code device-open}; may block.
     *
     * @throws PcmException if they cannot be listed
     */
    List<DeviceInfo> list() throws PcmException;

    /**
     * Has somebody told when devices appear or vanish, until what is returned is closed. Must not
     * poll. Any thread.
     *
     * @param changed called on any thread; returns at once
     */
    default AutoCloseable watch(Runnable changed) {
        return () -> {};
    }

    /**
     * What people call a device that is not open. On {@code signalling}; returns at once.
     *
     * @param id an id of one of the schemes
     */
    String name(String id);
}
