package org.fermata.sip;

import javax.net.ssl.SSLEngine;

/**
 * Our side of a TLS connection before its handshake.
 *
 * @param engine what encrypts it
 * @param keys what we show of ourselves
 */
record TlsSide(SSLEngine engine, TlsKeys keys) {

    /**
     * What a failure of the engine's means to people.
     *
     * @return a sentence
     */
    String words(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        // TLS 1.2 has no alert of its own for a certificate that is missing.
        if (keys.asked() && message.contains("handshake_failure")) {
            return keys.any() ? TlsRefusal.NOT_ACCEPTED : TlsRefusal.ASKS_FOR_CERTIFICATE;
        }
        return TlsRefusal.words(failure);
    }
}
