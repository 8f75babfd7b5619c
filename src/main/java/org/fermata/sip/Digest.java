package org.fermata.sip;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** The arithmetic of digest authentication (RFC 7616, RFC 8760). Pure functions; any thread. */
final class Digest {

    private Digest() {}

    /** The algorithms, the weakest first. */
    enum Algorithm {
        MD5("MD5", "MD5"),
        SHA_256("SHA-256", "SHA-256"),
        SHA_512_256("SHA-512-256", "SHA-512/256");

        private final String token;
        private final String javaName;

        Algorithm(String token, String javaName) {
            this.token = token;
            this.javaName = javaName;
        }

        /** Its name in the header. */
        String token() {
            return token;
        }

        /**
         * Reads the algorithm parameter.
         *
         * @param token its value, null for MD5
         * @return null if it is none of ours (a session variant included)
         */
        static Algorithm of(String token) {
            if (token == null || token.isBlank()) {
                return MD5;
            }
            String wanted = token.strip().toUpperCase(Locale.ROOT);
            for (Algorithm algorithm : values()) {
                if (algorithm.token.equals(wanted)) {
                    return algorithm;
                }
            }
            return null;
        }

        private String hash(String text) {
            try {
                MessageDigest digest = MessageDigest.getInstance(javaName);
                return HexFormat.of()
                        .formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
            } catch (NoSuchAlgorithmException missing) {
                throw new IllegalStateException(missing);
            }
        }
    }

    /**
     * What a response is made of.
     *
     * @param algorithm how to hash
     * @param user the user name
     * @param realm the realm of the challenge
     * @param password the secret
     * @param method the request's method
     * @param uri the digest-uri
     * @param nonce the server's nonce
     * @param nonceCount how often it has been used, this time included; 0 without qop
     * @param clientNonce ours; unused without qop
     */
    record Input(
            Algorithm algorithm,
            String user,
            String realm,
            String password,
            String method,
            String uri,
            String nonce,
            int nonceCount,
            String clientNonce) {

        @Override
        public String toString() {
            return "digest of " + user + " for " + realm;
        }
    }

    /** The response parameter (RFC 7616 section 3.4.1), with qop=auth where a count is given. */
    static String response(Input input) {
        Algorithm algorithm = input.algorithm();
        String a1 = algorithm.hash(input.user() + ":" + input.realm() + ":" + input.password());
        String a2 = algorithm.hash(input.method() + ":" + input.uri());
        if (input.nonceCount() == 0) {
            return algorithm.hash(a1 + ":" + input.nonce() + ":" + a2);
        }
        return algorithm.hash(
                String.join(
                        ":",
                        a1,
                        input.nonce(),
                        count(input.nonceCount()),
                        input.clientNonce(),
                        "auth",
                        a2));
    }

    /** The nonce count as the header writes it: eight hexadecimal digits. */
    static String count(int nonceCount) {
        return String.format(Locale.ROOT, "%08x", nonceCount);
    }
}
