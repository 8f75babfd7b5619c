package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;

import org.fermata.call.Announcement;
import org.fermata.call.SignallingCall;

/** Reads what an INVITE asks for besides a call. Pure functions; any thread. */
final class Announcements {

    private Announcements() {}

    /**
     * What an INVITE asks for.
     *
     * @param replaced the call it is to take the place of, null for none
     */
    static Announcement of(SIPRequest invite, SignallingCall replaced) {
        return new Announcement(replaced, null, Announcement.Ring.USUAL, null);
    }
}
