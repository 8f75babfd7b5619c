package org.fermata.model;

import java.util.regex.Pattern;

/**
 * What may be typed into the fields of an account, told beside the field before the settings refuse
 * it. Pure functions; any thread. Each gives a sentence, or null where the text may stand; an empty
 * text always may, but for the address.
 */
public final class AccountRules {

    private static final Pattern ADDRESS = Pattern.compile("(?i)(sips?:)?[^@\\s;?]+@[^@\\s;?]+");
    private static final Pattern HOST_AND_PORT =
            Pattern.compile(
                    "(?i)(?:stun:|turn:)?(\\[[0-9A-F:.]+\\]|[^:?\\s\\[\\]@/]+)(:(\\d{1,5}))?"
                            + "(?:\\?transport=udp)?");
    private static final Pattern PINS =
            Pattern.compile("[A-Za-z0-9+/]{43}=(,\\s*[A-Za-z0-9+/]{43}=)*");
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9*#+._-]{0,32}");
    private static final int LONGEST_TIMER = 86_400;
    private static final int SHORTEST_TIMER = 90;
    private static final int LONGEST_KEEPALIVE = 3600;
    private static final int LAST_PORT = 65_535;
    private static final int MOST_MONITORED = 200;

    private AccountRules() {}

    /** A SIP address, with or without its scheme. */
    public static String address(String text) {
        return ADDRESS.matcher(text.strip()).matches()
                ? null
                : "A SIP address looks like alice@example.org.";
    }

    /** A server as SIP knows it: a host or a URI. */
    public static String server(String text) {
        return hasGap(text) ? "A server’s name has no spaces." : null;
    }

    /** A host with or without a port, as it is or as a URI of RFC 7064 or RFC 7065 over UDP. */
    public static String hostAndPort(String text) {
        if (text.isBlank()) {
            return null;
        }
        var matcher = HOST_AND_PORT.matcher(text.strip());
        if (!matcher.matches()) {
            return "A server looks like stun.example.org or stun.example.org:3478.";
        }
        boolean port = matcher.group(3) == null || isBetween(matcher.group(3), 1, LAST_PORT);
        return port ? null : "A port is a number from 1 to 65535.";
    }

    /** The SHA-256 of one public key or several, in base64. */
    public static String pins(String text) {
        return text.isBlank() || PINS.matcher(text.strip()).matches()
                ? null
                : "A pinned key is 44 characters that end in =; several are parted by commas.";
    }

    /** The seconds of a session timer, 0 for none. */
    public static String sessionTimer(String text) {
        return text.isBlank()
                        || isBetween(text, 0, 0)
                        || isBetween(text, SHORTEST_TIMER, LONGEST_TIMER)
                ? null
                : "Seconds from 90 to 86400, or 0 for never.";
    }

    /** The seconds between keepalives, 0 for the usual. */
    public static String keepalive(String text) {
        return text.isBlank() || isBetween(text, 0, LONGEST_KEEPALIVE)
                ? null
                : "Seconds from 1 to 3600, or 0 for the usual.";
    }

    /** Extensions, a line each. */
    public static String extensions(String text) {
        if (text.strip().lines().filter(line -> !line.isBlank()).count() > MOST_MONITORED) {
            return "At most 200 extensions can be watched.";
        }
        return text.lines().anyMatch(AccountRules::hasGap)
                ? "One extension a line, without spaces."
                : null;
    }

    /** The file of the music for held calls. */
    public static String musicFile(String text) {
        return text.strip().startsWith("/") ? null : "Choose a WAV file.";
    }

    /** What a call is transferred to, to be parked. */
    public static String parkCode(String text) {
        return hasGap(text) ? "A code is one word, such as *68 or 700." : null;
    }

    /** What is dialled before an extension to take the call that rings there. */
    public static String pickupCode(String text) {
        return CODE.matcher(text.strip()).matches()
                ? null
                : "A code is dialled before a number, such as ** or *8.";
    }

    private static boolean hasGap(String text) {
        return text.strip().chars().anyMatch(Character::isWhitespace);
    }

    private static boolean isBetween(String text, int least, int most) {
        String digits = text.strip();
        return digits.matches("\\d{1,6}")
                && Integer.parseInt(digits) >= least
                && Integer.parseInt(digits) <= most;
    }
}
