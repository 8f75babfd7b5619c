package org.fermata.rtp;

import org.fermata.rtp.srtp.SrtpKeys;

/** How a session's packets are protected. Immutable; any thread. */
public sealed interface Protection {

    /** Not at all: RTP as it is. */
    record Plain() implements Protection {}

    /** By keys that are still being agreed on: until then nothing is sent and nothing taken. */
    record Awaited() implements Protection {}

    /**
     * By keys. The same keys again go on where they were; others begin anew.
     *
     * @param send our master key
     * @param receive the peer's
     */
    record Keyed(SrtpKeys send, SrtpKeys receive) implements Protection {}

    Protection PLAIN = new Plain();
    Protection AWAITED = new Awaited();
}
