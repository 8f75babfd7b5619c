package org.fermata.rtp.dtls;

import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SRTPProtectionProfile;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.fermata.rtp.Protection;
import org.fermata.rtp.srtp.SrtpKeys;
import org.fermata.rtp.srtp.SrtpProfile;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What both roles of a handshake do alike: show our certificate, judge the peer's, agree on a
 * profile (RFC 5764 section 4.1) and derive the keys (section 4.2). Belongs to one worker.
 */
final class Handshake {

    static final ProtocolVersion[] VERSIONS = ProtocolVersion.DTLSv12.only();

    /** Suites for a server with our kind of certificate. */
    static final int[] SERVER_SUITES = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
    };

    /** Suites for servers of either kind. */
    static final int[] CLIENT_SUITES = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA
    };

    private static final Map<Integer, SrtpProfile> PROFILES =
            Map.of(
                    SRTPProtectionProfile.SRTP_AEAD_AES_256_GCM,
                    SrtpProfile.AEAD_AES_256_GCM,
                    SRTPProtectionProfile.SRTP_AEAD_AES_128_GCM,
                    SrtpProfile.AEAD_AES_128_GCM,
                    SRTPProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80,
                    SrtpProfile.AES_CM_128_HMAC_SHA1_80,
                    SRTPProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_32,
                    SrtpProfile.AES_CM_128_HMAC_SHA1_32);

    private static final int[] OFFERED = {
        SRTPProtectionProfile.SRTP_AEAD_AES_256_GCM,
        SRTPProtectionProfile.SRTP_AEAD_AES_128_GCM,
        SRTPProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80,
        SRTPProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_32
    };

    /** How long a handshake may take at the most, in ms. */
    static final int LIMIT_MS = 30_000;

    private final DtlsIdentity identity;
    private final Predicate<byte[]> genuine;
    private final BcTlsCrypto crypto = new BcTlsCrypto(new SecureRandom());
    private SrtpProfile profile;
    private boolean judged;
    private Protection.Keyed keys;

    /**
     * Prepares a handshake.
     *
     * @param identity ours
     * @param genuine whether a certificate, in DER, is the one that the peer has told of
     */
    Handshake(DtlsIdentity identity, Predicate<byte[]> genuine) {
        this.identity = identity;
        this.genuine = genuine;
    }

    BcTlsCrypto crypto() {
        return crypto;
    }

    UseSRTPData offer() {
        return new UseSRTPData(OFFERED, new byte[0]);
    }

    /** Takes the first of our profiles that the peer offers too. */
    UseSRTPData select(UseSRTPData offered) throws TlsFatalAlert {
        if (offered != null) {
            for (int ours : OFFERED) {
                for (int theirs : offered.getProtectionProfiles()) {
                    if (ours == theirs) {
                        profile = PROFILES.get(ours);
                        return new UseSRTPData(new int[] {ours}, offered.getMki());
                    }
                }
            }
        }
        throw new TlsFatalAlert(
                AlertDescription.handshake_failure, "no profile for media in common");
    }

    /** Takes the profile that the server has selected. */
    void selected(UseSRTPData selected) throws TlsFatalAlert {
        int[] profiles = selected == null ? new int[0] : selected.getProtectionProfiles();
        profile = profiles.length == 1 ? PROFILES.get(profiles[0]) : null;
        if (profile == null || selected.getMki().length > 0) {
            throw new TlsFatalAlert(
                    AlertDescription.illegal_parameter, "no profile for media was selected");
        }
    }

    void judge(Certificate theirs) throws IOException {
        if (theirs == null || theirs.isEmpty()) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, "no certificate");
        }
        if (!genuine.test(theirs.getCertificateAt(0).getEncoded())) {
            throw new TlsFatalAlert(
                    AlertDescription.bad_certificate, "the fingerprint is another one");
        }
        judged = true;
    }

    TlsCredentialedSigner credentials(TlsContext context, SignatureAndHashAlgorithm algorithm)
            throws IOException {
        TlsCertificate ours = crypto.createCertificate(identity.certificate());
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                crypto,
                identity.key(),
                new Certificate(new TlsCertificate[] {ours}),
                algorithm);
    }

    /** Derives the keys; only then are the secrets there to do it with. */
    void completed(TlsContext context) throws TlsFatalAlert {
        if (!judged || profile == null) {
            throw new TlsFatalAlert(AlertDescription.internal_error, "nobody was judged");
        }
        int key = profile.keyBytes();
        int salt = profile.saltBytes();
        byte[] material =
                context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, 2 * (key + salt));
        SrtpKeys client = keys(material, 0, 2 * key);
        SrtpKeys server = keys(material, key, 2 * key + salt);
        keys =
                context.isServer()
                        ? new Protection.Keyed(server, client)
                        : new Protection.Keyed(client, server);
    }

    private SrtpKeys keys(byte[] material, int keyAt, int saltAt) {
        byte[] secret = new byte[profile.keyBytes() + profile.saltBytes()];
        System.arraycopy(material, keyAt, secret, 0, profile.keyBytes());
        System.arraycopy(material, saltAt, secret, profile.keyBytes(), profile.saltBytes());
        return new SrtpKeys(profile, secret);
    }

    /** The keys agreed on, null before the end. */
    Protection.Keyed keys() {
        return keys;
    }
}
