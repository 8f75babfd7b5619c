package org.fermata.audio;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is wrong with a role's devices, in words for people and for the log. Owner: signalling. */
final class DeviceTrouble {

    private static final Logger log = LoggerFactory.getLogger(DeviceTrouble.class);

    private final Role role;

    /** What is wrong now, in a sentence; null for nothing. */
    private String problem;

    /** Why the device that the user wants was not to be had, as it was said last. */
    private String reason;

    DeviceTrouble(Role role) {
        this.role = role;
    }

    /** What is wrong, in a sentence for people; null for nothing. */
    String problem() {
        return problem;
    }

    /**
     * Remembers why a candidate fails; what is new goes to the log, once.
     *
     * @param wanted whether it is the one that the user wants
     */
    void note(boolean wanted, String why) {
        if (wanted && !why.equals(reason)) {
            reason = why;
            log.warn("{}: {}", role, why);
        } else {
            log.debug("{}: {}", role, why);
        }
    }

    /** Another device is wanted: nothing is known to be wrong with it. */
    void forget() {
        problem = null;
    }

    /** The device that the user wants runs. */
    void over(String id) {
        if (problem != null) {
            log.info("{}: {} works again", role, id);
        }
        problem = null;
    }

    /** Another one runs in its place. */
    void instead(String name) {
        problem = reason + ". " + name + " is used instead.";
    }

    /** None is left. */
    void none() {
        problem =
                reason
                        + (role == Role.RING
                                ? ". It does not ring there until it is back."
                                : ". Calls go on in silence until it is back.");
    }

    /** The device fails again and again. */
    void again(String why) {
        note(true, why);
        problem = why;
    }
}
