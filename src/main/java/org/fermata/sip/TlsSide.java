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
        // TLS 1.2 has no alert of its own for a certificate that is missing.
        boolean refused = String.valueOf(failure.getMessage()).contains("handshake_failure");
        return refused && keys.asked() ? brokenOff() : TlsRefusal.words(failure);
    }

    /** What it means that the server hung up before it said anything. */
    String brokenOff() {
        if (!keys.asked()) {
            return "The server ended the secure connection";
        }
        return keys.any() ? TlsRefusal.NOT_ACCEPTED : TlsRefusal.ASKS_FOR_CERTIFICATE;
    }
}
