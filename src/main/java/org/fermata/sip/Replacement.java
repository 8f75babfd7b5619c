package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;

import java.util.List;

/**
 * Which dialog an INVITE is to take the place of, as the Replaces header says it (RFC 3891).
 *
 * @param callId the dialog's Call-ID
 * @param toTag the tag of the one who gets the INVITE
 * @param fromTag the tag of the other side
 * @param earlyOnly whether a dialog that is established is to be left alone
 */
record Replacement(String callId, String toTag, String fromTag, boolean earlyOnly) {

    static final String HEADER = "Replaces";
    private static final String JOIN = "Join";
    private static final int BAD_REQUEST = 400;
    private static final int NO_SUCH_CALL = 481;
    private static final int BUSY_HERE = 486;
    private static final int DECLINE = 603;

    /** An INVITE that cannot replace what it names. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final int code;

        Refused(int code) {
            super("refused with " + code, null, false, false);
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    /** Names our own dialog to the one who is to call its other side. */
    static Replacement of(Dialog dialog) {
        return new Replacement(dialog.callId(), dialog.remoteTag(), dialog.localTag(), false);
    }

    /** The header's value. */
    String text() {
        return callId
                + ";to-tag="
                + toTag
                + ";from-tag="
                + fromTag
                + (earlyOnly ? ";early-only" : "");
    }

    /**
     * Reads an INVITE's Replaces header.
     *
     * @return null if it has none
     * @throws Refused if it makes no sense
     */
    private static Replacement read(SIPRequest invite) throws Refused {
        List<String> values = HeaderText.values(invite, HEADER);
        if (values.isEmpty()) {
            return null;
        }
        String value = values.getFirst();
        String callId = HeaderText.bare(value);
        String toTag = HeaderText.parameter(value, "to-tag");
        String fromTag = HeaderText.parameter(value, "from-tag");
        boolean joins = !HeaderText.values(invite, JOIN).isEmpty();
        if (values.size() > 1 || joins || callId.isEmpty() || toTag == null || fromTag == null) {
            throw new Refused(BAD_REQUEST);
        }
        boolean early = value.matches("(?is).*;\\s*early-only\\s*(;.*)?");
        return new Replacement(callId, toTag, fromTag, early);
    }

    /**
     * Finds the call that an INVITE is to take the place of (section 3).
     *
     * @return null if it names none
     * @throws Refused if it names one that it cannot replace
     */
    static InviteSession find(Core core, SIPRequest invite) throws Refused {
        Replacement wanted = read(invite);
        if (wanted == null) {
            return null;
        }
        InviteSession session = core.find(wanted.callId, wanted.toTag);
        if (session == null || !session.isDialogWith(wanted.fromTag)) {
            throw new Refused(NO_SUCH_CALL);
        }
        if (session.over()) {
            throw new Refused(DECLINE);
        }
        if (session.established()) {
            if (wanted.earlyOnly) {
                throw new Refused(BUSY_HERE);
            }
        } else if (session.incoming()) {
            throw new Refused(NO_SUCH_CALL);
        }
        return session;
    }
}
