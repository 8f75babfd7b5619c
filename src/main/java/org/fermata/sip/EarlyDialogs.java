package org.fermata.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import org.fermata.sdp.SessionDescription;

import java.util.HashMap;
import java.util.Map;

import javax.sip.header.RAckHeader;
import javax.sip.header.RSeqHeader;
import javax.sip.message.Request;

/**
 * The dialogs that provisional responses to our INVITE make, one for each fork, and the PRACKs of
 * those responses that ask for one (RFC 3262). Owned by {@code signalling}.
 */
final class EarlyDialogs {

    private static final int LIMIT = 32;

    private static final class Early {
        private final Dialog dialog;
        private long responseSequence = -1;
        private boolean agreed;
        private SessionDescription answer;
        private boolean updated;

        Early(Dialog dialog) {
            this.dialog = dialog;
        }
    }

    private final InviteSession session;
    private final Map<String, Early> byTag = new HashMap<>();

    EarlyDialogs(InviteSession session) {
        this.session = session;
    }

    /**
     * Takes a provisional response, and acknowledges it where it asks for that.
     *
     * @param answer the answer it has, null for none
     * @return false if it has come before or comes out of order, and is to be passed over
     */
    boolean take(SIPRequest invite, SIPResponse response, SessionDescription answer) {
        String tag = response.getToTag();
        Early early = tag == null ? null : byTag.get(tag);
        if (early == null && tag != null && byTag.size() < LIMIT) {
            early = new Early(Dialog.ofOutgoing(invite, response));
            byTag.put(tag, early);
        }
        int sequence = HeaderText.number(HeaderText.value(response, RSeqHeader.NAME));
        boolean reliable = Extensions.requires(response, Extensions.RELIABLE) && sequence >= 0;
        if (reliable) {
            if (early == null
                    || early.responseSequence >= 0 && sequence != early.responseSequence + 1) {
                return false;
            }
            early.responseSequence = sequence;
            early.agreed |= answer != null;
            acknowledge(early.dialog, sequence, invite.getCSeq().getSeqNumber());
        }
        if (early != null && answer != null && !early.updated) {
            early.answer = answer;
        }
        return true;
    }

    private void acknowledge(Dialog dialog, int responseSequence, long inviteSequence) {
        SIPRequest prack = dialog.request(Request.PRACK);
        prack.addHeader(
                Messages.header(
                        RAckHeader.NAME,
                        responseSequence + " " + inviteSequence + " " + Request.INVITE));
        session.requests().send(dialog, prack, new Unheeded(Request.PRACK));
    }

    /** Whether the other side with this tag has rung, or more. */
    boolean has(String tag) {
        return byTag.containsKey(tag);
    }

    /** The dialog with the other side with this tag, null if there is none. */
    Dialog find(String tag) {
        Early early = tag == null ? null : byTag.get(tag);
        return early == null ? null : early.dialog;
    }

    /** Whether our offer has been answered there for good, so that another may follow. */
    boolean agreed(String tag) {
        Early early = byTag.get(tag);
        return early != null && early.agreed;
    }

    /** An UPDATE has agreed there on something else since: no answer to our offer counts now. */
    void updated(String tag) {
        Early early = byTag.get(tag);
        if (early != null) {
            early.updated = true;
            early.answer = null;
        }
    }

    /** Whether an UPDATE has. */
    boolean isUpdated(String tag) {
        Early early = tag == null ? null : byTag.get(tag);
        return early != null && early.updated;
    }

    /** The last answer to our offer there, null if none came or none counts. */
    SessionDescription answer(String tag) {
        Early early = byTag.get(tag);
        return early == null ? null : early.answer;
    }
}
