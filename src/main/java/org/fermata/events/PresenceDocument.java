package org.fermata.events;

import java.nio.charset.StandardCharsets;

/**
 * Whether somebody can be reached (RFC 3863), and whether they are on the phone (RFC 4480).
 * Immutable.
 *
 * @param open whether any way to reach them is open, null if the document does not say
 * @param onThePhone whether they are on the phone, or busy
 * @param ringing whether they are being called, as far as the note says
 * @param note what they, or their server, say in words; null for nothing
 */
public record PresenceDocument(Boolean open, boolean onThePhone, boolean ringing, String note) {

    /** The media type of such documents. */
    public static final String TYPE = "application/pidf+xml";

    /** What is published of us. */
    public enum Own {
        /** Whoever calls will be rung. */
        OPEN,
        /** A call is up. */
        ON_THE_PHONE,
        /** Calls are turned away. */
        DO_NOT_DISTURB
    }

    /**
     * Reads a body of type {@code application/pidf+xml}.
     *
     * @param body the body
     * @throws MalformedBodyException if it is none, or beyond our bounds
     */
    public static PresenceDocument parse(byte[] body) throws MalformedBodyException {
        BoundedXml xml = BoundedXml.open(body, "presence");
        Reading reading = new Reading();
        reading.children(xml);
        return new PresenceDocument(
                reading.open,
                reading.onThePhone,
                "ringing".equalsIgnoreCase(reading.note),
                reading.note);
    }

    /** What has been read so far. */
    private static final class Reading {
        private Boolean open;
        private boolean onThePhone;
        private String note;

        private void children(BoundedXml xml) throws MalformedBodyException {
            while (xml.nextChild()) {
                switch (xml.name()) {
                    case "basic" -> {
                        boolean reachable = "open".equalsIgnoreCase(xml.text());
                        open = reachable || Boolean.TRUE.equals(open);
                    }
                    case "note" -> {
                        String text = xml.text();
                        note = note == null && !text.isEmpty() ? text : note;
                    }
                    case "on-the-phone", "busy" -> {
                        onThePhone = true;
                        xml.skip();
                    }
                    case "tuple", "status", "person", "activities", "device" -> children(xml);
                    default -> xml.skip();
                }
            }
        }
    }

    /**
     * Writes what we publish of ourselves.
     *
     * @param entity our address of record
     * @param own how things stand
     */
    public static byte[] write(String entity, Own own) {
        String activity =
                switch (own) {
                    case OPEN -> "";
                    case ON_THE_PHONE -> "<rpid:on-the-phone/>";
                    case DO_NOT_DISTURB -> "<rpid:busy/>";
                };
        String note =
                switch (own) {
                    case OPEN -> "Available";
                    case ON_THE_PHONE -> "On the phone";
                    case DO_NOT_DISTURB -> "Do not disturb";
                };
        String person =
                activity.isEmpty()
                        ? ""
                        : "<dm:person id=\"us\"><rpid:activities>"
                                + activity
                                + "</rpid:activities></dm:person>";
        String text =
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"
                        + "<presence xmlns=\"urn:ietf:params:xml:ns:pidf\""
                        + " xmlns:dm=\"urn:ietf:params:xml:ns:pidf:data-model\""
                        + " xmlns:rpid=\"urn:ietf:params:xml:ns:pidf:rpid\" entity=\""
                        + escaped(entity)
                        + "\"><tuple id=\"phone\"><status><basic>"
                        + (own == Own.DO_NOT_DISTURB ? "closed" : "open")
                        + "</basic></status><note>"
                        + note
                        + "</note></tuple>"
                        + person
                        + "</presence>\r\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
