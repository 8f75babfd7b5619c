package org.fermata.audio;

import java.util.Set;

/**
 * The device of one role as it stands. Immutable; any thread.
 *
 * @param role the role
 * @param device the id of the device chosen, or of the one that took its place
 * @param name what people call it
 * @param state its state
 * @param suspendCauses why it does not run, empty while it does
 * @param rate sampling rate in Hz, null while no PCM is open
 * @param channels channels, null while no PCM is open
 * @param periodFrames the period in frames, null while no PCM is open
 * @param bufferFrames the buffer in frames, null while no PCM is open
 * @param xruns under- and overruns since the start
 * @param writes successful {@code writei} calls since the start
 * @param reads successful {@code readi} calls since the start
 * @param problem what is wrong, in a sentence for people, null for nothing
 */
public record DeviceSnapshot(
        Role role,
        String device,
        String name,
        DeviceState state,
        Set<SuspendCause> suspendCauses,
        Integer rate,
        Integer channels,
        Integer periodFrames,
        Integer bufferFrames,
        long xruns,
        long writes,
        long reads,
        String problem) {
    public DeviceSnapshot {
        suspendCauses = Set.copyOf(suspendCauses);
    }

    /** The same with another problem, null for none. */
    DeviceSnapshot withProblem(String other) {
        return new DeviceSnapshot(
                role,
                device,
                name,
                state,
                suspendCauses,
                rate,
                channels,
                periodFrames,
                bufferFrames,
                xruns,
                writes,
                reads,
                other);
    }
}
