package org.fermata.sip;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates and keys as files hold them: PEM (RFC 7468), keys in PKCS #8. Reads the disk, so
 * never on {@code signalling} or {@code sip}.
 */
final class PemFile {

    private static final int SIZE_LIMIT = 4 * 1024 * 1024;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END \\1-----");
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private record Block(String label, byte[] bytes) {}

    private PemFile() {}

    /**
     * Reads all certificates of a file.
     *
     * @param file its path
     * @return at least one
     * @throws TlsRefusal with a sentence if it cannot be read or has none
     */
    static List<X509Certificate> certificates(Path file) throws TlsRefusal {
        List<X509Certificate> found = new ArrayList<>();
        for (Block block : blocks(file)) {
            if (block.label().equals("CERTIFICATE")) {
                try {
                    found.add(certificate(block.bytes()));
                } catch (CertificateException unreadable) {
                    throw new TlsRefusal(
                            "A certificate in " + file + " cannot be read", unreadable);
                }
            }
        }
        if (found.isEmpty()) {
            throw new TlsRefusal("There is no certificate in " + file, null);
        }
        return found;
    }

    private static X509Certificate certificate(byte[] bytes) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(bytes));
    }

    /**
     * Reads the first key of a file.
     *
     * @param file its path
     * @throws TlsRefusal with a sentence if it cannot be read, has none or only one in another form
     */
    static PrivateKey key(Path file) throws TlsRefusal {
        String other = null;
        for (Block block : blocks(file)) {
            if (block.label().equals("PRIVATE KEY")) {
                return key(block.bytes(), file);
            }
            other = block.label().endsWith("PRIVATE KEY") ? block.label() : other;
        }
        throw new TlsRefusal(
                other == null
                        ? "There is no key in " + file
                        : "The key in "
                                + file
                                + " must be in the form PKCS #8 and not be encrypted",
                null);
    }

    private static PrivateKey key(byte[] bytes, Path file) throws TlsRefusal {
        InvalidKeySpecException last = null;
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(bytes));
            } catch (InvalidKeySpecException anotherKind) {
                last = anotherKind;
            } catch (GeneralSecurityException missing) {
                throw new IllegalStateException(missing);
            }
        }
        throw new TlsRefusal("The key in " + file + " cannot be read", last);
    }

    private static List<Block> blocks(Path file) throws TlsRefusal {
        String text;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(SIZE_LIMIT + 1);
            if (bytes.length > SIZE_LIMIT) {
                throw new TlsRefusal(file + " is too large to be a file of certificates", null);
            }
            text = new String(bytes, StandardCharsets.US_ASCII);
        } catch (IOException unreadable) {
            throw new TlsRefusal("The file " + file + " cannot be read", unreadable);
        }
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            try {
                blocks.add(
                        new Block(
                                matcher.group(1),
                                Base64.getMimeDecoder().decode(matcher.group(2))));
            } catch (IllegalArgumentException notBase64) {
                throw new TlsRefusal("The file " + file + " cannot be read", notBase64);
            }
        }
        return blocks;
    }
}
