package org.fermata.rtp.srtp;

import org.bouncycastle.crypto.modes.gcm.Tables4kGCMMultiplier;

import java.util.Arrays;

/**
 * AES in Galois/counter mode (RFC 7714; NIST SP 800-38D). A report's trailer, which tells its
 * index, is authenticated with its header; a media packet has none.
 */
final class GaloisCipher implements PacketCipher {

    private static final int TAG_BYTES = 16;
    private static final int IV_BYTES = 12;

    private final AesBlocks aes;
    private final byte[] salt;
    private final boolean reports;
    private final Tables4kGCMMultiplier multiplier = new Tables4kGCMMultiplier();
    private final byte[] start = new byte[AesBlocks.BLOCK];
    private final byte[] mask = new byte[AesBlocks.BLOCK];
    private final byte[] hash = new byte[AesBlocks.BLOCK];
    private int filled;

    /**
     * Derives the session keys.
     *
     * @param keys the master key
     * @param labels what is added to the labels: 0 for media, {@link KeyDerivation#REPORTS}
     */
    GaloisCipher(SrtpKeys keys, int labels) {
        this(
                KeyDerivation.derive(
                        keys, labels + KeyDerivation.ENCRYPTION, keys.profile().keyBytes()),
                KeyDerivation.derive(keys, labels + KeyDerivation.SALT, IV_BYTES),
                labels == KeyDerivation.REPORTS);
    }

    /** Takes session keys. */
    GaloisCipher(byte[] key, byte[] salt, boolean reports) {
        this.salt = salt;
        this.reports = reports;
        aes = new AesBlocks(key, MOST_BYTES);
        byte[] hashKey = new byte[AesBlocks.BLOCK];
        aes.block(new byte[AesBlocks.BLOCK], hashKey);
        multiplier.init(hashKey);
    }

    @Override
    public void seal(
            byte[] packet, int clear, int end, int tag, int trailer, int ssrc, long index) {
        start(ssrc, index, 2);
        aes.add(start, packet, clear, end - clear);
        tag(packet, clear, end, trailer, ssrc, index);
        System.arraycopy(hash, 0, packet, tag, TAG_BYTES);
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
        tag(packet, clear, end, trailer, ssrc, index);
        int difference = 0;
        for (int i = 0; i < TAG_BYTES; i++) {
            difference |= hash[i] ^ packet[tag + i];
        }
        if (difference != 0) {
            return false;
        }
        if (decrypt) {
            start(ssrc, index, 2);
            aes.add(start, packet, clear, end - clear);
        }
        return true;
    }

    /** RFC 7714 sections 8.1 and 9.1: two zero bytes, SSRC, index in 48 bits, all ⊕ salt. */
    private void start(int ssrc, long index, int counter) {
        System.arraycopy(salt, 0, start, 0, IV_BYTES);
        for (int i = 0; i < 4; i++) {
            start[2 + i] ^= (byte) (ssrc >>> 24 - 8 * i);
        }
        for (int i = 0; i < 6; i++) {
            start[6 + i] ^= (byte) (index >>> 40 - 8 * i);
        }
        start[12] = 0;
        start[13] = 0;
        start[14] = 0;
        start[15] = (byte) counter;
    }

    /** Leaves the tag in {@link #hash}. */
    private void tag(byte[] packet, int clear, int end, int trailer, int ssrc, long index) {
        Arrays.fill(hash, (byte) 0);
        filled = 0;
        hash(packet, 0, clear);
        long associated = clear;
        if (reports) {
            for (int shift = 24; shift >= 0; shift -= 8) {
                hash((byte) (trailer >>> shift));
            }
            associated += 4;
        }
        pad();
        hash(packet, clear, end);
        pad();
        length(associated);
        length(end - clear);
        start(ssrc, index, 1);
        aes.block(start, mask);
        for (int i = 0; i < TAG_BYTES; i++) {
            hash[i] ^= mask[i];
        }
    }

    private void hash(byte[] data, int from, int to) {
        for (int i = from; i < to; i++) {
            hash(data[i]);
        }
    }

    private void hash(byte value) {
        hash[filled++] ^= value;
        if (filled == AesBlocks.BLOCK) {
            multiplier.multiplyH(hash);
            filled = 0;
        }
    }

    private void pad() {
        if (filled > 0) {
            multiplier.multiplyH(hash);
            filled = 0;
        }
    }

    private void length(long bytes) {
        long bits = bytes * 8;
        for (int shift = 56; shift >= 0; shift -= 8) {
            hash((byte) (bits >>> shift));
        }
    }
}
