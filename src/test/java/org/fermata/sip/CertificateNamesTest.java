package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.rig.Authority;
import org.fermata.rig.Authority.Lifetime;
import org.junit.jupiter.api.Test;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;

/** RFC 5922 section 7. */
class CertificateNamesTest {

    private final Authority authority = new Authority("Test authority");

    private static boolean stands(X509Certificate certificate, String host)
            throws CertificateParsingException {
        return CertificateNames.standFor(certificate, host);
    }

    @Test
    void dnsNamesAreComparedWithoutRegardToCase() throws Exception {
        X509Certificate certificate =
                authority.issue("x", Lifetime.NOW, Authority.dns("Example.ORG")).certificate();
        assertThat(stands(certificate, "example.org")).isTrue();
        assertThat(stands(certificate, "example.org.")).isTrue();
        assertThat(stands(certificate, "sip.example.org")).isFalse();
    }

    @Test
    void sipUrisCountInPlaceOfDnsNames() throws Exception {
        X509Certificate certificate =
                authority
                        .issue(
                                "x",
                                Lifetime.NOW,
                                Authority.uri("sip:example.org"),
                                Authority.dns("host.example.net"))
                        .certificate();
        assertThat(stands(certificate, "example.org")).isTrue();
        assertThat(stands(certificate, "host.example.net")).isFalse();
    }

    @Test
    void urisOfUsersAndOfOtherSchemesCountForNothing() throws Exception {
        X509Certificate certificate =
                authority
                        .issue(
                                "x",
                                Lifetime.NOW,
                                Authority.uri("sip:alice@example.org"),
                                Authority.uri("https://example.com"),
                                Authority.dns("host.example.net"))
                        .certificate();
        assertThat(CertificateNames.domains(certificate)).containsExactly("host.example.net");
    }

    @Test
    void wildcardsStandForNobody() throws Exception {
        X509Certificate certificate =
                authority.issue("x", Lifetime.NOW, Authority.dns("*.example.org")).certificate();
        assertThat(stands(certificate, "sip.example.org")).isFalse();
    }

    @Test
    void commonNameCountsOnlyWithoutAlternativeNames() throws Exception {
        assertThat(
                        stands(
                                authority.issue("example.org", Lifetime.NOW).certificate(),
                                "example.org"))
                .isTrue();
        X509Certificate named =
                authority
                        .issue("example.org", Lifetime.NOW, Authority.address("192.0.2.1"))
                        .certificate();
        assertThat(stands(named, "example.org")).isFalse();
    }

    @Test
    void addressesAreComparedWithAddressesOnly() throws Exception {
        X509Certificate certificate =
                authority
                        .issue(
                                "192.0.2.7",
                                Lifetime.NOW,
                                Authority.address("192.0.2.1"),
                                Authority.address("2001:db8::1"))
                        .certificate();
        assertThat(stands(certificate, "192.0.2.1")).isTrue();
        assertThat(stands(certificate, "[2001:db8:0:0::1]")).isTrue();
        assertThat(stands(certificate, "192.0.2.7")).isFalse();
    }

    @Test
    void whatPeopleAreShownHasNoControlCharacters() {
        X509Certificate certificate =
                authority.issue("a\u0007b\u202ec", Lifetime.NOW).certificate();
        assertThat(CertificateNames.shown(certificate)).isEqualTo("abc");
    }
}
