package org.fermata.sip;

import java.net.InetAddress;

/** Reads literal IP addresses, never asking a name server. */
final class InetLiterals {

    private InetLiterals() {}

    /**
     * Reads a literal.
     *
     * @param host an IPv4 address, or an IPv6 address with or without brackets
     * @return the address, null if this is a name
     */
    static InetAddress parse(String host) {
        String bare =
                host.startsWith("[") && host.endsWith("]")
                        ? host.substring(1, host.length() - 1)
                        : host;
        try {
            return InetAddress.ofLiteral(bare);
        } catch (IllegalArgumentException name) {
            return null;
        }
    }
}
