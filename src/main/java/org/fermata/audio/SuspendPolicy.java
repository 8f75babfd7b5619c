package org.fermata.audio;

import org.fermata.concurrent.EventLoop;

import java.time.Duration;

/**
 * When a role's device runs, is suspended and is closed; {@link DeviceDriver} knows how.
 *
 * <p>Need ends ⇒ after the grace ALL_CORKED is a cause, so that hold and resume do not flap ⇒
 * suspended for long enough, the PCM is closed, so that the card can sleep and other programs can
 * have it. Need begins ⇒ at once. Need is expected, since a call rings ⇒ the PCM is opened ahead
 * and stays open, without running. The system goes to sleep ⇒ it is closed at once. Owner: {@code
 * signalling}.
 */
final class SuspendPolicy {

    private final EventLoop signalling;
    private final DeviceStates states;
    private final DeviceDriver driver;
    private boolean needed;
    private boolean expected;
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

    /**
     * Says whether the device will be needed soon.
     *
     * @param closeAfterMs how long it stays open once it is not expected any more, in ms
     */
    void expect(boolean on, int closeAfterMs) {
        signalling.assertOwner();
        if (on != expected) {
            expected = on;
            openAhead();
            stateChanged(closeAfterMs);
        }
    }

    private void openAhead() {
        driver.openAhead(expected && states.onlyCorked());
    }

    /** Adds or removes a reason not to run; without a grace. */
    void cause(SuspendCause cause, boolean on) {
        if (states.cause(cause, on)) {
            if (cause == SuspendCause.SYSTEM_SLEEP) {
                forgetIdle();
            }
            openAhead();
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
        boolean sleeps = states.causes().contains(SuspendCause.SYSTEM_SLEEP);
        boolean closes = suspended && (sleeps || !expected);
        if (closes && idle == null) {
            Duration delay = sleeps ? Duration.ZERO : Duration.ofMillis(closeAfterMs);
            idle = signalling.schedule(delay, driver::closeIdle);
        } else if (!closes) {
            forgetIdle();
        }
    }

    private void forgetIdle() {
        if (idle != null) {
            idle.cancel();
            idle = null;
        }
    }
}
