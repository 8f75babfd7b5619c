package org.fermata.sdp;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The digest of a certificate in a session description (RFC 8122 section 5).
 *
 * @param hash the hash function as it is written there, such as {@code sha-256}, in lower case
 * @param digest the digest as pairs of capital hexadecimal digits with colons between
 */
public record Fingerprint(String hash, String digest) {

    /** The attribute's name. */
    public static final String NAME = "fingerprint";

    /** What is taken; MD5 and MD2 show nothing any more. */
    private static final Map<String, String> ALGORITHMS =
            Map.of(
                    "sha-1", "SHA-1",
                    "sha-224", "SHA-224",
                    "sha-256", "SHA-256",
                    "sha-384", "SHA-384",
                    "sha-512", "SHA-512");

    private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();

    /**
     * Reads the fingerprints of a description, those of unknown hash functions left out.
     *
     * @param description the description
     */
    public static List<Fingerprint> of(SessionDescription description) {
        return description.attribute(NAME).stream()
                .map(Fingerprint::parse)
                .filter(Objects::nonNull)
                .limit(8)
                .toList();
    }

    private static Fingerprint parse(String value) {
        String[] words = value.split("\\s+");
        if (words.length < 2) {
            return null;
        }
        String hash = words[0].toLowerCase(Locale.ROOT);
        return ALGORITHMS.containsKey(hash)
                ? new Fingerprint(hash, words[1].toUpperCase(Locale.ROOT))
                : null;
    }

    /**
     * Makes the fingerprint of a certificate.
     *
     * @param hash one of those that are taken, in lower case
     * @param certificate its DER encoding
     */
    public static Fingerprint make(String hash, byte[] certificate) {
        try {
            MessageDigest digest = MessageDigest.getInstance(ALGORITHMS.get(hash));
            return new Fingerprint(hash, HEX.formatHex(digest.digest(certificate)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Whether it is a certificate's. */
    public boolean isOf(byte[] certificate) {
        return make(hash, certificate).digest.equals(digest);
    }

    /** The attribute as it is written, without {@code a=}. */
    public String attribute() {
        return NAME + ":" + hash + " " + digest;
    }
}
