package org.fermata.rtp.srtp;

import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/** AES in counter mode with HMAC-SHA1 (RFC 3711 sections 4.1.1 and 4.2.1). */
final class CounterCipher implements PacketCipher {

    private static final int AUTHENTICATION_KEY_BYTES = 20;
    private static final int SALT_BYTES = 14;

    private final AesBlocks aes;
    private final byte[] salt;
    private final HMac mac = new HMac(new SHA1Digest());
    private final int tagBytes;
    private final byte[] start = new byte[AesBlocks.BLOCK];
    private final byte[] digest = new byte[20];

    /**
     * Derives the session keys.
     *
     * @param keys the master key
     * @param labels what is added to the labels: 0 for media, {@link KeyDerivation#REPORTS}
     * @param tagBytes the length of the tag
     */
    CounterCipher(SrtpKeys keys, int labels, int tagBytes) {
        this.tagBytes = tagBytes;
        byte[] key =
                KeyDerivation.derive(
                        keys, labels + KeyDerivation.ENCRYPTION, keys.profile().keyBytes());
        aes = new AesBlocks(key, MOST_BYTES);
        salt = KeyDerivation.derive(keys, labels + KeyDerivation.SALT, SALT_BYTES);
        mac.init(
                new KeyParameter(
                        KeyDerivation.derive(
                                keys,
                                labels + KeyDerivation.AUTHENTICATION,
                                AUTHENTICATION_KEY_BYTES)));
    }

    @Override
    public void seal(
            byte[] packet, int clear, int end, int tag, int trailer, int ssrc, long index) {
        start(ssrc, index);
        aes.add(start, packet, clear, end - clear);
        authenticate(packet, end, trailer);
        System.arraycopy(digest, 0, packet, tag, tagBytes);
    }

    @Override
    public boolean open(
            byte[] packet,
            int clear,
            int end,
            int tag,
            int trailer,
            int ssrc,
            long index,
            boolean decrypt) {
        authenticate(packet, end, trailer);
        int difference = 0;
        for (int i = 0; i < tagBytes; i++) {
            difference |= digest[i] ^ packet[tag + i];
        }
        if (difference != 0) {
            return false;
        }
        if (decrypt) {
            start(ssrc, index);
            aes.add(start, packet, clear, end - clear);
        }
        return true;
    }

    /** RFC 3711 section 4.1.1: (salt · 2^16) ⊕ (SSRC · 2^64) ⊕ (index · 2^16). */
    private void start(int ssrc, long index) {
        System.arraycopy(salt, 0, start, 0, SALT_BYTES);
        for (int i = 0; i < 4; i++) {
            start[4 + i] ^= (byte) (ssrc >>> 24 - 8 * i);
        }
        for (int i = 0; i < 6; i++) {
            start[8 + i] ^= (byte) (index >>> 40 - 8 * i);
        }
        start[14] = 0;
        start[15] = 0;
    }

    private void authenticate(byte[] packet, int end, int trailer) {
        mac.update(packet, 0, end);
        for (int shift = 24; shift >= 0; shift -= 8) {
            mac.update((byte) (trailer >>> shift));
        }
        mac.doFinal(digest, 0);
    }
}
