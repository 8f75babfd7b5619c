package org.fermata.audio;

import static org.fermata.audio.DeviceState.CLOSED;
import static org.fermata.audio.DeviceState.LOST;
import static org.fermata.audio.DeviceState.OPENING;
import static org.fermata.audio.DeviceState.RECOVERING;
import static org.fermata.audio.DeviceState.RUNNING;
import static org.fermata.audio.DeviceState.SUSPENDED;

import org.fermata.concurrent.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The state of one role's device and the reasons for it not to run.
 *
 * <pre>
 *            no cause            started
 *   CLOSED ───────────▶ OPENING ─────────▶ RUNNING ◀────────────────┐
 *     ▲  ▲              │  │  ▲            │  │  │                  │ prepared,
 *     │  │ cause, no PCM│  │  │ other      │  │  │ error            │ reopened, or
 *     │  └──────────────┘  │  │ device     │  │  └───▶ RECOVERING ──┤ the next one
 *     │                    │  └────────────┘  │           │  ▲      │
 *     │              failed└──────────────────┼───────────┼──┘      │
 *     │ idle                            cause │     none  ▼         │ one works again
 *     └──────────────── SUSPENDED ◀───────────┘     left LOST ──────┘
 *                        no cause ──▶ OPENING         cause ──▶ CLOSED,
 *                                                    or SUSPENDED if one was just opened
 *   CLOSED ──▶ OPENING ──▶ SUSPENDED as well, for a call that rings: opened ahead.
 * </pre>
 *
 * <p>RUNNING stands only while there is no cause. Owner: {@code signalling}.
 */
final class DeviceStates {

    private static final Logger log = LoggerFactory.getLogger(DeviceStates.class);

    private static final Map<DeviceState, Set<DeviceState>> LEGAL =
            new EnumMap<>(
                    Map.of(
                            CLOSED, EnumSet.of(OPENING),
                            OPENING, EnumSet.of(RUNNING, SUSPENDED, CLOSED, RECOVERING, LOST),
                            RUNNING, EnumSet.of(SUSPENDED, RECOVERING, OPENING),
                            SUSPENDED, EnumSet.of(OPENING, CLOSED),
                            RECOVERING, EnumSet.of(RUNNING, LOST, SUSPENDED, CLOSED, OPENING),
                            LOST, EnumSet.of(RUNNING, SUSPENDED, CLOSED, OPENING)));

    private final EventLoop signalling;
    private final Role role;
    private final EnumSet<SuspendCause> causes = EnumSet.of(SuspendCause.ALL_CORKED);
    private DeviceState state = CLOSED;

    DeviceStates(EventLoop signalling, Role role) {
        this.signalling = signalling;
        this.role = role;
    }

    /** The state. */
    DeviceState state() {
        return state;
    }

    /** A copy of the causes. */
    Set<SuspendCause> causes() {
        return Set.copyOf(causes);
    }

    /** Whether the device is to run. */
    boolean wanted() {
        return causes.isEmpty();
    }

    /** Whether nothing but the want of a line that needs it keeps the device from running. */
    boolean onlyCorked() {
        return causes.equals(EnumSet.of(SuspendCause.ALL_CORKED));
    }

    /**
     * The one way to another state.
     *
     * @param next the state; the same one again changes nothing
     * @param event what led to it, for the log
     * @throws IllegalStateException if it cannot follow, or is RUNNING with a cause standing
     */
    void to(DeviceState next, String event) {
        signalling.assertOwner();
        if (next == state) {
            return;
        }
        if (!LEGAL.get(state).contains(next) || next == RUNNING && !causes.isEmpty()) {
            throw new IllegalStateException(
                    role + ": " + state + " → " + next + " (" + event + ", causes " + causes + ")");
        }
        log.info("{}: {} → {} ({})", role, state, next, event);
        state = next;
    }

    /**
     * Adds or removes a cause. A running device leaves RUNNING with the first one.
     *
     * @return whether that changed anything
     */
    boolean cause(SuspendCause cause, boolean on) {
        signalling.assertOwner();
        boolean changed = on ? causes.add(cause) : causes.remove(cause);
        if (changed && on && state == RUNNING) {
            to(SUSPENDED, cause.name());
        }
        return changed;
    }
}
