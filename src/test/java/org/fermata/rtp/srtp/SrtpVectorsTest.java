package org.fermata.rtp.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** The examples of RFC 3711 appendix B and RFC 7714 sections 16 and 17, and libsrtp's own. */
class SrtpVectorsTest {

    private static final HexFormat HEX = HexFormat.of();

    /** RFC 3711 appendix B.3, which libsrtp's example takes too. */
    private static final SrtpKeys KEYS =
            new SrtpKeys(
                    SrtpProfile.AES_CM_128_HMAC_SHA1_80,
                    bytes("e1f97a0d3e018be0d64fa32c06de4139 0ec675ad498afeebb6960b3aabe6"));

    private static byte[] bytes(String text) {
        return HEX.parseHex(text.replace(" ", ""));
    }

    private static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }

    private static String hex(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.limit()];
        buffer.get(0, bytes);
        return hex(bytes);
    }

    private static ByteBuffer packet(String text) {
        byte[] bytes = bytes(text);
        return ByteBuffer.allocateDirect(bytes.length + 64).put(bytes).flip();
    }

    @Test
    void keyStreamIsThatOfAppendixB2() {
        AesBlocks aes = new AesBlocks(bytes("2b7e151628aed2a6abf7158809cf4f3c"), 0xFF02 * 16);
        byte[] stream = new byte[0xFF02 * 16];
        aes.add(bytes("f0f1f2f3f4f5f6f7f8f9fafbfcfd0000"), stream, 0, stream.length);
        assertThat(hex(Arrays.copyOf(stream, 48)))
                .isEqualTo(
                        "e03ead0935c95e80e166b16dd92b4eb4"
                                + "d23513162b02d0f72a43a2fe4a5f97ab"
                                + "41e95b3bb0a2e8dd477901e4fca894c0");
        assertThat(hex(Arrays.copyOfRange(stream, 0xFEFF * 16, 0xFF02 * 16)))
                .isEqualTo(
                        "ec8cdf7398607cb0f2d21675ea9ea1e4"
                                + "362b7c3c6773516318a077d7fc5073ae"
                                + "6a2cc3787889374fbeb4c81b17ba6c44");
    }

    @Test
    void sessionKeysAreThoseOfAppendixB3() {
        assertThat(hex(KeyDerivation.derive(KEYS, KeyDerivation.ENCRYPTION, 16)))
                .isEqualTo("c61e7a93744f39ee10734afe3ff7a087");
        assertThat(hex(KeyDerivation.derive(KEYS, KeyDerivation.SALT, 14)))
                .isEqualTo("30cbbc08863d8c85d49db34a9ae1");
        assertThat(hex(KeyDerivation.derive(KEYS, KeyDerivation.AUTHENTICATION, 94)))
                .isEqualTo(
                        "cebe321f6ff7716b6fd4ab49af256a15"
                                + "6d38baa48f0a0acf3c34e2359e6cdbce"
                                + "e049646c43d9327ad175578ef7227098"
                                + "6371c10c9a369ac2f94a8c5fbcdddc25"
                                + "6d6e919a48b610ef17c2041e47403576"
                                + "6b68642c59bbfc2f34db60dbdfb2");
    }

    @Test
    void mediaInCounterModeAreThoseOfLibsrtp() {
        ByteBuffer packet = packet("800f1234decafbadcafebabe abababababababababababababababab");
        new MediaSealer(KEYS).seal(packet);
        String sealed =
                "800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb";
        assertThat(hex(packet)).isEqualTo(sealed);
        assertThat(new MediaOpener(KEYS).open(packet, true)).isTrue();
        assertThat(hex(packet))
                .isEqualTo("800f1234decafbadcafebabeabababababababababababababababab");
    }

    @Test
    void reportsInCounterModeAreThoseOfLibsrtp() {
        String plain = "81c8000bcafebabeabababababababababababababababab";
        ReportSealer sealer = new ReportSealer(KEYS);
        // libsrtp's first index is 1.
        sealer.seal(packet(plain));
        ByteBuffer packet = packet(plain);
        sealer.seal(packet);
        assertThat(hex(packet))
                .isEqualTo(
                        "81c8000bcafebabe7128035be487b9bdbef89041f977a5a8"
                                + "80000001993e08cd54d6c1230798");
        assertThat(new ReportOpener(KEYS).open(packet)).isTrue();
        assertThat(hex(packet)).isEqualTo(plain);
    }

    private static final String SALT = "517569642070726f2071756f";
    private static final String CLEAR = "8040f17b8041f8d35501a0b2";
    private static final String GALLIA =
            "47616c6c696120657374206f6d6e697320646976697361" + "20696e207061727465732074726573";

    private static String sealedMedia(String key) {
        byte[] packet = Arrays.copyOf(bytes(CLEAR + GALLIA), 12 + 38 + 16);
        GaloisCipher cipher = new GaloisCipher(bytes(key), bytes(SALT), false);
        cipher.seal(packet, 12, 50, 50, 0, 0x5501a0b2, 0xf17b);
        return hex(packet);
    }

    @Test
    void mediaInGaloisModeWith128BitsAreThoseOfSection16() {
        assertThat(sealedMedia("000102030405060708090a0b0c0d0e0f"))
                .isEqualTo(
                        "8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bca"
                                + "be633bd50d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a91"
                                + "52cf765ee4390cce");
    }

    @Test
    void mediaInGaloisModeWith256BitsAreThoseOfSection16() {
        assertThat(sealedMedia("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"))
                .isEqualTo(
                        "8040f17b8041f8d35501a0b232b1de78a822fe12ef9f78fa332e33aa"
                                + "b18012389a58e2f3b50b2a0276ffae0f1ba63799b87b7aa3db36dfffd6b0"
                                + "f9bb7878d7a76c13");
    }

    @Test
    void aReportInGaloisModeIsThatOfSection17() {
        String plain =
                "81c8000d4d6172734e5450314e545032525450200000042a0000e930"
                        + "4c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";
        byte[] packet = Arrays.copyOf(bytes(plain), plain.length() / 2 + 16);
        GaloisCipher cipher =
                new GaloisCipher(bytes("000102030405060708090a0b0c0d0e0f"), bytes(SALT), true);
        int end = plain.length() / 2;
        cipher.seal(packet, 8, end, end, 0x800005d4, 0x4d617273, 0x5d4);
        assertThat(hex(packet))
                .isEqualTo(
                        "81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32d"
                                + "c676a5f1730d6fda4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf8"
                                + "7245d9eade");
    }
}
