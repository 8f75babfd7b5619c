package org.fermata.sip;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whether a server's certificate is believed: in force, for the server asked for (RFC 5922), from
 * an authority that is known, not revoked as far as the server itself says (RFC 6066 section 8). A
 * pinned key is believed alone. Refusals are sentences. Immutable; any thread; asks nobody.
 */
final class TlsTrust extends X509ExtendedTrustManager {

    private static final String ANY_USE = "2.5.29.37.0";
    private static final String SERVER_USE = "1.3.6.1.5.5.7.3.1";
    private static final String SIP_DOMAIN_USE = "1.3.6.1.5.5.7.3.20";

    private final Set<X509Certificate> authorities;
    private final Set<String> pins;
    private final String host;

    /**
     * Prepares the check of one server.
     *
     * @param authorities whose certificates are believed
     * @param pins the SHA-256 of the only keys believed, in base64; empty for any
     * @param host the domain asked for, or a literal address
     */
    TlsTrust(Set<X509Certificate> authorities, Set<String> pins, String host) {
        this.authorities = Set.copyOf(authorities);
        this.pins = Set.copyOf(pins);
        this.host = host;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        byte[] staple = null;
        if (engine.getHandshakeSession() instanceof ExtendedSSLSession session
                && !session.getStatusResponses().isEmpty()) {
            staple = session.getStatusResponses().getFirst();
        }
        check(List.of(chain), staple, Instant.now());
    }

    /**
     * Checks a server's certificates.
     *
     * @param chain its own first
     * @param staple the OCSP response it brought for its own, null for none
     * @param now the time
     * @throws TlsRefusal if it is not to be believed
     */
    void check(List<X509Certificate> chain, byte[] staple, Instant now) throws TlsRefusal {
        if (chain.isEmpty()) {
            throw new TlsRefusal("The server shows no certificate", null);
        }
        X509Certificate own = chain.getFirst();
        if (!pins.isEmpty() && !pins.contains(pin(own))) {
            throw new TlsRefusal("The server’s certificate does not have the pinned key", null);
        }
        inForce(own, "The server’s certificate", now);
        if (!pins.isEmpty()) {
            return;
        }
        named(own);
        if (!authorities.contains(own)) {
            issued(chain, staple, now);
        }
    }

    /** The SHA-256 of a certificate's public key (SubjectPublicKeyInfo) in base64. */
    static String pin(X509Certificate certificate) {
        try {
            byte[] key = certificate.getPublicKey().getEncoded();
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static void inForce(X509Certificate certificate, String what, Instant now)
            throws TlsRefusal {
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            throw new TlsRefusal(what + " expired on " + day(certificate.getNotAfter()), null);
        }
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            throw new TlsRefusal(
                    what + " is not valid before " + day(certificate.getNotBefore()), null);
        }
    }

    private static String day(Date date) {
        return DateTimeFormatter.ISO_LOCAL_DATE.format(date.toInstant().atOffset(ZoneOffset.UTC));
    }

    private void named(X509Certificate own) throws TlsRefusal {
        try {
            if (!CertificateNames.standFor(own, host)) {
                throw new TlsRefusal(
                        "The server’s certificate is for "
                                + CertificateNames.shown(own)
                                + ", not for "
                                + host,
                        null);
            }
            List<String> uses = own.getExtendedKeyUsage();
            if (uses != null
                    && !uses.contains(ANY_USE)
                    && !uses.contains(SERVER_USE)
                    && !uses.contains(SIP_DOMAIN_USE)) {
                throw new TlsRefusal("The server’s certificate is not one for a server", null);
            }
        } catch (CertificateParsingException unreadable) {
            throw new TlsRefusal("The server’s certificate cannot be read", unreadable);
        }
    }

    private void issued(List<X509Certificate> chain, byte[] staple, Instant now) throws TlsRefusal {
        X509Certificate own = chain.getFirst();
        try {
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(own);
            Set<TrustAnchor> anchors =
                    authorities.stream()
                            .map(authority -> new TrustAnchor(authority, null))
                            .collect(Collectors.toSet());
            if (anchors.isEmpty()) {
                throw new TlsRefusal("This system knows no authority for certificates", null);
            }
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
            parameters.setDate(Date.from(now));
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
            CertPathBuilder builder = CertPathBuilder.getInstance("PKIX");
            parameters.setRevocationEnabled(false);
            if (staple != null) {
                parameters.addCertPathChecker(revocation(builder, own, staple));
            }
            builder.build(parameters);
        } catch (CertPathBuilderException refused) {
            throw refusal(chain, refused, now);
        } catch (GeneralSecurityException refused) {
            throw refused instanceof TlsRefusal sentence
                    ? sentence
                    : new TlsRefusal("The server’s certificate cannot be checked", refused);
        }
    }

    /** Takes what the server brought about its own certificate and asks nobody for more. */
    private static PKIXRevocationChecker revocation(
            CertPathBuilder builder, X509Certificate own, byte[] staple) {
        PKIXRevocationChecker checker = (PKIXRevocationChecker) builder.getRevocationChecker();
        checker.setOptions(
                Set.of(
                        PKIXRevocationChecker.Option.ONLY_END_ENTITY,
                        PKIXRevocationChecker.Option.NO_FALLBACK));
        checker.setOcspResponses(Map.of(own, staple));
        return checker;
    }

    private static TlsRefusal refusal(
            List<X509Certificate> chain, CertPathBuilderException refused, Instant now)
            throws TlsRefusal {
        int depth = 0;
        for (Throwable at = refused; at != null && depth < 10; at = at.getCause(), depth++) {
            if (at instanceof CertPathValidatorException invalid) {
                if (invalid.getReason() == BasicReason.REVOKED) {
                    return new TlsRefusal("The server’s certificate has been revoked", refused);
                }
                if (invalid.getReason() == BasicReason.UNDETERMINED_REVOCATION_STATUS) {
                    return new TlsRefusal(
                            "The server’s proof that its certificate is not revoked cannot be"
                                    + " believed",
                            refused);
                }
                if (invalid.getReason() == BasicReason.ALGORITHM_CONSTRAINED) {
                    return new TlsRefusal("The server’s certificate is too weak", refused);
                }
            }
        }
        for (X509Certificate above : chain.subList(1, chain.size())) {
            inForce(above, "The certificate of the server’s authority", now);
        }
        X509Certificate own = chain.getFirst();
        if (own.getIssuerX500Principal().equals(own.getSubjectX500Principal())) {
            return new TlsRefusal("The server has issued its certificate itself", refused);
        }
        return new TlsRefusal(
                "The server’s certificate comes from an authority that is not known here: "
                        + CertificateNames.shown(own.getIssuerX500Principal()),
                refused);
    }

    // ---- what only sockets or servers need: nobody else is believed ----

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        check(List.of(chain), null, Instant.now());
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(List.of(chain), null, Instant.now());
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw new CertificateException("no client is asked for a certificate");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
