package org.fermata.ice;

import org.fermata.stun.StunMessage;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks of the peer's that came ahead of the description they belong to, kept until it is there.
 * Owned by the agent's thread.
 */
final class EarlyChecks {

    private static final int MOST = 16;

    /**
     * One of them.
     *
     * @param at where it came in
     * @param from where it came from
     */
    record Early(LocalCandidate at, InetSocketAddress from, StunMessage request) {}

    private final List<Early> kept = new ArrayList<>();

    /** Keeps one, unless there are too many. */
    void keep(LocalCandidate at, InetSocketAddress from, StunMessage request) {
        if (kept.size() < MOST) {
            kept.add(new Early(at, from, request));
        }
    }

    /** Gives all of them up. */
    List<Early> take() {
        List<Early> all = List.copyOf(kept);
        kept.clear();
        return all;
    }
}
