package org.fermata.ice;

import org.fermata.stun.StunTransaction;

import java.net.InetSocketAddress;

/** A candidate of ours and one of the peer's, and what is known of the way between them. */
final class Pair {

    /** RFC 8445 section 6.1.2.6. */
    enum State {
        /** Waits for another pair of its foundation. */
        FROZEN,
        /** May be checked. */
        WAITING,
        /** A check is under way. */
        IN_PROGRESS,
        /** A check was answered. */
        SUCCEEDED,
        /** A check was refused, or not answered. */
        FAILED
    }

    private final LocalCandidate local;
    private final Candidate remote;

    State state = State.FROZEN;

    /** The check under way, null for none. */
    StunTransaction check;

    /** Whether the check under way, or the next one, asks to use this pair. */
    boolean nominating;

    /** The peer asked to use it before it was known to work. */
    boolean wanted;

    /** Where the peer sees us, once it has said so. */
    InetSocketAddress mapped;

    Pair(LocalCandidate local, Candidate remote) {
        this.local = local;
        this.remote = remote;
    }

    LocalCandidate local() {
        return local;
    }

    Candidate remote() {
        return remote;
    }

    int component() {
        return local.base().component();
    }

    String foundation() {
        return local.candidate().foundation() + ":" + remote.foundation();
    }

    boolean valid() {
        return state == State.SUCCEEDED;
    }

    boolean relayed() {
        return local.relay() != null || remote.type() == Candidate.Type.RELAYED;
    }

    /**
     * The way that packets take by it. A relay is asked for a channel to the peer.
     *
     * @return null while the relay has none
     */
    Way way(long nowNanos) {
        InetSocketAddress peer = remote.address();
        TurnAllocation relay = local.relay();
        int socket = local.base().socket();
        if (relay == null) {
            return new Way(socket, peer, 0, peer);
        }
        relay.bind(peer, nowNanos);
        int channel = relay.channel(peer);
        return channel == 0 ? null : new Way(socket, relay.server(), channel, peer);
    }

    /** RFC 8445 section 6.1.2.3. */
    long priority(boolean controlling) {
        long ours = local.candidate().priority();
        long theirs = remote.priority();
        long first = controlling ? ours : theirs;
        long second = controlling ? theirs : ours;
        return (Math.min(first, second) << 32)
                + 2 * Math.max(first, second)
                + (first > second ? 1 : 0);
    }

    @Override
    public String toString() {
        return local.candidate().type()
                + " "
                + local.candidate().address()
                + " → "
                + remote.type()
                + " "
                + remote.address();
    }
}
