package org.fermata.model;

import org.fermata.audio.DeviceSnapshot;
import org.fermata.audio.Role;
import org.fermata.audio.SuspendCause;

import java.util.ArrayList;
import java.util.List;

/** Says in words how sound devices stand. Pure functions; any thread. */
public final class DeviceWording {

    private DeviceWording() {}

    /** What a device really accepted, null while it is closed. */
    public static String accepted(DeviceSnapshot device) {
        if (device == null || device.rate() == null) {
            return null;
        }
        return "%,d Hz, %s, a period of %s ms, a buffer of %s ms"
                .formatted(
                        device.rate(),
                        channels(device.channels()),
                        milliseconds(device.periodFrames(), device.rate()),
                        milliseconds(device.bufferFrames(), device.rate()));
    }

    private static String channels(int count) {
        return switch (count) {
            case 1 -> "mono";
            case 2 -> "stereo";
            default -> count + " channels";
        };
    }

    private static String milliseconds(int frames, int rate) {
        return "%.1f".formatted(frames * 1000.0 / rate).replaceFirst("[.,]0$", "");
    }

    /**
     * Where the device of a role stands.
     *
     * @param device the device
     * @param heldLines how many lines are held, by either side
     * @return a few words
     */
    public static String device(DeviceSnapshot device, long heldLines) {
        return switch (device.state()) {
            case OPENING -> "Opening " + device.name();
            case RUNNING -> "Running on " + device.name();
            case SUSPENDED ->
                    device.role() == Role.RING
                            ? idle(device)
                            : "Suspended: " + cause(device, heldLines);
            case CLOSED ->
                    device.role() == Role.RING || device.suspendCauses().isEmpty() || heldLines == 0
                            ? idle(device)
                            : "Closed: " + cause(device, heldLines);
            case RECOVERING -> "Recovering " + device.name();
            case LOST -> "Lost: " + device.name() + ", trying again";
        };
    }

    /**
     * The state of a device with everything that keeps it from running, without its name.
     *
     * @param device the device
     * @param heldLines how many lines are held, by either side
     * @return a few words
     */
    public static String deviceState(DeviceSnapshot device, long heldLines) {
        return switch (device.state()) {
            case OPENING -> "Opening";
            case RUNNING -> "Running";
            case SUSPENDED -> "Suspended" + causes(device, heldLines);
            case CLOSED -> "Closed" + causes(device, heldLines);
            case RECOVERING -> "Recovering";
            case LOST -> "Lost, trying again";
        };
    }

    private static String causes(DeviceSnapshot device, long heldLines) {
        List<String> words = new ArrayList<>();
        for (SuspendCause cause : SuspendCause.values()) {
            if (device.suspendCauses().contains(cause)) {
                words.add(
                        switch (cause) {
                            case ALL_CORKED ->
                                    device.role() == Role.RING
                                            ? "nothing rings"
                                            : heldLines > 0 ? "all lines held" : "no line needs it";
                            case USER -> "by you";
                            case SYSTEM_SLEEP -> "the computer sleeps";
                        });
            }
        }
        return words.isEmpty() ? "" : ": " + String.join(", ", words);
    }

    private static String idle(DeviceSnapshot device) {
        return device.suspendCauses().contains(SuspendCause.USER)
                ? "Suspended: by you"
                : "Ready: " + device.name();
    }

    private static String cause(DeviceSnapshot device, long heldLines) {
        if (device.suspendCauses().contains(SuspendCause.SYSTEM_SLEEP)) {
            return "the computer sleeps";
        }
        if (device.suspendCauses().contains(SuspendCause.USER)) {
            return "by you";
        }
        return heldLines > 0 ? "all lines held" : "no line needs it";
    }

    /** What a device is used for. */
    public static String role(Role role) {
        return switch (role) {
            case PLAYBACK -> "Speaker";
            case CAPTURE -> "Microphone";
            case RING -> "Ringing";
        };
    }
}
