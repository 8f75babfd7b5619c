package org.fermata.ice;

import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * What one side signs its checks with (RFC 8445 section 5.3); new ones restart ICE.
 *
 * @param fragment the user name's part of that side, at least 4 characters
 * @param password at least 22 characters
 */
public record Credentials(String fragment, String password) {

    private static final String CHARACTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final Pattern FRAGMENT = Pattern.compile("[A-Za-z0-9+/]{4,256}");
    private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9+/]{22,256}");

    /**
     * New ones of 48 and 144 random bits.
     *
     * @param random a source that cannot be guessed
     */
    public static Credentials random(RandomGenerator random) {
        return new Credentials(characters(random, 8), characters(random, 24));
    }

    private static String characters(RandomGenerator random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        return text.toString();
    }

    /** Whether they are as RFC 8839 section 5.4 has them. */
    public boolean wellFormed() {
        return FRAGMENT.matcher(fragment).matches() && PASSWORD.matcher(password).matches();
    }

    /** Without the password, which is no one's to read. */
    @Override
    public String toString() {
        return fragment;
    }
}
