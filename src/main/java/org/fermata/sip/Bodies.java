package org.fermata.sip;

import org.fermata.sdp.SdpException;
import org.fermata.sdp.SdpText;
import org.fermata.sdp.SessionDescription;

import java.nio.charset.StandardCharsets;

import javax.sip.header.ContentEncodingHeader;
import javax.sip.header.ContentTypeHeader;
import javax.sip.message.Message;

/** Session descriptions in messages. Pure functions; any thread. */
final class Bodies {

    private Bodies() {}

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
     * Reads the description in a message.
     *
     * @return null if there is no body
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
        if (!(message.getHeader(ContentTypeHeader.NAME) instanceof ContentTypeHeader type)
                || !"application".equalsIgnoreCase(type.getContentType())
                || !"sdp".equalsIgnoreCase(type.getContentSubType())) {
            throw new Unacceptable(415, "Only application/sdp is taken");
        }
        if (message.getHeader(ContentEncodingHeader.NAME) instanceof ContentEncodingHeader coding
                && !"identity".equalsIgnoreCase(coding.getEncoding())) {
            throw new Unacceptable(415, "Encoded bodies are not taken");
        }
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
