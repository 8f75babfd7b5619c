package org.fermata.sip;

import org.fermata.events.MalformedBodyException;
import org.fermata.events.Multipart;
import org.fermata.sdp.SdpException;
import org.fermata.sdp.SdpText;
import org.fermata.sdp.SessionDescription;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import javax.sip.header.ContentDispositionHeader;
import javax.sip.header.ContentEncodingHeader;
import javax.sip.header.ContentTypeHeader;
import javax.sip.message.Message;

/**
 * Session descriptions in messages, alone or among other parts (RFC 5621). Pure functions; any
 * thread.
 */
final class Bodies {

    private static final Pattern OPTIONAL = handling("optional");
    private static final Pattern REQUIRED = handling("required");

    /** A description of what is heard before the answer only (RFC 3959), which we do not do. */
    private static final String EARLY_SESSION = "early-session";

    private Bodies() {}

    private static Pattern handling(String value) {
        return Pattern.compile("(?i);\\s*handling\\s*=\\s*\"?" + value);
    }

    /** A body that cannot be taken. */
    static final class Unacceptable extends Exception {
        private static final long serialVersionUID = 1L;
        private final int code;

        Unacceptable(int code, String reason) {
            super(reason, null, false, false);
            this.code = code;
        }

        /** The status code that refuses it. */
        int code() {
            return code;
        }
    }

    /**
     * Reads the description in a message. Parts besides it are passed over, unless one says that it
     * must be understood: to lose a call over where its caller is would help nobody.
     *
     * @return null if there is no body, or none that must be understood (RFC 3261 section 20.11)
     * @throws Unacceptable if there is one that is no description we can read
     */
    static SessionDescription description(Message message) throws Unacceptable {
        byte[] body = message.getRawContent();
        if (body == null || body.length == 0) {
            return null;
        }
        if (body.length > Messages.BODY_LIMIT) {
            throw new Unacceptable(413, "The body is too large");
        }
        ContentTypeHeader type = (ContentTypeHeader) message.getHeader(ContentTypeHeader.NAME);
        boolean parts = type != null && "multipart".equalsIgnoreCase(type.getContentType());
        boolean plain =
                type != null
                        && "application".equalsIgnoreCase(type.getContentType())
                        && "sdp".equalsIgnoreCase(type.getContentSubType());
        if (!parts && !plain) {
            String disposition = HeaderText.value(message, ContentDispositionHeader.NAME);
            if (disposition != null && OPTIONAL.matcher(disposition).find()) {
                return null;
            }
            throw new Unacceptable(415, "Only application/sdp is taken");
        }
        if (message.getHeader(ContentEncodingHeader.NAME) instanceof ContentEncodingHeader coding
                && !"identity".equalsIgnoreCase(coding.getEncoding())) {
            throw new Unacceptable(415, "Encoded bodies are not taken");
        }
        return plain ? read(body) : among(type, body);
    }

    /** The first part that is a description; of alternatives, the last (RFC 2046 5.1.4). */
    private static SessionDescription among(ContentTypeHeader type, byte[] body)
            throws Unacceptable {
        boolean alternatives = "alternative".equalsIgnoreCase(type.getContentSubType());
        byte[] found = null;
        boolean optional = true;
        try {
            for (Multipart.Part part : Multipart.parse(body, boundary(type))) {
                if (part.type().equals("application/sdp")
                        && !part.disposition().startsWith(EARLY_SESSION)) {
                    found = found == null || alternatives ? part.body() : found;
                } else if (!alternatives && REQUIRED.matcher(part.disposition()).find()) {
                    throw new Unacceptable(415, "A part of the body is not taken");
                } else {
                    optional &= OPTIONAL.matcher(part.disposition()).find();
                }
            }
        } catch (MalformedBodyException malformed) {
            throw new Unacceptable(400, malformed.getMessage());
        }
        if (found == null && !optional) {
            throw new Unacceptable(415, "Only application/sdp is taken");
        }
        return found == null ? null : read(found);
    }

    /**
     * What the parts of a body are told apart by.
     *
     * @return null if the type does not say
     */
    static String boundary(ContentTypeHeader type) {
        String boundary = type.getParameter("boundary");
        return boundary == null ? null : boundary.replaceAll("^\"|\"$", "");
    }

    private static SessionDescription read(byte[] body) throws Unacceptable {
        try {
            return SdpText.parse(new String(body, StandardCharsets.UTF_8));
        } catch (SdpException unreadable) {
            throw new Unacceptable(488, unreadable.getMessage());
        }
    }

    /** Puts a description into a message. */
    static void put(Message message, SessionDescription description) {
        Messages.setSdp(message, SdpText.write(description));
    }
}
