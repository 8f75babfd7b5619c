package org.fermata.sip;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Our own certificate on one connection, shown to whoever asks, and whether anybody has. Any
 * thread.
 */
final class TlsKeys extends X509ExtendedKeyManager {

    private static final String ALIAS = "own";

    private final List<X509Certificate> chain;
    private final PrivateKey key;
    private volatile boolean asked;

    /**
     * Prepares what to show.
     *
     * @param chain our certificate and those above it; empty if we have none
     * @param key its key, null if we have none
     */
    TlsKeys(List<X509Certificate> chain, PrivateKey key) {
        this.chain = List.copyOf(chain);
        this.key = key;
    }

    /** Whether the server asked who we are. */
    boolean asked() {
        return asked;
    }

    /** Whether we have a certificate. */
    boolean any() {
        return key != null;
    }

    private String alias(String... types) {
        return key != null && Arrays.asList(types).contains(key.getAlgorithm()) ? ALIAS : null;
    }

    @Override
    public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
        asked = true;
        return alias(types);
    }

    @Override
    public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
        return alias(type);
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
        return alias(types);
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
        return alias(type);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return chain.toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return key;
    }
}
