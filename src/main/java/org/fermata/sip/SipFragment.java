package org.fermata.sip;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.sip.message.Message;

/**
 * A status line in the body of a NOTIFY (RFC 3420, RFC 3515 section 2.4.5).
 *
 * @param code its status code
 */
record SipFragment(int code) {

    private static final Pattern STATUS_LINE = Pattern.compile("SIP/2\\.0 ([1-6]\\d\\d)[ \r\n]?");
    private static final int LOOK_AT = 64;

    /**
     * Reads a body.
     *
     * @return null if it begins with no status line
     */
    static SipFragment read(byte[] body) {
        if (body == null) {
            return null;
        }
        int length = Math.min(body.length, LOOK_AT);
        Matcher line = STATUS_LINE.matcher(new String(body, 0, length, StandardCharsets.US_ASCII));
        return line.lookingAt() ? new SipFragment(Integer.parseInt(line.group(1))) : null;
    }

    /** Puts a status line into a message. */
    static void put(Message message, int code) {
        String line = "SIP/2.0 " + code + " " + Messages.standardPhrase(code) + "\r\n";
        Messages.setBody(message, "message", "sipfrag;version=2.0", line);
    }
}
