package org.fermata.ice;

import java.net.InetSocketAddress;

/**
 * How datagrams reach the peer.
 *
 * @param socket the number of our socket
 * @param to where they are sent: to the peer, or to a relay
 * @param channel the relay's channel that goes before each datagram (RFC 8656 section 12), 0 for
 *     none
 * @param peer the peer's address, as seen by who sends to it
 */
public record Way(int socket, InetSocketAddress to, int channel, InetSocketAddress peer) {}
