package org.fermata.sip;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import javax.sip.address.SipURI;

/**
 * The headers in a SIP URI, behind its question mark (RFC 3261 section 19.1.1). Pure functions; any
 * thread.
 */
final class UriHeaders {

    private static final String PLAIN = "-_.!~*'()";

    private UriHeaders() {}

    /** A value as a URI may hold it. */
    static String escaped(String value) {
        StringBuilder text = new StringBuilder();
        for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (octet & 0xff);
            boolean plain =
                    character < 0x80
                            && (Character.isLetterOrDigit(character)
                                    || PLAIN.indexOf(character) >= 0);
            text.append(plain ? String.valueOf(character) : String.format("%%%02X", octet & 0xff));
        }
        return text.toString();
    }

    /** The URI without headers and without the parameter that names a method. */
    static String without(SipURI uri) {
        SipURI clean = Messages.sipUri(uri.toString().replaceFirst("\\?.*", ""));
        clean.removeParameter("method");
        return clean.toString();
    }

    /**
     * The value of a header in a URI, on one line.
     *
     * @return null if it is not there
     */
    static String value(SipURI uri, String name) {
        String text = uri.toString();
        int mark = text.indexOf('?');
        if (mark < 0) {
            return null;
        }
        for (String header : text.substring(mark + 1).split("&")) {
            int equals = header.indexOf('=');
            if (equals > 0 && header.substring(0, equals).equalsIgnoreCase(name)) {
                return unescaped(header.substring(equals + 1)).replaceAll("\\p{Cntrl}", "");
            }
        }
        return null;
    }

    private static String unescaped(String text) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at++) {
            int value = -1;
            if (bytes[at] == '%' && at + 2 < bytes.length) {
                int high = Character.digit(bytes[at + 1], 16);
                int low = Character.digit(bytes[at + 2], 16);
                value = high < 0 || low < 0 ? -1 : high * 16 + low;
            }
            octets.write(value < 0 ? bytes[at] : value);
            at += value < 0 ? 0 : 2;
        }
        return octets.toString(StandardCharsets.UTF_8);
    }
}
