package org.fermata.rtp.srtp;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The master key and salt of one direction of a session. Immutable; its text tells no secret.
 *
 * @param profile what they are for
 * @param secret the key followed by the salt; not to be changed
 * @param identifierBytes the length of the master key identifier that packets carry, 0 for none
 */
public record SrtpKeys(SrtpProfile profile, byte[] secret, int identifierBytes) {

    /** The longest identifier of a key in a packet (RFC 4568 section 6.1). */
    public static final int MOST_IDENTIFIER_BYTES = 128;

    public SrtpKeys {
        if (secret.length != profile.keyBytes() + profile.saltBytes()
                || identifierBytes < 0
                || identifierBytes > MOST_IDENTIFIER_BYTES) {
            throw new IllegalArgumentException("keys of the wrong length for " + profile);
        }
        secret = secret.clone();
    }

    /** Keys without identifier. */
    public SrtpKeys(SrtpProfile profile, byte[] secret) {
        this(profile, secret, 0);
    }

    /**
     * Makes keys that nobody can guess.
     *
     * @param profile what they are for
     * @param random where they come from
     */
    public static SrtpKeys random(SrtpProfile profile, SecureRandom random) {
        byte[] secret = new byte[profile.keyBytes() + profile.saltBytes()];
        random.nextBytes(secret);
        return new SrtpKeys(profile, secret);
    }

    byte[] key() {
        return Arrays.copyOf(secret, profile.keyBytes());
    }

    byte[] salt() {
        return Arrays.copyOfRange(secret, profile.keyBytes(), secret.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SrtpKeys keys
                && keys.profile == profile
                && keys.identifierBytes == identifierBytes
                && Arrays.equals(keys.secret, secret);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(secret);
    }

    @Override
    public String toString() {
        return profile + " keys";
    }
}
