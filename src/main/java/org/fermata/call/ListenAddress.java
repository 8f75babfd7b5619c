package org.fermata.call;

/**
 * An address the phone takes SIP on.
 *
 * @param transport {@code UDP}, {@code TCP} or {@code TLS}
 * @param address the literal local address
 * @param port the local port
 */
public record ListenAddress(String transport, String address, int port) {}
