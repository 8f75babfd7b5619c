package org.fermata.sip;

import gov.nist.javax.sip.header.SIPHeader;

import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.sip.message.Message;

/** Header values as they stand on the wire, for those of extensions. Pure functions; any thread. */
final class HeaderText {

    /** The longest value that is looked at, in characters. */
    private static final int LENGTH_LIMIT = 2048;

    private HeaderText() {}

    /** The values of all headers of a name, in their order. */
    static List<String> values(Message message, String name) {
        List<String> values = new ArrayList<>();
        ListIterator<?> headers = message.getHeaders(name);
        while (headers != null && headers.hasNext()) {
            if (headers.next() instanceof SIPHeader header) {
                String line = header.toString();
                String value = line.substring(line.indexOf(':') + 1).strip();
                values.add(
                        value.length() > LENGTH_LIMIT ? value.substring(0, LENGTH_LIMIT) : value);
            }
        }
        return values;
    }

    /** The same where one header may hold several, separated by commas. */
    static List<String> list(Message message, String name) {
        List<String> parts = new ArrayList<>();
        for (String value : values(message, name)) {
            int begin = 0;
            boolean quoted = false;
            boolean bracketed = false;
            for (int at = 0; at < value.length(); at++) {
                char character = value.charAt(at);
                quoted ^= character == '"' && (at == 0 || value.charAt(at - 1) != '\\');
                bracketed = !quoted && (bracketed ? character != '>' : character == '<');
                if (character == ',' && !quoted && !bracketed) {
                    parts.add(value.substring(begin, at).strip());
                    begin = at + 1;
                }
            }
            parts.add(value.substring(begin).strip());
        }
        return parts;
    }

    /** The first value of a name, null if there is none. */
    static String value(Message message, String name) {
        List<String> values = values(message, name);
        return values.isEmpty() ? null : values.getFirst();
    }

    /** What stands before the parameters. */
    static String bare(String value) {
        int semicolon = value.indexOf(';');
        return (semicolon < 0 ? value : value.substring(0, semicolon)).strip();
    }

    /**
     * A parameter of a value, without its quotes.
     *
     * @return null if it is not there
     */
    static String parameter(String value, String name) {
        Matcher found =
                Pattern.compile(
                                "(?i);\\s*"
                                        + Pattern.quote(name)
                                        + "\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;,\\s\"]+))")
                        .matcher(value);
        if (!found.find()) {
            return null;
        }
        return found.group(1) == null ? found.group(2) : found.group(1).replaceAll("\\\\(.)", "$1");
    }

    /**
     * A value that is a number of seconds or of the like.
     *
     * @return −1 if there is none
     */
    static int number(String value) {
        if (value == null) {
            return -1;
        }
        String digits = bare(value);
        return digits.matches("\\d{1,9}") ? Integer.parseInt(digits) : -1;
    }
}
