package org.fermata.events;

import java.util.ArrayList;
import java.util.List;

/**
 * The calls of somebody else (RFC 4235). Immutable.
 *
 * @param entity whose calls they are, a URI; null if the document does not say
 * @param version counts the documents of a subscription, −1 if it is not there
 * @param full whether these are all calls, and not only those that changed
 * @param dialogs the calls
 */
public record DialogInfo(String entity, long version, boolean full, List<Dialog> dialogs) {

    /** More calls than this of one extension tell nobody anything. */
    public static final int DIALOG_LIMIT = 64;

    public DialogInfo {
        dialogs = List.copyOf(dialogs);
    }

    /** How far a call has come (RFC 4235 section 3.7.1). */
    public enum State {
        TRYING,
        PROCEEDING,
        EARLY,
        CONFIRMED,
        TERMINATED
    }

    /** Who called. */
    public enum Direction {
        /** The one whose calls these are. */
        INITIATOR,
        /** The other side. */
        RECIPIENT
    }

    /**
     * A call.
     *
     * @param id what it goes by in the documents
     * @param callId its Call-ID, null if it is not told
     * @param localTag the tag of the one whose call it is, null if it is not told
     * @param remoteTag the tag of the other side, null if it is not told
     * @param direction who called, null if it is not told
     * @param state how far it has come
     * @param held whether the one whose call it is does not listen ({@code +sip.rendering=no})
     * @param localName the display name of the one whose call it is, null if it is not told
     * @param remoteUri the other side, null if it is not told
     * @param remoteName its display name, null if it is not told
     * @param remoteTarget where it can be reached itself, null if that is not told
     */
    public record Dialog(
            String id,
            String callId,
            String localTag,
            String remoteTag,
            Direction direction,
            State state,
            boolean held,
            String localName,
            String remoteUri,
            String remoteName,
            String remoteTarget) {}

    /**
     * Reads a body of type {@code application/dialog-info+xml}.
     *
     * @param body the body
     * @throws MalformedBodyException if it is none, or beyond our bounds
     */
    public static DialogInfo parse(byte[] body) throws MalformedBodyException {
        BoundedXml xml = BoundedXml.open(body, "dialog-info");
        String entity = xml.attribute("entity");
        long version = BoundedXml.number(xml.attribute("version"));
        boolean full = !"partial".equals(xml.attribute("state"));
        List<Dialog> dialogs = new ArrayList<>();
        while (xml.nextChild()) {
            if (xml.name().equals("dialog")) {
                Dialog dialog = dialog(xml);
                if (dialog != null && dialogs.size() < DIALOG_LIMIT) {
                    dialogs.add(dialog);
                }
            } else {
                xml.skip();
            }
        }
        return new DialogInfo(entity, version, full, dialogs);
    }

    /** What one side of a call is told of. */
    private static final class Participant {
        private String uri;
        private String name;
        private String target;
        private boolean silent;
    }

    private static Dialog dialog(BoundedXml xml) throws MalformedBodyException {
        String id = xml.attribute("id");
        String callId = xml.attribute("call-id");
        String localTag = xml.attribute("local-tag");
        String remoteTag = xml.attribute("remote-tag");
        Direction direction = direction(xml.attribute("direction"));
        State state = null;
        Participant local = new Participant();
        Participant remote = new Participant();
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "state" -> state = state(xml.text());
                case "local" -> participant(xml, local);
                case "remote" -> participant(xml, remote);
                default -> xml.skip();
            }
        }
        return id == null || state == null
                ? null
                : new Dialog(
                        id,
                        callId,
                        localTag,
                        remoteTag,
                        direction,
                        state,
                        local.silent,
                        local.name,
                        remote.uri,
                        remote.name,
                        remote.target);
    }

    private static void participant(BoundedXml xml, Participant participant)
            throws MalformedBodyException {
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "identity" -> {
                    participant.name = blankToNull(xml.attribute("display"));
                    participant.uri = blankToNull(xml.text());
                }
                case "target" -> {
                    String uri = blankToNull(xml.attribute("uri"));
                    participant.target = uri;
                    participant.uri = participant.uri == null ? uri : participant.uri;
                    participant.silent |= silent(xml);
                }
                default -> xml.skip();
            }
        }
    }

    /** Whether a target renders no media (RFC 4235 section 4.1.6.2, RFC 3840). */
    private static boolean silent(BoundedXml xml) throws MalformedBodyException {
        boolean silent = false;
        while (xml.nextChild()) {
            String name = xml.name().equals("param") ? xml.attribute("pname") : null;
            silent |=
                    ("+sip.rendering".equals(name) || "sip.rendering".equals(name))
                            && "no".equals(xml.attribute("pval"));
            xml.skip();
        }
        return silent;
    }

    private static String blankToNull(String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private static State state(String text) {
        for (State state : State.values()) {
            if (state.name().equals(BoundedXml.capitals(text))) {
                return state;
            }
        }
        return null;
    }

    private static Direction direction(String text) {
        for (Direction direction : Direction.values()) {
            if (direction.name().equals(BoundedXml.capitals(text))) {
                return direction;
            }
        }
        return null;
    }
}
