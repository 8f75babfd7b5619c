package org.fermata.sip;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The addresses we have something standing with: the servers we are registered at and the peers of
 * answered calls. They may send more than strangers before they are taken for a flood. Written on
 * {@code signalling}, read on any thread.
 */
final class KnownPeers {

    private final Map<InetAddress, Integer> counts = new ConcurrentHashMap<>();

    /** Something stands with an address from now on; to be taken back once by {@link #remove}. */
    void add(InetAddress address) {
        counts.merge(address, 1, Integer::sum);
    }

    /** What {@link #add} was called for stands no more. */
    void remove(InetAddress address) {
        counts.computeIfPresent(address, (known, count) -> count == 1 ? null : count - 1);
    }

    boolean contains(InetAddress address) {
        return counts.containsKey(address);
    }
}
