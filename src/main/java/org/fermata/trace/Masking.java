package org.fermata.trace;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the secrets out of a message: each of their characters becomes {@code *}, so that lengths
 * stay right. What is not known to be harmless in a place where secrets stand is taken for one.
 * Pure functions; any thread.
 *
 * <p>Masked are: what answers a challenge (RFC 7616) but for names, realm, nonce and the like; keys
 * of sound (RFC 4568, RFC 4567, {@code k=}) and of ICE (RFC 8839); passwords within URIs; bodies
 * that are packed so that nobody can look into them; headers and parameters whose names tell of a
 * password.
 */
final class Masking {

    private static final char MASK = '*';

    /** A shorter word would be found in ports and tags. */
    private static final int LEAST_WORD = 6;

    private static final Set<String> CREDENTIALS =
            Set.of(
                    "authorization",
                    "proxy-authorization",
                    "authentication-info",
                    "proxy-authentication-info");

    private static final Set<String> HARMLESS_PARAMETERS =
            Set.of("username", "realm", "nonce", "uri", "algorithm", "qop", "nc", "opaque");

    private static final Pattern TELLING_NAME =
            Pattern.compile("password|passwd|secret|token|credential|cookie|api-?key");

    private static final Pattern PARAMETER_NAME =
            Pattern.compile("[\\s,]*([A-Za-z0-9_-]+)\\s*=\\s*");

    /** The tag and the suite of a crypto attribute (RFC 4568 section 9.1). */
    private static final Pattern CRYPTO_BEGINNING =
            Pattern.compile("\\s*\\d{1,9}\\s+[A-Z0-9]{1,12}(_[A-Za-z0-9]{1,8}){1,6}\\s");

    private static final Pattern CRYPTO_HARMLESS =
            Pattern.compile(
                    "(?i)inline|KDR=\\d+|UNENCRYPTED_SRTC?P|UNAUTHENTICATED_SRTP|WSH=\\d+|[^\\s|;:]{1,7}");

    private static final Pattern CRYPTO_WORD = Pattern.compile("[^\\s|;:]+");
    private static final Pattern VISIBLE = Pattern.compile("\\S+");

    /** What a secret follows, wherever in a message it is. */
    private static final Pattern BEFORE_SECRET =
            Pattern.compile(
                    "(?i)\\binline\\s*:\\s*"
                            + "|ice-pwd[\\s:=]+"
                            + "|\\b(?:response|rspauth|cnonce|password|passwd|pwd|secret|"
                            + "access_?token)[\"']?\\s*=\\s*"
                            + "|\\b(?:basic|bearer|digest)\\s+(?=[A-Za-z0-9+/_.~-]{16})");

    private static final String ENDS_WORD = " \t\r\n,;&<>\"'|";
    private static final String ENDS_URI = " \t\r\n<>\"@";

    private static final Pattern SCHEME =
            Pattern.compile("(?i)\\b(?:sips?|turns?|stuns?|https?|wss?|ftp):");

    private static final Pattern URI_HEADER =
            Pattern.compile("[?&]([^\\s<>\"=&?]+)=([^\\s<>\"&]*)");
    private static final Pattern PACKED =
            Pattern.compile(
                    "(?i)(?<![^\r\n"
                            + "])(content-encoding|e|content-transfer-encoding)[ \t]*:\\s*(\\S*)");

    private Masking() {}

    /** A message, a character for each octet, without its secrets. */
    static String masked(String octets) {
        Text text = new Text(octets);
        int start = 0;
        while (start < octets.length()) {
            int end = logicalEnd(octets, start);
            line(text, start, end);
            start = end;
        }
        anywhere(text);
        userInfos(text);
        uriHeaders(text);
        packedBodies(text);
        return text.toString();
    }

    /** The same without certain words, wherever they stand; short ones are left. */
    static String withoutWords(String octets, Collection<String> words) {
        Text text = new Text(octets);
        for (String word : words) {
            String sought =
                    new String(word.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            if (sought.length() < LEAST_WORD) {
                continue;
            }
            for (int at = octets.indexOf(sought); at >= 0; at = octets.indexOf(sought, at + 1)) {
                text.mask(at, at + sought.length());
            }
        }
        return text.toString();
    }

    /** A text and what is masked of it. */
    private static final class Text {
        private final String original;
        private final char[] masked;

        Text(String original) {
            this.original = original;
            masked = original.toCharArray();
        }

        /** Masks what can be seen in a range. */
        void mask(int from, int to) {
            for (int at = from; at < to; at++) {
                if (masked[at] > ' ') {
                    masked[at] = MASK;
                }
            }
        }

        @Override
        public String toString() {
            return new String(masked);
        }
    }

    // ---- lines ----

    /** The end of a line with those that continue it (RFC 3261 section 7.3.1). */
    private static int logicalEnd(String octets, int start) {
        int at = start;
        while (at < octets.length()) {
            char character = octets.charAt(at);
            at++;
            if (character != '\n' && character != '\r') {
                continue;
            }
            boolean pair = character == '\r' && at < octets.length() && octets.charAt(at) == '\n';
            at += pair ? 1 : 0;
            if (at == octets.length() || octets.charAt(at) != ' ' && octets.charAt(at) != '\t') {
                return at;
            }
        }
        return at;
    }

    private static void line(Text text, int start, int end) {
        String line = text.original.substring(start, end);
        int equals = line.indexOf('=');
        int colon = line.indexOf(':');
        if (equals >= 0 && line.substring(0, equals).strip().length() == 1) {
            attribute(text, line, start, equals);
        }
        if (colon < 0) {
            return;
        }
        String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        if (CREDENTIALS.contains(name)) {
            credentials(text, line, start, colon + 1);
        } else if (name.length() <= 64
                && name.matches("[a-z0-9_.-]+")
                && TELLING_NAME.matcher(name).find()) {
            text.mask(start + colon + 1, end);
        }
    }

    /** A line of SDP: {@code k=…}, {@code a=crypto:…} and the like. */
    private static void attribute(Text text, String line, int start, int equals) {
        char type = Character.toLowerCase(line.substring(0, equals).strip().charAt(0));
        if (type == 'k') {
            text.mask(start + equals + 1, start + line.length());
            return;
        }
        int colon = line.indexOf(':', equals);
        if (type != 'a' || colon < 0) {
            return;
        }
        switch (line.substring(equals + 1, colon).strip().toLowerCase(Locale.ROOT)) {
            case "crypto" -> crypto(text, line, start, colon + 1);
            case "ice-pwd", "key-mgmt" -> text.mask(start + colon + 1, start + line.length());
            default -> {}
        }
    }

    private static void crypto(Text text, String line, int start, int from) {
        Matcher beginning = CRYPTO_BEGINNING.matcher(line).region(from, line.length());
        Matcher word = CRYPTO_WORD.matcher(line);
        int at = beginning.lookingAt() ? beginning.end() : from;
        while (word.find(at)) {
            if (!CRYPTO_HARMLESS.matcher(word.group()).matches()) {
                text.mask(start + word.start(), start + word.end());
            }
            at = word.end();
        }
    }

    /** Keeps the scheme and the parameters known to be harmless, and nothing else. */
    private static void credentials(Text text, String line, int start, int from) {
        int at = from;
        Matcher scheme = VISIBLE.matcher(line).region(from, line.length());
        if (scheme.find() && scheme.group().equalsIgnoreCase("Digest")) {
            at = scheme.end();
        }
        Matcher name = PARAMETER_NAME.matcher(line);
        while (name.region(at, line.length()).lookingAt()) {
            int end = valueEnd(line, name.end());
            boolean complete =
                    end == line.length() || end >= 0 && " \t\r\n,".indexOf(line.charAt(end)) >= 0;
            if (!complete) {
                break;
            }
            boolean harmless =
                    HARMLESS_PARAMETERS.contains(name.group(1).toLowerCase(Locale.ROOT))
                            && !line.substring(name.end(), end)
                                    .toLowerCase(Locale.ROOT)
                                    .contains("response");
            if (!harmless) {
                maskValue(text, start + name.end(), start + end);
            }
            at = end;
        }
        text.mask(start + at, start + line.length());
    }

    /**
     * Where a value ends: behind its closing quote, else where its word does.
     *
     * @return −1 for a quote that is not closed
     */
    private static int valueEnd(String text, int from) {
        if (from == text.length() || text.charAt(from) != '"') {
            int at = from;
            while (at < text.length() && ENDS_WORD.indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return at;
        }
        for (int at = from + 1; at < text.length(); at++) {
            if (text.charAt(at) == '\\') {
                at++;
            } else if (text.charAt(at) == '"') {
                return at + 1;
            }
        }
        return -1;
    }

    /** Masks a value but for the quotes around it. */
    private static void maskValue(Text text, int from, int to) {
        boolean quoted = to - from > 1 && text.original.charAt(from) == '"';
        text.mask(from + (quoted ? 1 : 0), to - (quoted ? 1 : 0));
    }

    // ---- anywhere ----

    private static void anywhere(Text text) {
        Matcher before = BEFORE_SECRET.matcher(text.original);
        int at = 0;
        while (before.find(at)) {
            int end = valueEnd(text.original, before.end());
            if (end < 0) {
                // To the end of the line: a quote that somebody forgot to close.
                end = text.original.indexOf('\n', before.end());
                text.mask(before.end() + 1, end < 0 ? text.original.length() : end);
                at = before.end() + 1;
            } else {
                maskValue(text, before.end(), end);
                at = Math.max(end, before.end());
            }
        }
    }

    /** Passwords before the @ of a URI (RFC 3261 section 19.1.1). */
    private static void userInfos(Text text) {
        int start = 0;
        for (int at = 0; at < text.original.length(); at++) {
            if (ENDS_URI.indexOf(text.original.charAt(at)) < 0) {
                continue;
            }
            Matcher scheme = SCHEME.matcher(text.original).region(start, at);
            if (text.original.charAt(at) == '@' && scheme.find()) {
                int password = text.original.indexOf(':', scheme.end());
                if (password >= 0 && password < at) {
                    text.mask(password + 1, at);
                }
            }
            start = at + 1;
        }
    }

    /** Headers that a URI carries (RFC 3261 section 19.1.1), under names however escaped. */
    private static void uriHeaders(Text text) {
        Matcher matcher = URI_HEADER.matcher(text.original);
        while (matcher.find()) {
            String name = decoded(matcher.group(1)).strip().toLowerCase(Locale.ROOT);
            if (CREDENTIALS.contains(name)
                    || name.equals("body")
                    || TELLING_NAME.matcher(name).find()) {
                text.mask(matcher.start(2), matcher.end(2));
            }
        }
    }

    private static String decoded(String escaped) {
        try {
            return URLDecoder.decode(escaped, StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException unreadable) {
            return escaped;
        }
    }

    /** What is packed after such a header cannot be looked into. */
    private static void packedBodies(Text text) {
        Matcher matcher = PACKED.matcher(text.original);
        while (matcher.find()) {
            String packing = matcher.group(2).toLowerCase(Locale.ROOT);
            if (Set.of("identity", "7bit", "8bit", "binary").contains(packing)) {
                continue;
            }
            int body = MessageText.headLength(text.original, matcher.end());
            if (body >= 0) {
                maskAll(text, body);
            }
            return;
        }
    }

    private static void maskAll(Text text, int from) {
        for (int at = from; at < text.masked.length; at++) {
            text.masked[at] = MASK;
        }
    }
}
