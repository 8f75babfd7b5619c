package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DigestTest {

    /** RFC 7616 section 3.9.1. */
    private static String mufasa(Digest.Algorithm algorithm) {
        return Digest.response(
                new Digest.Input(
                        algorithm,
                        "Mufasa",
                        "http-auth@example.org",
                        "Circle of Life",
                        "GET",
                        "/dir/index.html",
                        "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
                        1,
                        "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"));
    }

    @Test
    void md5GivesTheResponseOfTheStandardsExample() {
        assertThat(mufasa(Digest.Algorithm.MD5)).isEqualTo("8ca523f5e9506fed4657c9700eebdbec");
    }

    @Test
    void sha256GivesTheResponseOfTheStandardsExample() {
        assertThat(mufasa(Digest.Algorithm.SHA_256))
                .isEqualTo("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
    }

    /** RFC 7616 section 3.9.2 with the response that its erratum 4897 corrects it to. */
    @Test
    void sha512256GivesTheResponseOfTheStandardsExample() {
        assertThat(
                        Digest.response(
                                new Digest.Input(
                                        Digest.Algorithm.SHA_512_256,
                                        "J\u00e4s\u00f8n Doe",
                                        "api@example.org",
                                        "Secret, or not?",
                                        "GET",
                                        "/doe.json",
                                        "5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK",
                                        1,
                                        "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v")))
                .isEqualTo("3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5");
    }

    /** RFC 2617 section 3.5 without qop: the form of RFC 2069, worked out by openssl. */
    @Test
    void withoutQopTheNonceIsHashedAlone() {
        assertThat(
                        Digest.response(
                                new Digest.Input(
                                        Digest.Algorithm.MD5,
                                        "Mufasa",
                                        "testrealm@host.com",
                                        "Circle Of Life",
                                        "GET",
                                        "/dir/index.html",
                                        "dcd98b7102dd2f0e8b11d0f600bfb0c093",
                                        0,
                                        "")))
                .isEqualTo("670fd8c2df070c60b045671b8b24ff02");
    }

    @Test
    void sessionVariantsAreNotTaken() {
        assertThat(Digest.Algorithm.of("MD5-sess")).isNull();
        assertThat(Digest.Algorithm.of("sha-256")).isEqualTo(Digest.Algorithm.SHA_256);
        assertThat(Digest.Algorithm.of(null)).isEqualTo(Digest.Algorithm.MD5);
    }
}
