package org.fermata.ice;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The pairs of a stream, in the order in which they are tried (RFC 8445 section 6.1.2). It decides
 * which is next, and sends nothing. Owned by the agent's thread.
 */
final class CheckList {

    /** Section 6.1.2.5. */
    private static final int MOST_PAIRS = 100;

    private final List<Pair> pairs = new ArrayList<>();
    private final Deque<Pair> triggered = new ArrayDeque<>();
    private boolean controlling;

    CheckList(boolean controlling) {
        this.controlling = controlling;
    }

    /**
     * Forms the pairs, without those that would be checked twice.
     *
     * @param locals our candidates
     * @param remotes the peer's
     * @param components how many components both sides have
     */
    void form(List<LocalCandidate> locals, List<Candidate> remotes, int components) {
        for (LocalCandidate local : locals) {
            // A check from what a server sees of a socket is one from the socket.
            boolean sent = local.candidate().type() == Candidate.Type.HOST || local.relay() != null;
            if (!sent || local.base().component() > components) {
                continue;
            }
            for (Candidate remote : remotes) {
                if (fits(local, remote) && find(local, remote.address()) == null) {
                    pairs.add(new Pair(local, remote));
                }
            }
        }
        sort();
        while (pairs.size() > MOST_PAIRS) {
            pairs.removeLast();
        }
        Map<String, Pair> first = new HashMap<>();
        for (Pair pair : pairs) {
            first.merge(
                    pair.foundation(),
                    pair,
                    (one, other) -> other.component() < one.component() ? other : one);
        }
        first.values().forEach(pair -> pair.state = Pair.State.WAITING);
    }

    /**
     * Whether an address is of a network inside (RFC 1918, RFC 4193, RFC 6598). A relay outside
     * does not reach it, and coturn ends the whole allocation where its machine has no way there.
     */
    private static boolean inner(InetSocketAddress at) {
        byte[] bytes = at.getAddress().getAddress();
        boolean unique = bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC;
        boolean shared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
        return unique || shared || at.getAddress().isSiteLocalAddress();
    }

    private static boolean fits(LocalCandidate local, Candidate remote) {
        InetSocketAddress ours = local.candidate().address();
        InetSocketAddress theirs = remote.address();
        return local.base().component() == remote.component()
                && (local.relay() == null || inner(ours) || !inner(theirs))
                && ours.getAddress().getClass() == theirs.getAddress().getClass()
                && ours.getAddress().isLinkLocalAddress()
                        == theirs.getAddress().isLinkLocalAddress();
    }

    private void sort() {
        pairs.sort(Comparator.comparingLong((Pair pair) -> pair.priority(controlling)).reversed());
    }

    /** The roles were the wrong way round, so the order was as well. */
    void controlling(boolean ours) {
        controlling = ours;
        sort();
    }

    /** Adds a pair that a check of the peer's has shown. */
    void add(Pair pair) {
        pair.state = Pair.State.WAITING;
        pairs.add(pair);
        sort();
    }

    boolean full() {
        return pairs.size() >= MOST_PAIRS;
    }

    Pair find(LocalCandidate local, InetSocketAddress remote) {
        for (Pair pair : pairs) {
            if (pair.local().base().socket() == local.base().socket()
                    && pair.local().relay() == local.relay()
                    && pair.remote().address().equals(remote)) {
                return pair;
            }
        }
        return null;
    }

    List<Pair> pairs() {
        return pairs;
    }

    /** Has a pair checked before those that only wait. */
    void trigger(Pair pair) {
        if (!triggered.contains(pair)) {
            triggered.add(pair);
        }
    }

    void forgetTriggered() {
        triggered.clear();
    }

    /** The next pair to check (section 6.1.4.2), null for none. */
    Pair next() {
        for (Pair pair : List.copyOf(triggered)) {
            if (sendable(pair)) {
                triggered.remove(pair);
                return pair;
            }
        }
        Pair waiting = first(Pair.State.WAITING);
        if (waiting != null) {
            return waiting;
        }
        for (Pair frozen : pairs) {
            if (frozen.state == Pair.State.FROZEN && sendable(frozen) && !busy(frozen)) {
                return frozen;
            }
        }
        // Beyond the standard: with time to spare RTCP need not wait for what RTP may never get.
        return first(Pair.State.FROZEN);
    }

    private Pair first(Pair.State state) {
        for (Pair pair : pairs) {
            if (pair.state == state && sendable(pair)) {
                return pair;
            }
        }
        return null;
    }

    /** A relay throws away what comes from or goes to whom it does not know yet. */
    private static boolean sendable(Pair pair) {
        TurnAllocation relay = pair.local().relay();
        return relay == null || relay.permits(pair.remote().address());
    }

    private boolean busy(Pair frozen) {
        String foundation = frozen.foundation();
        return pairs.stream()
                .anyMatch(
                        pair ->
                                (pair.state == Pair.State.WAITING
                                                || pair.state == Pair.State.IN_PROGRESS)
                                        && pair.foundation().equals(foundation));
    }

    /** A pair works: so may those of its foundation. What the peer asked for is answered by it. */
    void succeeded(Pair pair) {
        pair.state = Pair.State.SUCCEEDED;
        triggered.remove(pair);
        String foundation = pair.foundation();
        for (Pair other : pairs) {
            if (other.state == Pair.State.FROZEN && other.foundation().equals(foundation)) {
                other.state = Pair.State.WAITING;
            }
        }
    }

    /** The best pair of a component that works, null for none. */
    Pair bestValid(int component) {
        for (Pair pair : pairs) {
            if (pair.valid() && pair.component() == component) {
                return pair;
            }
        }
        return null;
    }

    /** Whether a better pair of a component than this may still turn out to work. */
    boolean betterPending(Pair best) {
        for (Pair pair : pairs) {
            if (pair == best) {
                return false;
            }
            if (pair.component() == best.component() && pair.state != Pair.State.FAILED) {
                return true;
            }
        }
        return false;
    }

    long count(Pair.State state) {
        return pairs.stream().filter(pair -> pair.state == state).count();
    }
}
