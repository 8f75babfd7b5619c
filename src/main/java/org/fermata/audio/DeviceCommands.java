package org.fermata.audio;

import java.util.List;
import java.util.function.Consumer;

/**
 * What people and scripts ask of the sound devices. Every method must be called on {@code
 * signalling} and returns at once, except where one says otherwise.
 */
public interface DeviceCommands {

    /**
     * The devices of all roles as they stand: playback, capture, ring. Any thread.
     *
     * @return immutable snapshots in the order of {@link Role}
     */
    List<DeviceSnapshot> devices();

    /**
     * Lists what can be chosen. Listing may block, so it is done on {@code device-open}.
     *
     * @param result called on {@code signalling} with the devices
     */
    void list(Consumer<List<DeviceInfo>> result);

    /**
     * Chooses the device of a role; calls in progress go over to it.
     *
     * @param role the role
     * @param id the device's id
     * @throws IllegalArgumentException if no such kind of device exists or it cannot serve the
     *     role, with a sentence for people
     */
    void select(Role role, String id);

    /**
     * Says whether an id makes sense for a role; whether the device is there is another matter.
     *
     * @throws IllegalArgumentException if not, with a sentence for people
     */
    default void check(Role role, String id) {}

    /** The settings may name other devices to try, or to ring on. */
    default void settingsChanged() {}

    /**
     * The kind of virtual machine this runs in, such as {@code WSL}; null for none, and until the
     * devices have been listed. Any thread.
     */
    default String virtualMachine() {
        return null;
    }

    /** Adds or removes a reason for all devices not to run. */
    void suspend(SuspendCause cause, boolean on);

    /**
     * Plays a test tone of some seconds on the device of a role, whatever the lines do.
     *
     * @param role PLAYBACK or RING
     */
    void startTestTone(Role role);

    /** Ends a test tone before its time. */
    void stopTestTone(Role role);

    /** Opens the microphone for the level meter, whatever the lines do, or lets go of it again. */
    void meter(boolean on);

    /**
     * The microphone's level of the last block. Any thread.
     *
     * @return peak in dBFS, 0 for full scale, {@link Double#NEGATIVE_INFINITY} for silence or no
     *     microphone
     */
    double captureLevel();

    /**
     * Why echo, noise or level are not worked on although the settings say so.
     *
     * @return a sentence for people, null if all is well
     */
    default String voiceProblem() {
        return null;
    }

    /**
     * Tells a listener of every change from now on.
     *
     * @param listener called on {@code signalling}
     */
    void addListener(Consumer<DeviceSnapshot> listener);

    /**
     * Tells a listener what can be chosen, each time devices have appeared or vanished.
     *
     * @param listener called on {@code signalling}
     */
    default void addListListener(Consumer<List<DeviceInfo>> listener) {}

    /** Tells the listener no more. */
    void removeListener(Consumer<DeviceSnapshot> listener);
}
