package org.fermata.sip;

import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

import javax.security.auth.x500.X500Principal;

/**
 * Which servers a certificate stands for (RFC 5922 section 7). Pure functions; any thread.
 *
 * <p>An address instead of a domain is compared with the certificate's addresses, of which the RFC
 * says nothing.
 */
final class CertificateNames {

    private static final Integer DNS = 2;
    private static final Integer URI = 6;
    private static final Integer ADDRESS = 7;
    private static final int SHOWN_LIMIT = 100;

    private CertificateNames() {}

    /**
     * The SIP domains a certificate names: its {@code sip:} URIs without a user, else its DNS
     * names, else, where it has no alternative names at all, its common name.
     *
     * @throws CertificateParsingException if they cannot be read
     */
    static List<String> domains(X509Certificate certificate) throws CertificateParsingException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        if (names == null) {
            String common = commonName(certificate.getSubjectX500Principal());
            return common == null ? List.of() : List.of(common);
        }
        List<String> byUri = new ArrayList<>();
        List<String> byDns = new ArrayList<>();
        for (List<?> name : names) {
            String value = String.valueOf(name.get(1));
            if (name.get(0).equals(DNS)) {
                byDns.add(value);
            } else if (name.get(0).equals(URI)
                    && value.toLowerCase(Locale.ROOT).startsWith("sip:")
                    && value.indexOf('@') < 0) {
                byUri.add(value.substring("sip:".length()));
            }
        }
        return byUri.isEmpty() ? byDns : byUri;
    }

    /**
     * Whether a certificate stands for a host. Wildcards stand for none (section 7.2).
     *
     * @param host the domain that was asked for, or a literal address
     * @throws CertificateParsingException if its names cannot be read
     */
    static boolean standFor(X509Certificate certificate, String host)
            throws CertificateParsingException {
        InetAddress literal = InetLiterals.parse(host);
        if (literal == null) {
            String wanted = withoutDot(host);
            return domains(certificate).stream()
                    .anyMatch(name -> withoutDot(name).equalsIgnoreCase(wanted));
        }
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names != null
                && names.stream()
                        .filter(name -> name.get(0).equals(ADDRESS))
                        .anyMatch(
                                name ->
                                        literal.equals(
                                                InetLiterals.parse(String.valueOf(name.get(1)))));
    }

    private static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /**
     * Whom a certificate is for, to tell people.
     *
     * @return its first name, bounded, without control characters
     */
    static String shown(X509Certificate certificate) {
        try {
            List<String> domains = domains(certificate);
            if (!domains.isEmpty()) {
                return plain(domains.getFirst());
            }
        } catch (CertificateParsingException unreadable) {
            SelectorThread.log.debug("a certificate's names", unreadable);
        }
        return shown(certificate.getSubjectX500Principal());
    }

    /** A name of an authority, to tell people. */
    static String shown(X500Principal principal) {
        String common = commonName(principal);
        return plain(common == null ? principal.getName() : common);
    }

    private static String plain(String text) {
        String clean = text.replaceAll("\\p{C}", "");
        return clean.length() > SHOWN_LIMIT ? clean.substring(0, SHOWN_LIMIT) + "…" : clean;
    }

    private static String commonName(X500Principal principal) {
        RDN[] common = X500Name.getInstance(principal.getEncoded()).getRDNs(BCStyle.CN);
        return common.length == 0 ? null : IETFUtils.valueToString(common[0].getFirst().getValue());
    }
}
