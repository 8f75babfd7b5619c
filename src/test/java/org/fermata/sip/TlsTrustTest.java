package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.jcajce.JcaBasicOCSPRespBuilder;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.fermata.rig.Authority;
import org.fermata.rig.Authority.Lifetime;
import org.junit.jupiter.api.Test;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;

/** What a handshake cannot easily show: what servers bring about revocation, and the clock. */
class TlsTrustTest {

    private final Authority authority = new Authority("Test authority");
    private final Authority.Identity server =
            authority.issue("x", Lifetime.NOW, Authority.dns("example.org"));

    private TlsTrust trust() {
        return new TlsTrust(Set.of(authority.own().certificate()), Set.of(), "example.org");
    }

    /** What an authority says of a certificate (RFC 6960). */
    private byte[] staple(Authority.Identity signer, CertificateStatus status) throws Exception {
        DigestCalculator sha1 =
                new JcaDigestCalculatorProviderBuilder().build().get(CertificateID.HASH_SHA1);
        X509CertificateHolder issuer =
                new X509CertificateHolder(authority.own().certificate().getEncoded());
        BasicOCSPRespBuilder builder = new JcaBasicOCSPRespBuilder(signer.keys().getPublic(), sha1);
        builder.addResponse(
                new CertificateID(sha1, issuer, server.certificate().getSerialNumber()),
                status,
                Date.from(Instant.now().minusSeconds(60)),
                Date.from(Instant.now().plusSeconds(3600)));
        OCSPResp response =
                new OCSPRespBuilder()
                        .build(
                                OCSPRespBuilder.SUCCESSFUL,
                                builder.build(
                                        new JcaContentSignerBuilder("SHA256withECDSA")
                                                .build(signer.keys().getPrivate()),
                                        null,
                                        new Date()));
        return response.getEncoded();
    }

    private List<X509Certificate> chain() {
        return List.of(server.certificate());
    }

    @Test
    void certificateThatItsServerProvesGoodIsBelieved() throws Exception {
        byte[] good = staple(authority.own(), CertificateStatus.GOOD);
        assertThatCode(() -> trust().check(chain(), good, Instant.now()))
                .doesNotThrowAnyException();
    }

    @Test
    void revokedCertificateIsRefused() throws Exception {
        byte[] revoked =
                staple(
                        authority.own(),
                        new RevokedStatus(
                                Date.from(Instant.now().minusSeconds(600)),
                                CRLReason.keyCompromise));
        assertThatThrownBy(() -> trust().check(chain(), revoked, Instant.now()))
                .isInstanceOf(TlsRefusal.class)
                .hasMessage("The server’s certificate has been revoked");
    }

    @Test
    void proofBySomebodyElseIsRefused() throws Exception {
        byte[] forged = staple(new Authority("Another").own(), CertificateStatus.GOOD);
        assertThatThrownBy(() -> trust().check(chain(), forged, Instant.now()))
                .isInstanceOf(TlsRefusal.class);
    }

    @Test
    void certificateOfTomorrowIsDated() {
        Instant before = Instant.now().minus(Duration.ofDays(3));
        assertThatThrownBy(() -> trust().check(chain(), null, before))
                .hasMessageStartingWith("The server’s certificate is not valid before ");
    }

    @Test
    void certificateThatIsItselfAmongThoseBelievedNeedsNoAuthority() {
        Authority.Identity own =
                Authority.selfSigned("x", Lifetime.NOW, Authority.dns("example.org"));
        TlsTrust trust = new TlsTrust(Set.of(own.certificate()), Set.of(), "example.org");
        assertThatCode(() -> trust.check(List.of(own.certificate()), null, Instant.now()))
                .doesNotThrowAnyException();
    }
}
