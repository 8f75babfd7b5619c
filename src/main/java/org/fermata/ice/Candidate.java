package org.fermata.ice;

import java.net.InetSocketAddress;

/**
 * An address at which a side may be reached (RFC 8445 section 5.1).
 *
 * @param foundation the same for candidates that fare alike
 * @param component 1 for RTP, 2 for RTCP
 * @param priority 1 to 2³¹ − 1, the higher the sooner tried
 * @param address the address and port
 * @param type how it was found
 * @param related the address it was found from or through, null for none
 */
public record Candidate(
        String foundation,
        int component,
        long priority,
        InetSocketAddress address,
        Type type,
        InetSocketAddress related) {

    /** How a candidate was found. */
    public enum Type {
        /** It is an address of the machine. */
        HOST("host", 126),
        /** A peer saw it. */
        PEER_REFLEXIVE("prflx", 110),
        /** A server saw it. */
        SERVER_REFLEXIVE("srflx", 100),
        /** A server lends it. */
        RELAYED("relay", 0);

        private final String word;
        private final int preference;

        Type(String word, int preference) {
            this.word = word;
            this.preference = preference;
        }

        /** The word for it in a session description (RFC 8839 section 5.1). */
        String word() {
            return word;
        }
    }

    /**
     * The priority a candidate gets (RFC 8445 section 5.1.2.1).
     *
     * @param type how it was found
     * @param localPreference 0 to 65,535
     * @param component 1 to 256
     */
    static long priority(Type type, int localPreference, int component) {
        return ((long) type.preference << 24) + ((long) localPreference << 8) + 256 - component;
    }
}
