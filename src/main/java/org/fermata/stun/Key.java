package org.fermata.stun;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The keys messages are signed with (RFC 8489 section 9). */
public final class Key {

    private Key() {}

    /**
     * The key of one session, such as that of ICE (section 9.1.1).
     *
     * @param password the session's password
     */
    public static byte[] shortTerm(String password) {
        return prepared(password).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The key of a user of a server (section 9.2.2).
     *
     * @param user the user name
     * @param realm the server's realm
     * @param password the user's password
     * @param sha256 whether the server asked for SHA-256 in place of MD5
     */
    public static byte[] longTerm(String user, String realm, String password, boolean sha256) {
        String text = prepared(user) + ":" + prepared(realm) + ":" + prepared(password);
        try {
            return MessageDigest.getInstance(sha256 ? "SHA-256" : "MD5")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What OpaqueString (RFC 8265 section 4.2) makes of it: odd spaces plain, and one form. */
    private static String prepared(String text) {
        return Normalizer.normalize(text.replaceAll("\\p{Zs}", " "), Normalizer.Form.NFC);
    }

    static byte[] sha1(byte[] key, byte[] text) {
        return digest("HmacSHA1", key, text);
    }

    static byte[] sha256(byte[] key, byte[] text) {
        return digest("HmacSHA256", key, text);
    }

    private static byte[] digest(String algorithm, byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(text);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
