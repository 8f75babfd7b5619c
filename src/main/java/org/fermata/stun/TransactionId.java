package org.fermata.stun;

import java.util.random.RandomGenerator;

/**
 * The 96 bits that tie an answer to its request (RFC 8489 section 5).
 *
 * @param high the first four bytes
 * @param low the last eight
 */
public record TransactionId(int high, long low) {

    /**
     * A new one.
     *
     * @param random a source that cannot be guessed, for whoever guesses an id can answer
     */
    public static TransactionId random(RandomGenerator random) {
        return new TransactionId(random.nextInt(), random.nextLong());
    }
}
