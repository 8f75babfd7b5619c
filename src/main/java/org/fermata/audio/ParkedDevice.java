package org.fermata.audio;

import java.util.function.Consumer;

/**
 * A role's device while its audio thread does not have it: here, started or not, or in a call on
 * {@code device-open}. Owner: {@code signalling}.
 */
final class ParkedDevice {

    private final DeviceCalls calls;
    private PcmDevice here;
    private boolean runs;
    private PcmDevice inCall;

    /** Makes it without a device. */
    ParkedDevice(DeviceCalls calls) {
        this.calls = calls;
    }

    /** Takes a device. */
    void park(PcmDevice device, boolean running) {
        here = device;
        runs = running;
    }

    /** Whether a device is here, in no call. */
    boolean isHere() {
        return here != null;
    }

    /** Whether the device that is here has been started and not stopped. */
    boolean runs() {
        return runs;
    }

    /** The device that is here or in a call, null for none. */
    PcmDevice device() {
        return here != null ? here : inCall;
    }

    /**
     * Starts the device and lets go of it.
     *
     * @param soon run on {@code device-open} as soon as it is started
     */
    void start(Runnable soon, Consumer<PcmDevice> started, Consumer<PcmException> failed) {
        calls.start(handOver(), soon, then(started), then(failed));
    }

    /** Stops the device, which is parked again afterwards unless that fails. */
    void drop(Runnable dropped, Consumer<PcmException> failed) {
        calls.drop(
                handOver(),
                then(
                        device -> {
                            park(device, false);
                            dropped.run();
                        }),
                then(failed));
    }

    /** Closes the device and lets go of it. */
    void close(Runnable closed) {
        calls.close(
                handOver(),
                () -> {
                    inCall = null;
                    closed.run();
                });
    }

    private PcmDevice handOver() {
        inCall = here;
        here = null;
        return inCall;
    }

    private <T> Consumer<T> then(Consumer<T> next) {
        return value -> {
            inCall = null;
            next.accept(value);
        };
    }
}
