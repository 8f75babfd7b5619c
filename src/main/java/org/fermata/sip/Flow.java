package org.fermata.sip;

import java.net.InetSocketAddress;

/**
 * The way messages go to one peer and come from it. Immutable; its connection belongs to {@link
 * Transports}.
 *
 * @param transport what carries them
 * @param local the address of ours the peer reaches us at: the literal address towards it, and the
 *     port we listen on; over TLS the connection's own
 * @param remote the peer's address and port
 * @param socket the socket datagrams leave from, null over TCP and TLS
 * @param connection the TCP or TLS connection, null over UDP
 * @param datagramsOnly whether UDP was asked for by name, so that large requests keep to it
 */
record Flow(
        Transport transport,
        InetSocketAddress local,
        InetSocketAddress remote,
        UdpSocket socket,
        Connection connection,
        boolean datagramsOnly) {

    /** A way that large requests may leave for a better one. */
    Flow(
            Transport transport,
            InetSocketAddress local,
            InetSocketAddress remote,
            UdpSocket socket,
            Connection connection) {
        this(transport, local, remote, socket, connection, false);
    }

    /** The same way, which UDP was asked for by name. */
    Flow asAskedFor() {
        return new Flow(transport, local, remote, socket, connection, true);
    }

    /** Whether a message can still be sent this way. */
    boolean open() {
        return connection == null ? socket.open() : connection.open();
    }

    /** Where it leads. */
    Endpoint place() {
        return connection == null
                ? new Endpoint(transport, remote, null, null)
                : connection.endpoint();
    }

    @Override
    public String toString() {
        return transport + " " + local + " → " + remote;
    }
}
