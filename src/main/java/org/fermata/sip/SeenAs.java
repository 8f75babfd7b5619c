package org.fermata.sip;

import gov.nist.javax.sip.header.Via;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * What address servers see us at over UDP where a translator stands between (RFC 3581 section 4).
 * Our Contact there names that address, since the one we have is of no use beyond the translator.
 * Owned by {@code signalling}.
 */
final class SeenAs {

    /** By the server's address and port; one for each registration, so the accounts bound it. */
    private final Map<InetSocketAddress, InetSocketAddress> seen = new HashMap<>();

    /**
     * Learns from a response to a request of ours.
     *
     * @param flow the way the request went
     * @param via our Via as the server returned it
     * @return whether we are seen at another address than the last time
     */
    boolean learn(Flow flow, Via via) {
        if (flow.transport().reliable()) {
            return false;
        }
        InetSocketAddress before = contact(flow);
        InetAddress received =
                via.getReceived() == null ? null : InetLiterals.parse(via.getReceived());
        InetSocketAddress now =
                new InetSocketAddress(
                        received == null ? flow.local().getAddress() : received,
                        via.getRPort() > 0 ? via.getRPort() : flow.local().getPort());
        if (now.equals(flow.local())) {
            seen.remove(flow.remote());
        } else {
            seen.put(flow.remote(), now);
        }
        return !now.equals(before);
    }

    /** Forgets what a server saw: our own address has changed, and it may see us anew. */
    void forget(Flow flow) {
        seen.remove(flow.remote());
    }

    /** The address to name to whoever is at the end of a way. */
    InetSocketAddress contact(Flow flow) {
        return flow.transport().reliable()
                ? flow.local()
                : seen.getOrDefault(flow.remote(), flow.local());
    }
}
