package org.fermata.rtp.srtp;

/** Makes session keys of a master key and salt (RFC 3711 section 4.3, RFC 7714 section 11). */
final class KeyDerivation {

    static final int ENCRYPTION = 0;
    static final int AUTHENTICATION = 1;
    static final int SALT = 2;

    /** What the labels of reports are apart from those of media. */
    static final int REPORTS = 3;

    private static final int LABEL_AT = 7;

    private KeyDerivation() {}

    /**
     * Derives one key, at a derivation rate of 0.
     *
     * @param keys the master key and salt
     * @param label which one
     * @param length its length in bytes
     */
    static byte[] derive(SrtpKeys keys, int label, int length) {
        byte[] start = new byte[AesBlocks.BLOCK];
        byte[] salt = keys.salt();
        // A salt of 96 bits is filled up with zeros from the right.
        System.arraycopy(salt, 0, start, 0, salt.length);
        start[LABEL_AT] ^= (byte) label;
        byte[] derived = new byte[length];
        new AesBlocks(keys.key(), length).add(start, derived, 0, length);
        return derived;
    }
}
