package org.fermata.sip;

import org.fermata.store.AccountSettings.TlsSettings;

import java.net.InetSocketAddress;

/**
 * One place a request may be sent to. Immutable.
 *
 * @param transport what carries it
 * @param address its resolved address and port
 * @param domain the SIP domain asked for, which a certificate must show; null without TLS, and for
 *     who connected to us
 * @param tls whose certificates are believed, and our own; null as above
 */
record Endpoint(Transport transport, InetSocketAddress address, String domain, TlsSettings tls) {

    /**
     * A place, with what TLS has to know where it is TLS.
     *
     * @param domain the SIP domain asked for, or a literal address
     */
    static Endpoint of(
            Transport transport, InetSocketAddress address, String domain, TlsSettings tls) {
        return transport == Transport.TLS
                ? new Endpoint(transport, address, domain, tls)
                : new Endpoint(transport, address, null, null);
    }
}
