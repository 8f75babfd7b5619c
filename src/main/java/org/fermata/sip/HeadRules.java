package org.fermata.sip;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What RFC 3261 asks of start line and headers and the parser lets pass. Any thread. */
final class HeadRules {

    /** Headers that a message has once, by their short names where they have one (section 7.3). */
    private static final Set<String> ONCE = Set.of("i", "f", "t", "l", "cseq", "max-forwards");

    /** Section 7.1: two single spaces, and no header in the Request-URI (section 19.1.1). */
    private static final Pattern REQUEST_LINE =
            Pattern.compile("[^ \t]+ [^ \t<>?\"]+(\\?[^ \t]*)? [^ \t]+[ \t]*");

    private static final Pattern SIP_URI_WITH_HEADERS =
            Pattern.compile("(?i)[^ ]+ sips?:([^@ ]*@)?+[^@? ]*\\?.*");

    /** Section 25.1: an IPv6 address stands in brackets. */
    private static final Pattern BARE_IPV6 =
            Pattern.compile("(?i)[^ ]+ sips?:([^@ ]*@)?+[^\\[;? :]*:[^\\[;? :]*:.*");

    private static final Set<String> WITH_ADDRESS = Set.of("f", "t");

    private HeadRules() {}

    /**
     * Looks for a violation.
     *
     * @param head start line and headers with the empty line
     * @return what is wrong, null if nothing is
     */
    static String violation(String head) {
        String[] lines = head.split("\r?\n");
        String first = lines.length == 0 ? "" : lines[0];
        if (!first.startsWith("SIP/")) {
            if (!REQUEST_LINE.matcher(first).matches()) {
                return "the request line is no request line";
            }
            if (SIP_URI_WITH_HEADERS.matcher(first).matches()) {
                return "the Request-URI has headers";
            }
            if (BARE_IPV6.matcher(first).matches()) {
                return "the Request-URI has an IPv6 address without brackets";
            }
        }
        Set<String> seen = new HashSet<>();
        for (int at = 1; at < lines.length; at++) {
            String name = name(lines[at]);
            if (name != null && ONCE.contains(name) && !seen.add(name)) {
                return "there are several values of " + name;
            }
            if (name != null && WITH_ADDRESS.contains(name) && spaceInBrackets(lines[at])) {
                return "white space within an address";
            }
        }
        return null;
    }

    /** Section 25.1: an addr-spec has no white space, so none follows its bracket. */
    private static boolean spaceInBrackets(String line) {
        boolean quoted = false;
        for (int at = 0; at + 1 < line.length(); at++) {
            char character = line.charAt(at);
            if (quoted && character == '\\') {
                at++;
            } else if (character == '"') {
                quoted = !quoted;
            } else if (!quoted && character == '<') {
                return line.charAt(at + 1) == ' ' || line.charAt(at + 1) == '\t';
            }
        }
        return false;
    }

    /** The name of the header a line begins, in its short form; null for a line that goes on. */
    private static String name(String line) {
        int colon = line.indexOf(':');
        if (colon < 1 || line.charAt(0) == ' ' || line.charAt(0) == '\t') {
            return null;
        }
        String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "call-id" -> "i";
            case "from" -> "f";
            case "to" -> "t";
            case "content-length" -> "l";
            default -> name;
        };
    }
}
