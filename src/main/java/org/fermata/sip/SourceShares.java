package org.fermata.sip;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Who has how much of the table of server transactions, so that no source fills it and strangers
 * together leave half of it to known peers. Owned by {@code signalling}.
 */
final class SourceShares {

    /** A flood must not fill the memory: beyond this, new requests get 503. */
    static final int TABLE_LIMIT = 4096;

    /** The share of one stranger. */
    static final int STRANGER_LIMIT = 512;

    private static final int KNOWN_LIMIT = TABLE_LIMIT / 2;
    private static final int STRANGERS_LIMIT = TABLE_LIMIT / 2;

    private final KnownPeers peers;
    private final Map<InetAddress, Integer> counts = new HashMap<>();
    private int total;

    SourceShares(KnownPeers peers) {
        this.peers = peers;
    }

    /**
     * Asks for a place; to be given back by {@link #release}.
     *
     * @return whether there is one for this source
     */
    boolean take(InetAddress source) {
        int own = counts.getOrDefault(source, 0);
        boolean room =
                peers.contains(source)
                        ? own < KNOWN_LIMIT && total < TABLE_LIMIT
                        : own < STRANGER_LIMIT && total < STRANGERS_LIMIT;
        if (room) {
            counts.put(source, own + 1);
            total++;
        }
        return room;
    }

    void release(InetAddress source) {
        total--;
        counts.computeIfPresent(source, (each, count) -> count == 1 ? null : count - 1);
    }
}
