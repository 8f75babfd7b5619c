package org.fermata.ice;

import org.fermata.stun.Attributes;
import org.fermata.stun.StunMessage;
import org.fermata.stun.StunWriter;

import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * Which of the two sides decides on the pairs, and how it is settled where both think the same of
 * it (RFC 8445 sections 6.1.1 and 7.3.1.1). Owned by the agent's thread.
 */
final class Role {

    /** What a check says of the sender's role. */
    enum Claim {
        /** It is not ours. */
        FITS,
        /** It is ours, and the peer has to change. */
        THEY_CHANGE,
        /** It is ours, and we have to change. */
        WE_CHANGE
    }

    private final RandomGenerator random;
    private long tieBreaker;
    private boolean controlling;

    Role(RandomGenerator random) {
        this.random = random;
        tieBreaker = random.nextLong();
    }

    /** Begins a search in a role. */
    void begin(boolean controls) {
        controlling = controls;
    }

    /** Whether we decide. */
    boolean controlling() {
        return controlling;
    }

    /** Takes the other role. */
    void change() {
        controlling = !controlling;
    }

    /** Takes the other role since the peer keeps its own; the next quarrel is settled anew. */
    void giveIn() {
        change();
        tieBreaker = random.nextLong();
    }

    /** Says in a check which role is ours. */
    StunWriter write(StunWriter check) {
        return check.number(
                controlling ? Attributes.ICE_CONTROLLING : Attributes.ICE_CONTROLLED, tieBreaker);
    }

    /** Judges what a check of the peer's says; the larger number controls. */
    Claim claim(StunMessage check) {
        OptionalLong rival =
                check.number(controlling ? Attributes.ICE_CONTROLLING : Attributes.ICE_CONTROLLED);
        if (rival.isEmpty()) {
            return Claim.FITS;
        }
        boolean oursIsLarger = Long.compareUnsigned(tieBreaker, rival.getAsLong()) >= 0;
        return oursIsLarger == controlling ? Claim.THEY_CHANGE : Claim.WE_CHANGE;
    }
}
