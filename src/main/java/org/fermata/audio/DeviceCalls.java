package org.fermata.audio;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.function.Consumer;

/**
 * A role's calls on {@code device-open}, counted. A device whose call fails is closed; one whose
 * call is abandoned is closed when the call returns. Either way it is gone for who asked.
 *
 * <p>Owner: {@code signalling}, where every answer comes.
 */
final class DeviceCalls {

    /** Opens a device without starting it; on {@code device-open}. */
    interface Opener {
        PcmDevice open(String id, Role role, PcmRequest wanted) throws PcmException;
    }

    private static final Logger log = LoggerFactory.getLogger(DeviceCalls.class);

    private final Role role;
    private final DeviceOpen open;
    private final Opener opener;
    private int pending;

    DeviceCalls(Role role, DeviceOpen open, Opener opener) {
        this.role = role;
        this.open = open;
        this.opener = opener;
    }

    /** Whether a call is out; its answer is to be waited for. */
    boolean pending() {
        return pending > 0;
    }

    /** Whether a call to a device was abandoned and has not returned. */
    boolean isHung(String id) {
        return open.isHung(id);
    }

    /** Opens a device without starting it. */
    void openOnly(
            String id, PcmRequest wanted, Consumer<PcmDevice> done, Consumer<PcmException> failed) {
        call(
                id,
                () -> stopped(opener.open(id, role, wanted)),
                DeviceCalls::closeLate,
                done,
                failed);
    }

    /**
     * Some devices run as soon as they are open: ALSA prepares them, and a server's then record.
     */
    private static PcmDevice stopped(PcmDevice device) {
        try {
            device.drop();
        } catch (PcmException nothingToStop) {
            log.debug("{}: {}", device.id(), nothingToStop.getMessage());
        }
        return device;
    }

    /** Opens a device and starts it. */
    void open(
            String id, PcmRequest wanted, Consumer<PcmDevice> done, Consumer<PcmException> failed) {
        call(
                id,
                () -> started(opener.open(id, role, wanted)),
                DeviceCalls::closeLate,
                done,
                failed);
    }

    /** A call that failed after it was abandoned has closed its device itself. */
    private static void closeLate(PcmDevice late) {
        if (late != null) {
            late.close();
        }
    }

    /**
     * Starts a device.
     *
     * @param soon run on {@code device-open} as soon as it is started
     */
    void start(
            PcmDevice device,
            Runnable soon,
            Consumer<PcmDevice> done,
            Consumer<PcmException> failed) {
        call(device.id(), () -> started(device), soon, DeviceCalls::closeLate, done, failed);
    }

    /** Stops a device. */
    void drop(PcmDevice device, Consumer<PcmDevice> done, Consumer<PcmException> failed) {
        call(
                device.id(),
                () -> closedOnFailure(device, PcmDevice::drop),
                DeviceCalls::closeLate,
                done,
                failed);
    }

    private static PcmDevice started(PcmDevice device) throws PcmException {
        return closedOnFailure(device, PcmDevice::start);
    }

    private interface Step {
        void take(PcmDevice device) throws PcmException;
    }

    private static PcmDevice closedOnFailure(PcmDevice device, Step step) throws PcmException {
        try {
            step.take(device);
            return device;
        } catch (PcmException failure) {
            device.close();
            throw failure;
        }
    }

    /** Closes a device; done also when that hangs. */
    void close(PcmDevice device, Runnable done) {
        call(
                device.id(),
                () -> {
                    device.close();
                    return device;
                },
                late -> {},
                closed -> done.run(),
                hung -> done.run());
    }

    /** Closes a device that hangs, without waiting for it. */
    void discard(PcmDevice device) {
        open.discard(device);
    }

    private void call(
            String id,
            DeviceOpen.Call<PcmDevice> call,
            Consumer<PcmDevice> late,
            Consumer<PcmDevice> done,
            Consumer<PcmException> failed) {
        call(id, call, () -> {}, late, done, failed);
    }

    private void call(
            String id,
            DeviceOpen.Call<PcmDevice> call,
            Runnable soon,
            Consumer<PcmDevice> late,
            Consumer<PcmDevice> done,
            Consumer<PcmException> failed) {
        pending++;
        open.call(
                id,
                call,
                soon,
                late,
                device -> {
                    pending--;
                    done.accept(device);
                },
                failure -> {
                    pending--;
                    failed.accept(failure);
                });
    }
}
