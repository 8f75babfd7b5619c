package org.fermata.call;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transfer of one call, as the user asked for it: the line is held first, then the peer is asked
 * to call somebody else, then its progress is awaited.
 *
 * <pre>
 *   NONE ──▶ HOLDING ── held ──▶ ASKED ── 2xx of the new call ──▶ DONE, and the call ends
 *    ▲          │ resumed          │ refused, failed
 *    └──────────┴──────────────────┘ the call comes back
 * </pre>
 *
 * Owned by {@code signalling}.
 */
final class Transfer {

    private static final Logger log = LoggerFactory.getLogger(Transfer.class);

    private static final int RINGING = 180;

    private enum Phase {
        NONE,
        HOLDING,
        ASKED,
        DONE
    }

    private final Call call;
    private Phase phase = Phase.NONE;
    private String uri;
    private Call other;
    private String shown;
    private boolean accepted;
    private boolean heldBefore;
    private int attempts;
    private String failure;

    Transfer(Call call) {
        this.call = call;
    }

    /** Whether one is under way. */
    boolean underWay() {
        return phase == Phase.HOLDING || phase == Phase.ASKED;
    }

    /** Grows by one with each transfer: tells a command which one it waits for. */
    int attempts() {
        return attempts;
    }

    /** Whether the last one has succeeded, the peer's goodbye after its consent included. */
    boolean done() {
        return phase == Phase.DONE;
    }

    /** Why the last one has failed, as a sentence; null if it has not. */
    String failure() {
        return failure;
    }

    /**
     * Begins.
     *
     * @param target whom the peer is to call, a full URI
     */
    void begin(String target) {
        uri = target;
        other = null;
        start(named(target));
    }

    /**
     * Begins with a target the user has spoken to.
     *
     * @param consulted the call with it, whose place the peer is to take
     */
    void begin(Call consulted) {
        uri = null;
        other = consulted;
        start(called(consulted.facts().remote));
    }

    private void start(String name) {
        shown = name;
        attempts++;
        accepted = false;
        failure = null;
        phase = Phase.HOLDING;
        heldBefore = call.hold().wished();
        call.tell("Transferring to " + shown + ".");
        call.hold().wish(true);
        look();
    }

    /** The hold has moved on. */
    void look() {
        if (phase != Phase.HOLDING) {
            return;
        }
        if (other != null && !other.live()) {
            failed("The transfer to " + shown + " failed: that line is over.");
        } else if (!call.hold().wished()) {
            failed("The transfer to " + shown + " was given up: the line was resumed.");
        } else if (call.hold().state() == LocalHold.HELD) {
            ask();
        }
    }

    private void ask() {
        phase = Phase.ASKED;
        log.info("{}: asks to be transferred to {}", call, shown);
        try {
            if (other == null) {
                call.session().transfer(uri);
            } else {
                call.session().transferTo(other.session());
            }
        } catch (IllegalArgumentException unreadable) {
            log.info("{}: cannot be transferred: {}", call, unreadable.getMessage());
            failed(unreadable.getMessage() + ".");
        }
    }

    /**
     * What the peer tells of it.
     *
     * @param code the status code
     * @param text what it means
     */
    void progressed(int code, String text) {
        if (phase != Phase.ASKED) {
            log.info("{}: {} of no transfer is ignored", call, code);
            return;
        }
        accepted = true;
        if (code >= 300) {
            failed("The transfer to " + shown + " failed: " + text + ".");
        } else if (code >= 200) {
            phase = Phase.DONE;
            String end = "Transferred to " + shown;
            if (other != null && other.live()) {
                other.ending().handedOver("Transferred to " + called(call.facts().remote));
            }
            call.ending().handedOver(end);
        } else if (code >= RINGING) {
            call.tell("Transferring to " + shown + ": it rings there.");
        }
    }

    /** The call is over. A peer that has said yes and hangs up is on its way. */
    void ended() {
        if (phase == Phase.ASKED && accepted) {
            phase = Phase.DONE;
        }
    }

    private void failed(String sentence) {
        log.info("{}: {}", call, sentence);
        phase = Phase.NONE;
        failure = sentence;
        call.tell(sentence);
        if (!heldBefore) {
            call.comesBack();
        }
    }

    /** How people call a party: by its name, else by its number. */
    static String called(RemoteParty party) {
        return party.name() == null ? named(party.uri()) : party.name();
    }

    private static String named(String uri) {
        int at = uri.indexOf('@');
        return uri.substring(uri.indexOf(':') + 1, at < 0 ? uri.length() : at);
    }
}
