package org.fermata.app;

import org.fermata.control.UsageException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The value of {@code --listen}. */
final class ListenOption {

    private static final Pattern ADDRESS_AND_PORT =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)\\]|(\\d{1,3}(?:\\.\\d{1,3}){3})):(\\d{1,5})");

    private static final int LAST_PORT = 65_535;

    private ListenOption() {}

    /**
     * Reads it.
     *
     * @param text such as {@code 0.0.0.0:5060} or {@code [::1]:0}
     * @return the address
     * @throws UsageException if it is none; names are not looked up
     */
    static InetSocketAddress parse(String text) throws UsageException {
        Matcher matcher = ADDRESS_AND_PORT.matcher(text);
        if (matcher.matches()) {
            String literal = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            int port = Integer.parseInt(matcher.group(3));
            try {
                if (port <= LAST_PORT) {
                    return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
                }
            } catch (IllegalArgumentException notLiteral) {
                throw new UsageException(sentence());
            }
        }
        throw new UsageException(sentence());
    }

    private static String sentence() {
        return "--listen takes an address and a port, such as 0.0.0.0:5060 or [::1]:0.";
    }
}
