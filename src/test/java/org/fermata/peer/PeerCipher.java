package org.fermata.peer;

import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.utils.logging2.LoggerImpl;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * The SRTP of one call, by jitsi-srtp, with keys from the session description (RFC 4568) and the
 * one suite that everybody has, {@code AES_CM_128_HMAC_SHA1_80}.
 */
final class PeerCipher {

    static final String SUITE = "AES_CM_128_HMAC_SHA1_80";

    private static final int KEY_BYTES = 16;
    private static final int SALT_BYTES = 14;
    private static final int TAG_BYTES = 10;

    private final byte[] ours = new byte[KEY_BYTES + SALT_BYTES];
    private final JitsiPacket packet = new JitsiPacket();
    private final SrtpContextFactory sealing;
    private SrtpContextFactory opening;
    private String theirs;
    private SrtpCryptoContext sealer;
    private SrtpCryptoContext opener;
    private int openedSsrc;

    PeerCipher() {
        new SecureRandom().nextBytes(ours);
        sealing = factory(true, ours);
    }

    private static SrtpContextFactory factory(boolean sender, byte[] secret) {
        SrtpPolicy policy =
                new SrtpPolicy(
                        SrtpPolicy.AESCM_ENCRYPTION,
                        KEY_BYTES,
                        SrtpPolicy.HMACSHA1_AUTHENTICATION,
                        20,
                        TAG_BYTES,
                        SALT_BYTES);
        return new SrtpContextFactory(
                sender,
                Arrays.copyOf(secret, KEY_BYTES),
                Arrays.copyOfRange(secret, KEY_BYTES, secret.length),
                policy,
                policy,
                new LoggerImpl(PeerCipher.class.getName()));
    }

    /** Our key, as an attribute of the description has it. */
    String key() {
        return Base64.getEncoder().encodeToString(ours);
    }

    /** Takes the phone's key; the same one again changes nothing. */
    void theirs(String key) {
        if (!key.equals(theirs)) {
            theirs = key;
            opening = factory(false, Base64.getDecoder().decode(key));
            opener = null;
        }
    }

    /** Encrypts a packet; the buffer must have room for the tag. */
    void seal(ByteBuffer rtp) {
        try {
            if (sealer == null) {
                sealer = sealing.deriveContext(rtp.getInt(8), 0);
            }
            packet.take(rtp);
            if (sealer.transformPacket(packet) != SrtpErrorStatus.OK) {
                throw new IllegalStateException("not encrypted");
            }
            packet.give(rtp);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Decrypts a packet; false if it is not genuine, or comes before the phone's key. */
    boolean open(ByteBuffer srtp) {
        try {
            if (opening == null) {
                return false;
            }
            int ssrc = srtp.getInt(8);
            if (opener == null || ssrc != openedSsrc) {
                opener = opening.deriveContext(ssrc, 0);
                openedSsrc = ssrc;
            }
            packet.take(srtp);
            if (opener.reverseTransformPacket(packet, false) != SrtpErrorStatus.OK) {
                return false;
            }
            packet.give(srtp);
            return true;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
