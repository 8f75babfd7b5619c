package org.fermata.call;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transfer of one call, as the user asked for it: the line is held first, then the peer is asked
 * to call somebody else, then its progress is awaited. A call is parked the same way: the peer
 * calls the place where it waits.
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

    /** What it is for, in words. */
    private enum Purpose {
        TRANSFER("Transferring to ", "Transferred to ", "The transfer to "),
        PARK("Parking at ", "Parked at ", "Parking at ");

        private final String goesOn;
        private final String done;
        private final String noun;

        Purpose(String goesOn, String done, String noun) {
            this.goesOn = goesOn;
            this.done = done;
            this.noun = noun;
        }
    }

    private final Call call;
    private Purpose purpose = Purpose.TRANSFER;
    private Phase phase = Phase.NONE;
    private String uri;
    private Call other;
    private String shown;
    private boolean accepted;

    /** Whether the line is to be as it is if this fails: held before, or as the user made it. */
    private boolean stays;

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
        start(Purpose.TRANSFER, named(target));
    }

    /**
     * Begins with a place where calls wait.
     *
     * @param target the place, a full URI
     * @param code what the user knows it by
     */
    void park(String target, String code) {
        uri = target;
        other = null;
        start(Purpose.PARK, code);
    }

    /**
     * Begins with a target the user has spoken to.
     *
     * @param consulted the call with it, whose place the peer is to take
     */
    void begin(Call consulted) {
        uri = null;
        other = consulted;
        start(Purpose.TRANSFER, called(consulted.facts().remote));
    }

    private void start(Purpose wanted, String name) {
        purpose = wanted;
        shown = name;
        attempts++;
        accepted = false;
        failure = null;
        phase = Phase.HOLDING;
        stays = call.hold().wished();
        call.tell(purpose.goesOn + shown + ".");
        call.hold().wish(true);
        look();
    }

    /** The user holds or resumes the line meanwhile, which then stands. */
    void userDecides() {
        stays = true;
    }

    /** The hold has moved on. */
    void look() {
        if (phase != Phase.HOLDING) {
            return;
        }
        if (other != null && !other.live()) {
            failed(purpose.noun + shown + " failed: that line is over.");
        } else if (!call.hold().wished()) {
            failed(purpose.noun + shown + " was given up: the line was resumed.");
        } else if (call.hold().state() == LocalHold.HELD) {
            ask();
        }
    }

    private void ask() {
        phase = Phase.ASKED;
        log.info("{}: asks the peer to go on to {}", call, shown);
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
            failed(purpose.noun + shown + " failed: " + text + ".");
        } else if (code >= 200) {
            phase = Phase.DONE;
            String end = purpose.done + shown;
            if (other != null && other.live()) {
                other.ending().handedOver("Transferred to " + called(call.facts().remote));
            }
            call.ending().handedOver(end);
        } else if (code >= RINGING) {
            call.tell(purpose.goesOn + shown + ": it rings there.");
        }
    }

    /**
     * The call is over. A peer that has said yes and hangs up is on its way.
     *
     * @param why why it is over
     * @return that, or what says more
     */
    EndReason ended(EndReason why) {
        if (phase != Phase.ASKED || !accepted) {
            return why;
        }
        phase = Phase.DONE;
        return why.by() == EndReason.By.REMOTE && why.code() < 300
                ? new EndReason(why.code(), "Left for " + shown, why.by())
                : why;
    }

    private void failed(String sentence) {
        log.info("{}: {}", call, sentence);
        phase = Phase.NONE;
        failure = sentence;
        call.tell(sentence);
        if (!stays) {
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
