package org.fermata.ice;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Candidates as a session description has them (RFC 8839 section 5.1). Pure functions. */
public final class CandidateText {

    private static final int LONGEST = 512;

    private static final Pattern LINE =
            Pattern.compile(
                    "([A-Za-z0-9+/]{1,32}) (\\d{1,3}) (\\S{1,16}) (\\d{1,10}) (\\S{1,64})"
                        + " (\\d{1,5}) typ (\\S{1,16})(?: raddr (\\S{1,255}) rport (\\d{1,5}))?(?:"
                        + " .*)?");

    /** A literal address: what else would be looked up, and so told to a name server. */
    private static final Pattern LITERAL =
            Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*");

    private CandidateText() {}

    /**
     * Reads the value of a {@code candidate} attribute.
     *
     * @param value the text behind the colon
     * @return the candidate; null if it is broken or of a kind we have no use for: TCP, a name in
     *     place of an address, a type that we do not know
     */
    public static Candidate read(String value) {
        Matcher line = LINE.matcher(value);
        if (value.length() > LONGEST || !line.matches() || !line.group(3).equalsIgnoreCase("UDP")) {
            return null;
        }
        int component = Integer.parseInt(line.group(2));
        long priority = Long.parseLong(line.group(4));
        InetSocketAddress address = address(line.group(5), line.group(6));
        Candidate.Type type = type(line.group(7));
        if (address == null
                || address.getPort() == 0
                || type == null
                || component < 1
                || priority < 1
                || priority > Integer.MAX_VALUE) {
            return null;
        }
        InetSocketAddress related =
                line.group(8) == null ? null : address(line.group(8), line.group(9));
        return new Candidate(line.group(1), component, priority, address, type, related);
    }

    private static Candidate.Type type(String word) {
        for (Candidate.Type type : Candidate.Type.values()) {
            if (type.word().equals(word.toLowerCase(Locale.ROOT))) {
                return type;
            }
        }
        return null;
    }

    /**
     * Reads a literal address and a port.
     *
     * @return the address, null if it is none
     */
    public static InetSocketAddress address(String host, String port) {
        if (!LITERAL.matcher(host).matches()) {
            return null;
        }
        try {
            InetAddress address = InetAddress.ofLiteral(host);
            int number = Integer.parseInt(port);
            return number > 65_535 || address.isAnyLocalAddress() || address.isMulticastAddress()
                    ? null
                    : new InetSocketAddress(address, number);
        } catch (IllegalArgumentException none) {
            return null;
        }
    }

    /** Writes the value of a {@code candidate} attribute. */
    public static String write(Candidate candidate) {
        String line =
                candidate.foundation()
                        + " "
                        + candidate.component()
                        + " UDP "
                        + candidate.priority()
                        + " "
                        + host(candidate.address())
                        + " "
                        + candidate.address().getPort()
                        + " typ "
                        + candidate.type().word();
        InetSocketAddress related = candidate.related();
        return related == null
                ? line
                : line + " raddr " + host(related) + " rport " + related.getPort();
    }

    /** An address as a session description has it: without the scope that means nothing there. */
    public static String host(InetSocketAddress address) {
        String text = address.getAddress().getHostAddress();
        return address.getAddress() instanceof Inet6Address ? text.replaceFirst("%.*", "") : text;
    }
}
