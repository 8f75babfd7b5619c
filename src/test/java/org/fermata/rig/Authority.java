package org.fermata.rig;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;

/** A certificate authority of a test's own. */
public final class Authority {

    private static final AtomicLong SERIAL = new AtomicLong(1);

    /** A certificate with its key. */
    public record Identity(X509Certificate certificate, KeyPair keys) {

        /** Writes certificate and key into one PEM file. */
        public Path write(Path folder, String name) {
            return Authority.write(
                    folder.resolve(name + ".pem"),
                    pem("CERTIFICATE", encoded())
                            + pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        }

        private byte[] encoded() {
            try {
                return certificate.getEncoded();
            } catch (GeneralSecurityException failure) {
                throw new IllegalStateException(failure);
            }
        }
    }

    private final Identity own;

    public Authority(String name) {
        KeyPair keys = keys("EC", 256);
        X500Name subject = new X500Name("CN=" + name);
        own = new Identity(sign(subject, keys, subject, keys, Lifetime.NOW, true), keys);
    }

    /** From when to when a certificate is in force. */
    public record Lifetime(Instant from, Instant to) {
        public static final Lifetime NOW = around(Duration.ofDays(-1), Duration.ofDays(30));

        public static Lifetime around(Duration from, Duration to) {
            return new Lifetime(Instant.now().plus(from), Instant.now().plus(to));
        }
    }

    public Identity own() {
        return own;
    }

    /** Writes its certificate, to be believed. */
    public Path write(Path folder) {
        return write(folder.resolve("ca.pem"), pem("CERTIFICATE", own.encoded()));
    }

    /** Issues a certificate with an elliptic key. */
    public Identity issue(String commonName, Lifetime lifetime, GeneralName... names) {
        return issue(commonName, lifetime, keys("EC", 256), names);
    }

    public Identity issue(
            String commonName, Lifetime lifetime, KeyPair keys, GeneralName... names) {
        X500Name issuer =
                X500Name.getInstance(own.certificate().getSubjectX500Principal().getEncoded());
        X500Name subject = new X500Name("CN=" + commonName);
        return new Identity(sign(subject, keys, issuer, own.keys(), lifetime, false, names), keys);
    }

    /** A certificate nobody vouches for. */
    public static Identity selfSigned(String commonName, Lifetime lifetime, GeneralName... names) {
        KeyPair keys = keys("EC", 256);
        X500Name subject = new X500Name("CN=" + commonName);
        return new Identity(sign(subject, keys, subject, keys, lifetime, false, names), keys);
    }

    public static GeneralName dns(String name) {
        return new GeneralName(GeneralName.dNSName, name);
    }

    public static GeneralName uri(String uri) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, uri);
    }

    public static GeneralName address(String literal) {
        return new GeneralName(GeneralName.iPAddress, literal);
    }

    public static KeyPair keys(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static X509Certificate sign(
            X500Name subject,
            KeyPair keys,
            X500Name issuer,
            KeyPair issuerKeys,
            Lifetime lifetime,
            boolean authority,
            GeneralName... names) {
        try {
            JcaX509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(
                            issuer,
                            BigInteger.valueOf(SERIAL.getAndIncrement()),
                            Date.from(lifetime.from()),
                            Date.from(lifetime.to()),
                            subject,
                            keys.getPublic());
            if (authority) {
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            }
            if (names.length > 0) {
                builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(names));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(issuerKeys.getPrivate())));
        } catch (IOException | GeneralSecurityException | OperatorCreationException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static String pem(String label, byte[] bytes) {
        return "-----BEGIN "
                + label
                + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                + "\n-----END "
                + label
                + "-----\n";
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
