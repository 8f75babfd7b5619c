package org.fermata.ice;

import org.fermata.stun.Attributes;
import org.fermata.stun.Key;
import org.fermata.stun.StunMessage;
import org.fermata.stun.StunWriter;

/**
 * Long-term credentials at a TURN server (RFC 8489 section 9.2): nothing is said before the server
 * asks, then its realm and nonce are used until it gives others.
 */
final class TurnLogin {

    /** No realm or nonce is longer (RFC 8489 sections 14.9 and 14.10), in bytes. */
    private static final int LONGEST = 763;

    /** A nonce that begins so says which of the newer means the server knows. */
    private static final String COOKIE = "obMatJos2";

    private static final int SHA256 = 2;
    private static final int UNAUTHENTICATED = 401;
    private static final int STALE_NONCE = 438;

    private final String user;
    private final String password;
    private String realm;
    private String nonce;
    private byte[] key;
    private byte[] algorithms;
    private boolean sha256;

    TurnLogin(String user, String password) {
        this.user = user;
        this.password = password;
    }

    /** How long an allocation is to last. */
    int lifetimeSeconds() {
        return 600;
    }

    /** Ends a request, signed once the server has asked for it. */
    byte[] sign(StunWriter request) {
        if (key == null) {
            return request.fingerprint().message();
        }
        request.text(Attributes.USERNAME, user)
                .text(Attributes.REALM, realm)
                .text(Attributes.NONCE, nonce);
        if (algorithms != null) {
            request.bytes(Attributes.PASSWORD_ALGORITHMS, algorithms)
                    .number(Attributes.PASSWORD_ALGORITHM, (sha256 ? SHA256 : 1) << 16);
        }
        return (sha256 ? request.signedSha256(key) : request.signed(key)).fingerprint().message();
    }

    /** Whether a success comes from a server that knows the password, as far as we have one. */
    boolean trusts(StunMessage response) {
        return key == null || response.signedWith(key);
    }

    /**
     * Takes a challenge.
     *
     * @param code the error's code
     * @return whether there is anything new to try
     */
    boolean challenged(int code, StunMessage response) {
        String newRealm = response.text(Attributes.REALM);
        String newNonce = response.text(Attributes.NONCE);
        boolean answerable =
                code == UNAUTHENTICATED && key == null || code == STALE_NONCE && key != null;
        if (!answerable || user == null || password == null || newNonce == null) {
            return false;
        }
        if (newRealm != null) {
            realm = newRealm;
        }
        nonce = newNonce;
        if (realm == null || realm.length() > LONGEST || nonce.length() > LONGEST) {
            return false;
        }
        algorithms =
                nonce.startsWith(COOKIE) ? response.value(Attributes.PASSWORD_ALGORITHMS) : null;
        if (algorithms != null && algorithms.length > LONGEST) {
            return false;
        }
        sha256 = algorithms != null && offersSha256();
        key = Key.longTerm(user, realm, password, sha256);
        return true;
    }

    private boolean offersSha256() {
        for (int at = 0; at + 4 <= algorithms.length; ) {
            int number = (algorithms[at] & 0xFF) << 8 | algorithms[at + 1] & 0xFF;
            int length = (algorithms[at + 2] & 0xFF) << 8 | algorithms[at + 3] & 0xFF;
            if (number == SHA256) {
                return true;
            }
            at += 4 + (length + 3 & ~3);
        }
        return false;
    }
}
