package org.fermata.rtp.srtp;

/** The cipher that a profile asks for. */
final class Ciphers {

    private Ciphers() {}

    static PacketCipher media(SrtpKeys keys) {
        return keys.profile().galois()
                ? new GaloisCipher(keys, 0)
                : new CounterCipher(keys, 0, keys.profile().tagBytes());
    }

    static PacketCipher reports(SrtpKeys keys) {
        return keys.profile().galois()
                ? new GaloisCipher(keys, KeyDerivation.REPORTS)
                : new CounterCipher(keys, KeyDerivation.REPORTS, keys.profile().reportTagBytes());
    }
}
