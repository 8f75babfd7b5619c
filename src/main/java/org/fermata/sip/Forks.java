package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import java.util.HashMap;
import java.util.Map;

/**
 * The forks of an INVITE of ours that answered and are not wanted (RFC 3261 section 13.2.2.4).
 * Owned by {@code signalling}.
 */
final class Forks {

    private static final int FORK_LIMIT = 32;

    private final InviteSession session;
    private final Map<String, Dialog> released = new HashMap<>();

    Forks(InviteSession session) {
        this.session = session;
    }

    /** Acknowledges and ends a call nobody waits for: one cancelled, or another fork's. */
    void release(String tag, SIPRequest invite, SIPResponse response) {
        Dialog known = released.get(tag);
        if (known != null) {
            session.requests().acknowledge(known, invite, response);
        } else if (released.size() < FORK_LIMIT) {
            Dialog unwanted = Dialog.ofOutgoing(invite, response);
            released.put(tag, unwanted);
            session.requests().acknowledge(unwanted, invite, response);
            session.requests().bye(unwanted);
        }
    }
}
