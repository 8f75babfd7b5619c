package org.fermata.sdp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key in a session description (RFC 4568 section 9.2). Immutable; its text tells no secret.
 *
 * @param tag what the answer names it by
 * @param suite the crypto suite, in capitals
 * @param secret the master key followed by the salt; not to be changed
 * @param identifierBytes the length of the key's identifier in packets, 0 for none
 */
public record CryptoAttribute(int tag, String suite, byte[] secret, int identifierBytes) {

    /** The attribute's name. */
    public static final String NAME = "crypto";

    private static final int MOST_LINES = 16;
    private static final Pattern LINE =
            Pattern.compile(
                    "([0-9]{1,9})\\s+([A-Za-z0-9_]{1,64})\\s+inline:([A-Za-z0-9+/]{16,128}=*)"
                            + "(?:\\|(?:2\\^[0-9]{1,2}|[0-9]{1,20}))?"
                            + "(?:\\|[0-9]{1,40}:([0-9]{1,3}))?(\\s.*)?",
                    Pattern.CASE_INSENSITIVE);

    public CryptoAttribute {
        secret = secret.clone();
    }

    /**
     * Reads the keys of a description. Left out is what cannot be read, has several keys, or asks
     * for less than encrypted and authenticated packets (section 6.3).
     *
     * @param description the description
     */
    public static List<CryptoAttribute> of(SessionDescription description) {
        List<CryptoAttribute> read = new ArrayList<>();
        for (String value : description.attribute(NAME)) {
            CryptoAttribute line = read.size() < MOST_LINES ? parse(value) : null;
            if (line != null) {
                read.add(line);
            }
        }
        return List.copyOf(read);
    }

    private static CryptoAttribute parse(String value) {
        Matcher line = LINE.matcher(value);
        if (!line.matches() || !acceptable(line.group(5))) {
            return null;
        }
        try {
            return new CryptoAttribute(
                    Integer.parseInt(line.group(1)),
                    line.group(2).toUpperCase(Locale.ROOT),
                    Base64.getDecoder().decode(line.group(3)),
                    line.group(4) == null ? 0 : Integer.parseInt(line.group(4)));
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    /** A window's size is only a hint; a parameter with a minus may be passed over. */
    private static boolean acceptable(String parameters) {
        return parameters == null
                || Arrays.stream(parameters.strip().split("\\s+"))
                        .allMatch(
                                word ->
                                        word.isEmpty()
                                                || word.startsWith("-")
                                                || word.toUpperCase(Locale.ROOT).startsWith("WSH=")
                                                || word.equalsIgnoreCase("KDR=0"));
    }

    /** The attribute as it is written, without {@code a=}. */
    public String attribute() {
        return NAME
                + ":"
                + tag
                + " "
                + suite
                + " inline:"
                + Base64.getEncoder().encodeToString(secret);
    }

    /** Whether the other names the same key place and suite. */
    public boolean matches(CryptoAttribute other) {
        return tag == other.tag && suite.equals(other.suite);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CryptoAttribute crypto
                && matches(crypto)
                && identifierBytes == crypto.identifierBytes
                && Arrays.equals(secret, crypto.secret);
    }

    @Override
    public int hashCode() {
        return 31 * tag + Arrays.hashCode(secret);
    }

    @Override
    public String toString() {
        return NAME + ":" + tag + " " + suite;
    }
}
