package org.fermata.audio;

import org.fermata.concurrent.EventLoop;

import java.time.Duration;

/**
 * When a role's device runs, is suspended and is closed; {@link DeviceDriver} knows how.
 *
 * <p>Need ends ⇒ after the grace ALL_CORKED is a cause, so that hold and resume do not flap ⇒
 * suspended for long enough, the PCM is closed, so that the card can sleep and other programs can
 * have it. Need begins ⇒ at once. Owner: {@code signalling}.
 */
final class SuspendPolicy {

    private final EventLoop signalling;
    private final DeviceStates states;
    private final DeviceDriver driver;
    private boolean needed;
    private EventLoop.Timer grace;
    private EventLoop.Timer idle;

    SuspendPolicy(EventLoop signalling, DeviceStates states, DeviceDriver driver) {
        this.signalling = signalling;
        this.states = states;
        this.driver = driver;
    }

    /**
     * Says whether a port, a tone or the meter needs the device.
     *
     * @param need whether it does
     * @param graceMs how long the device goes on without need, in ms
     */
    void need(boolean need, int graceMs) {
        signalling.assertOwner();
        if (need == needed) {
            return;
        }
        needed = need;
        if (grace != null) {
            grace.cancel();
            grace = null;
        }
        if (need) {
            cause(SuspendCause.ALL_CORKED, false);
        } else {
            grace =
                    signalling.schedule(
                            Duration.ofMillis(graceMs), () -> cause(SuspendCause.ALL_CORKED, true));
        }
    }

    /** Adds or removes a reason not to run; without a grace. */
    void cause(SuspendCause cause, boolean on) {
        if (states.cause(cause, on)) {
            driver.reconcile();
        }
    }

    /**
     * The device's state may have changed.
     *
     * @param closeAfterMs how long a suspended device stays open, in ms
     */
    void stateChanged(int closeAfterMs) {
        boolean suspended = states.state() == DeviceState.SUSPENDED;
        if (suspended && idle == null) {
            idle = signalling.schedule(Duration.ofMillis(closeAfterMs), driver::closeIdle);
        } else if (!suspended && idle != null) {
            idle.cancel();
            idle = null;
        }
    }
}
