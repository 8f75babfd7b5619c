package org.fermata.sdp;

import java.net.InetAddress;
import java.util.regex.Pattern;

/** IP addresses as SDP writes them, read without ever asking a name server. */
final class LiteralAddress {

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    private LiteralAddress() {}

    /**
     * Reads a literal.
     *
     * @param text an IPv4 address of four numbers or an IPv6 address without scope
     * @return the address, null if the text is anything else
     */
    static InetAddress of(String text) {
        boolean literal =
                IPV4.matcher(text).matches()
                        || text.indexOf(':') >= 0 && IPV6.matcher(text).matches();
        if (!literal) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
