package org.fermata.sip;

import java.util.Locale;

/** What carries SIP (RFC 3261 section 18). */
enum Transport {
    UDP,
    TCP,
    TLS;

    /** Whether what is sent arrives, or its loss is noticed. */
    boolean reliable() {
        return this != UDP;
    }

    /** The value of a URI's transport parameter. */
    String parameter() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a transport's name.
     *
     * @param name in any case, may be null
     * @return the transport, null if it is none of ours
     */
    static Transport of(String name) {
        for (Transport transport : values()) {
            if (transport.name().equalsIgnoreCase(name)) {
                return transport;
            }
        }
        return null;
    }
}
