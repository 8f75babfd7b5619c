package org.fermata.rtp.dtls;

import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.cert.bc.BcX509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/**
 * Our certificate for DTLS, signed by itself: what makes it believable is its fingerprint in the
 * session description (RFC 5763 section 5). Made anew each run, so that nobody is recognised by it.
 * Immutable; any thread.
 */
public final class DtlsIdentity {

    private static final Duration VALID = Duration.ofDays(30);

    private static final class OfThisRun {
        private static final DtlsIdentity IDENTITY = create();
    }

    private final byte[] certificate;
    private final AsymmetricKeyParameter key;

    private DtlsIdentity(byte[] certificate, AsymmetricKeyParameter key) {
        this.certificate = certificate;
        this.key = key;
    }

    /**
     * The one identity of this run. The first call makes it, which takes some tenths of a second:
     * that is done early, off the path of calls.
     */
    public static DtlsIdentity ofThisRun() {
        return OfThisRun.IDENTITY;
    }

    private static DtlsIdentity create() {
        SecureRandom random = new SecureRandom();
        X9ECParameters curve = SECNamedCurves.getByOID(SECObjectIdentifiers.secp256r1);
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(
                new ECKeyGenerationParameters(
                        new ECNamedDomainParameters(SECObjectIdentifiers.secp256r1, curve),
                        random));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        X500Name name = new X500Name("CN=fermata");
        Instant now = Instant.now();
        try {
            // A day of grace for clocks that go wrong.
            byte[] certificate =
                    new BcX509v3CertificateBuilder(
                                    name,
                                    new BigInteger(63, random),
                                    Date.from(now.minus(Duration.ofDays(1))),
                                    Date.from(now.plus(VALID)),
                                    name,
                                    pair.getPublic())
                            .build(
                                    new BcECContentSignerBuilder(
                                                    new DefaultSignatureAlgorithmIdentifierFinder()
                                                            .find("SHA256withECDSA"),
                                                    new DefaultDigestAlgorithmIdentifierFinder()
                                                            .find("SHA-256"))
                                            .build(pair.getPrivate()))
                            .getEncoded();
            return new DtlsIdentity(certificate, pair.getPrivate());
        } catch (IOException | OperatorCreationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The certificate's DER encoding. */
    public byte[] certificate() {
        return certificate.clone();
    }

    AsymmetricKeyParameter key() {
        return key;
    }
}
