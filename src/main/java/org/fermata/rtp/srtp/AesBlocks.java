package org.fermata.rtp.srtp;

import java.security.GeneralSecurityException;

import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES in counter mode, made of the JDK's block cipher: its own counter mode would have to be set up
 * anew, with new objects, for each packet. Works in memory taken beforehand. Belongs to one thread.
 */
final class AesBlocks {

    static final int BLOCK = 16;

    private final Cipher cipher;
    private final byte[] counters;
    private final byte[] stream;

    /**
     * Takes the key.
     *
     * @param key 16 or 32 bytes
     * @param mostBytes the most that is encrypted at once
     */
    AesBlocks(byte[] key, int mostBytes) {
        int size = (mostBytes + BLOCK - 1) / BLOCK * BLOCK;
        counters = new byte[size];
        stream = new byte[size];
        try {
            cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        } catch (GeneralSecurityException impossible) {
            // Every Java platform has AES/ECB/NoPadding with 128 and 256 bits.
            throw new IllegalStateException(impossible);
        }
    }

    /** Encrypts one block, into another place: in the same one the JDK would copy it first. */
    void block(byte[] in, byte[] out) {
        update(in, BLOCK, out);
    }

    /**
     * Adds the key stream to data; adding it again takes it away.
     *
     * @param start the first counter block; its last 16 bits are counted up from what they are
     * @param data where the data is
     * @param offset where it begins
     * @param length its length in bytes
     */
    void add(byte[] start, byte[] data, int offset, int length) {
        int size = (length + BLOCK - 1) / BLOCK * BLOCK;
        int counter = (start[14] & 0xFF) << 8 | start[15] & 0xFF;
        for (int at = 0; at < size; at += BLOCK) {
            System.arraycopy(start, 0, counters, at, BLOCK - 2);
            counters[at + 14] = (byte) (counter >> 8);
            counters[at + 15] = (byte) counter++;
        }
        update(counters, size, stream);
        for (int i = 0; i < length; i++) {
            data[offset + i] ^= stream[i];
        }
    }

    private void update(byte[] in, int length, byte[] out) {
        if (length == 0) {
            return;
        }
        try {
            cipher.update(in, 0, length, out, 0);
        } catch (ShortBufferException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
