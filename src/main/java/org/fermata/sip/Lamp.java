package org.fermata.sip;

import org.fermata.call.LampSnapshot;
import org.fermata.call.LampState;
import org.fermata.call.Monitoring;
import org.fermata.call.Origin;
import org.fermata.call.RemoteParty;
import org.fermata.events.DialogInfo;
import org.fermata.events.PresenceDocument;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is known of one extension: its calls, put together from whole and partial documents (RFC
 * 4235 section 4.3), or its presence where the server tells of no calls. Owned by {@code
 * signalling}.
 */
final class Lamp {

    private final String account;
    private final String uri;
    private final Map<String, DialogInfo.Dialog> dialogs = new LinkedHashMap<>();
    private String name;
    private boolean known;
    private long version = -1;
    private boolean resyncing;
    private LampState presence;

    /**
     * Makes a lamp of which nothing is known.
     *
     * @param account the id of the account that watches
     * @param uri the extension
     */
    Lamp(String account, String uri) {
        this.account = account;
        this.uri = uri;
    }

    String uri() {
        return uri;
    }

    /** Takes the name a list gives it, null for none. */
    void named(String given) {
        name = given == null ? name : Parties.line(given);
    }

    /**
     * Takes a document in.
     *
     * @return false if one before it is missing: then the whole state must be asked for
     */
    boolean take(DialogInfo document) {
        presence = null;
        if (document.full()) {
            dialogs.clear();
            resyncing = false;
        } else if (known && document.version() >= 0 && document.version() <= version) {
            return true;
        } else if ((!known || document.version() > version + 1) && !resyncing) {
            resyncing = true;
            return false;
        }
        known = true;
        version = document.version();
        for (DialogInfo.Dialog dialog : document.dialogs()) {
            if (dialog.localName() != null) {
                named(dialog.localName());
            }
            if (dialog.state() == DialogInfo.State.TERMINATED) {
                dialogs.remove(dialog.id());
            } else if (dialogs.size() < DialogInfo.DIALOG_LIMIT) {
                dialogs.put(dialog.id(), dialog);
            }
        }
        return true;
    }

    /** Takes a document in of an extension whose calls the server does not tell. */
    void take(PresenceDocument document) {
        known = true;
        dialogs.clear();
        if (document.ringing()) {
            presence = LampState.RINGING;
        } else if (document.onThePhone()) {
            presence = LampState.BUSY;
        } else {
            presence = Boolean.TRUE.equals(document.open()) ? LampState.FREE : LampState.UNKNOWN;
        }
    }

    /** The server knows of no call. */
    void takeNothing() {
        forget();
        known = true;
    }

    /** Nothing is known any more. */
    void forget() {
        known = false;
        resyncing = false;
        version = -1;
        presence = null;
        dialogs.clear();
    }

    LampSnapshot snapshot() {
        if (!known || presence != null) {
            LampState state = known ? presence : LampState.UNKNOWN;
            return new LampSnapshot(account, uri, name, state, null, null, false);
        }
        DialogInfo.Dialog shown = shown();
        if (shown == null) {
            return new LampSnapshot(account, uri, name, LampState.FREE, null, null, false);
        }
        return new LampSnapshot(
                account,
                uri,
                name,
                state(shown),
                other(shown),
                shown.direction() == null
                        ? null
                        : shown.direction() == DialogInfo.Direction.RECIPIENT
                                ? Origin.INCOMING
                                : Origin.OUTGOING,
                ringing() != null);
    }

    /** The call the lamp is lit for, null for none. */
    private DialogInfo.Dialog shown() {
        DialogInfo.Dialog shown = null;
        for (DialogInfo.Dialog dialog : dialogs.values()) {
            if (shown == null || weight(state(dialog)) > weight(state(shown))) {
                shown = dialog;
            }
        }
        return shown;
    }

    /** The call that rings there, null if there is none or its dialog is not told. */
    Monitoring.RingingCall ringing() {
        DialogInfo.Dialog shown = shown();
        if (shown == null || state(shown) != LampState.RINGING) {
            return null;
        }
        String caller = shown.remoteTarget() == null ? shown.remoteUri() : shown.remoteTarget();
        boolean told =
                isToken(shown.callId())
                        && isToken(shown.localTag())
                        && isToken(shown.remoteTag())
                        && isAddress(caller);
        return told
                ? new Monitoring.RingingCall(
                        caller, shown.callId(), shown.remoteTag(), shown.localTag())
                : null;
    }

    /** What comes from a document goes into a header of ours: nothing that could end it. */
    private static boolean isToken(String text) {
        return text != null && text.matches("[!-~&&[^,;<>\"]]{1,256}");
    }

    private static boolean isAddress(String text) {
        try {
            return text != null && Messages.sipUri(text).getHost() != null;
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }

    private static RemoteParty other(DialogInfo.Dialog dialog) {
        String address = dialog.remoteUri();
        if (address == null) {
            return null;
        }
        String name = dialog.remoteName() == null ? "" : Parties.line(dialog.remoteName());
        return new RemoteParty(
                Parties.line(address.replaceFirst("[;?].*", "")), name.isEmpty() ? null : name);
    }

    private static LampState state(DialogInfo.Dialog dialog) {
        return switch (dialog.state()) {
            case CONFIRMED -> dialog.held() ? LampState.HELD : LampState.BUSY;
            case TRYING, PROCEEDING, EARLY ->
                    dialog.direction() == DialogInfo.Direction.INITIATOR
                            ? LampState.BUSY
                            : LampState.RINGING;
            case TERMINATED -> LampState.FREE;
        };
    }

    /** Of several calls, the one that can be helped is shown: what rings, then what talks. */
    private static int weight(LampState state) {
        return switch (state) {
            case RINGING -> 3;
            case BUSY -> 2;
            case HELD -> 1;
            case FREE, UNKNOWN -> 0;
        };
    }
}
