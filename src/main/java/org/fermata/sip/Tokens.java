package org.fermata.sip;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Tags, Call-IDs and branches that nobody can guess (RFC 3261 sections 8.1.1.7 and 19.3). */
final class Tokens {

    /** What the branch of RFC 3261 begins with. */
    static final String BRANCH_COOKIE = "z9hG4bK";

    private static final SecureRandom RANDOM = new SecureRandom();

    private Tokens() {}

    /** Sixteen hexadecimal digits: 64 random bits. Any thread. */
    static String tag() {
        return hex(8);
    }

    /** Thirty-two hexadecimal digits: 128 random bits. Any thread. */
    static String callId() {
        return hex(16);
    }

    /** The branch parameter of a new transaction. Any thread. */
    static String branch() {
        return BRANCH_COOKIE + hex(12);
    }

    /**
     * A random number. Any thread.
     *
     * @param bound the first number that is too large
     * @return 0 to bound − 1
     */
    static int below(int bound) {
        return RANDOM.nextInt(bound);
    }

    private static String hex(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
