package org.fermata.sip;

import org.fermata.store.AccountSettings.TlsSettings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Makes the engines of TLS connections, TLS 1.3 and 1.2. Reads the certificates' files anew each
 * time, so that renewed ones count at once; never on {@code signalling} or {@code sip}.
 */
final class TlsContexts {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** Where Linux distributions keep the system's authorities. */
    private static final List<Path> SYSTEM_FILES =
            List.of(
                    Path.of("/etc/ssl/certs/ca-certificates.crt"),
                    Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
                    Path.of("/etc/ssl/ca-bundle.pem"));

    private TlsContexts() {}

    /**
     * The authorities the system believes, read once. The Java runtime's own where the system has
     * no list.
     */
    private static final class SystemAuthorities {
        private static final Set<X509Certificate> BELIEVED = read();

        private static Set<X509Certificate> read() {
            for (Path file : SYSTEM_FILES) {
                if (Files.isReadable(file)) {
                    try {
                        return Set.copyOf(new HashSet<>(PemFile.certificates(file)));
                    } catch (TlsRefusal unreadable) {
                        SelectorThread.log.warn("the system's authorities", unreadable);
                    }
                }
            }
            return ofRuntime();
        }

        private static Set<X509Certificate> ofRuntime() {
            Set<X509Certificate> found = new HashSet<>();
            try {
                TrustManagerFactory factory =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init((KeyStore) null);
                for (TrustManager manager : factory.getTrustManagers()) {
                    if (manager instanceof X509TrustManager believing) {
                        found.addAll(List.of(believing.getAcceptedIssuers()));
                    }
                }
            } catch (GeneralSecurityException none) {
                SelectorThread.log.warn("the runtime's authorities", none);
            }
            return found;
        }
    }

    /**
     * Makes the engine of a connection of ours.
     *
     * @param settings whose certificates are believed, and our own
     * @param host the domain asked for, or a literal address
     * @throws TlsRefusal with a sentence if a file of the settings cannot be used
     */
    static TlsSide client(TlsSettings settings, String host) throws TlsRefusal {
        Set<X509Certificate> authorities = Set.of();
        Set<String> pins = pins(settings.pin());
        if (settings.ca() != null) {
            authorities = new HashSet<>(PemFile.certificates(Path.of(settings.ca())));
        } else if (pins.isEmpty()) {
            authorities = SystemAuthorities.BELIEVED;
        }
        TlsTrust trust = new TlsTrust(authorities, pins, host);
        TlsKeys keys = keys(settings);
        SSLContext context = context(keys, new TrustManager[] {trust});
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setServerNames(serverNames(host));
        engine.setSSLParameters(parameters);
        return new TlsSide(engine, keys);
    }

    /** What the server is told of the name asked for (RFC 6066 section 3): no literal address. */
    private static List<SNIServerName> serverNames(String host) {
        try {
            return InetLiterals.parse(host) == null ? List.of(new SNIHostName(host)) : List.of();
        } catch (IllegalArgumentException noHostName) {
            return List.of();
        }
    }

    /** Makes the sides of connections to us, which show one certificate. */
    @FunctionalInterface
    interface Server {
        /** Our side of one connection; no certificate is asked for. Any thread. */
        TlsSide accept();
    }

    /**
     * Prepares our side of connections to us.
     *
     * @param settings with a certificate of our own
     * @throws TlsRefusal with a sentence if its files cannot be used
     */
    static Server server(TlsSettings settings) throws TlsRefusal {
        TlsKeys keys = keys(settings);
        SSLContext context = context(keys, null);
        return () -> {
            SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(false);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setProtocols(PROTOCOLS);
            engine.setSSLParameters(parameters);
            return new TlsSide(engine, keys);
        };
    }

    private static Set<String> pins(String text) {
        return text == null ? Set.of() : Set.copyOf(List.of(text.strip().split(",\\s*")));
    }

    private static TlsKeys keys(TlsSettings settings) throws TlsRefusal {
        if (settings.certificate() == null) {
            return new TlsKeys(List.of(), null);
        }
        Path file = Path.of(settings.certificate());
        List<X509Certificate> chain = PemFile.certificates(file);
        PrivateKey key = PemFile.key(settings.key() == null ? file : Path.of(settings.key()));
        if (!key.getAlgorithm().equals(chain.getFirst().getPublicKey().getAlgorithm())) {
            throw new TlsRefusal("The key does not belong to the certificate in " + file, null);
        }
        return new TlsKeys(chain, key);
    }

    private static SSLContext context(TlsKeys keys, TrustManager[] trust) throws TlsRefusal {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {keys}, trust, null);
            return context;
        } catch (GeneralSecurityException refused) {
            throw new TlsRefusal("TLS cannot be used here", refused);
        }
    }
}
