package org.fermata.ice;

import org.fermata.stun.Attributes;
import org.fermata.stun.StunMessage;
import org.fermata.stun.StunTransaction;
import org.fermata.stun.StunWriter;
import org.fermata.stun.TransactionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;

/**
 * Finds our candidates (RFC 8445 section 5.1.1): the machine's own addresses at once, those that
 * servers see or lend as they answer. Owned by the agent's thread.
 */
final class Gatherer {

    private static final Logger log = LoggerFactory.getLogger(Gatherer.class);

    /** Not all requests at once (section 14.2). */
    private static final long PACE_NANOS = 20_000_000L;

    /** Tr of RFC 8445 section 11. */
    private static final long KEEP_NANOS = 15_000_000_000L;

    private record Asked(Base base, StunTransaction way) {}

    private final Servers servers;
    private final RandomGenerator random;
    private final IceAgent.Outside outside;
    private final LongConsumer found;
    private final Queue<LongConsumer> starts = new ArrayDeque<>();
    private final Map<TransactionId, Asked> asked = new HashMap<>();
    private final List<TurnAllocation> allocations = new ArrayList<>();
    private final List<LocalCandidate> candidates = new ArrayList<>();
    private final Map<String, Integer> foundations = new HashMap<>();
    private final List<Base> bases;
    private long nextStartNanos;
    private long keptNanos;

    /** The servers that have answered something. */
    private final Set<InetSocketAddress> heard = new HashSet<>();

    /**
     * Prepares the search.
     *
     * @param bases our sockets
     * @param servers who is asked
     * @param found called with the time when there is another candidate or no more to come
     */
    Gatherer(
            List<Base> bases,
            Servers servers,
            RandomGenerator random,
            IceAgent.Outside outside,
            TurnAllocation.Listener reachable,
            LongConsumer found) {
        this.bases = bases;
        this.servers = servers;
        this.random = random;
        this.outside = outside;
        this.found = found;
        for (Base base : bases) {
            add(Candidate.Type.HOST, base, base.address(), null, null);
            if (asks(base, servers.turn(), bases)) {
                TurnAllocation allocation =
                        new TurnAllocation(base, servers, random, outside, settledThen(reachable));
                allocations.add(allocation);
                starts.add(allocation::begin);
            }
        }
        for (Base base : bases) {
            if (asks(base, servers.stun(), bases)) {
                starts.add(now -> ask(base, now));
            }
        }
    }

    /** Of several addresses of one socket only the first is asked for: the system chooses. */
    private static boolean asks(Base base, InetSocketAddress server, List<Base> bases) {
        return sameFamily(base, server)
                && bases.stream()
                                .filter(other -> other.socket() == base.socket())
                                .filter(other -> sameFamily(other, server))
                                .findFirst()
                                .orElse(null)
                        == base;
    }

    private static boolean sameFamily(Base base, InetSocketAddress server) {
        return server != null
                && server.getAddress().getClass() == base.address().getAddress().getClass();
    }

    private TurnAllocation.Listener settledThen(TurnAllocation.Listener reachable) {
        return new TurnAllocation.Listener() {
            @Override
            public void settled(TurnAllocation allocation, long nowNanos) {
                if (allocation.open()) {
                    Base base = allocation.base();
                    InetSocketAddress mapped = allocation.mapped();
                    if (mapped != null) {
                        reflexive(base, mapped, servers.turn());
                    }
                    add(
                            Candidate.Type.RELAYED,
                            base,
                            allocation.relayed(),
                            mapped != null ? mapped : base.address(),
                            allocation);
                }
                found.accept(nowNanos);
                reachable.settled(allocation, nowNanos);
            }

            @Override
            public void reachable(TurnAllocation allocation, long nowNanos) {
                reachable.reachable(allocation, nowNanos);
            }
        };
    }

    private void ask(Base base, long nowNanos) {
        TransactionId id = TransactionId.random(random);
        byte[] request =
                new StunWriter(StunMessage.Kind.REQUEST, StunMessage.BINDING, id)
                        .fingerprint()
                        .message();
        asked.put(
                id,
                new Asked(
                        base,
                        new StunTransaction(id, request, StunTransaction.RTO_NANOS, nowNanos)));
    }

    private void reflexive(Base base, InetSocketAddress mapped, InetSocketAddress server) {
        if (IceAgent.usable(mapped, base) && !server.equals(mapped)) {
            add(Candidate.Type.SERVER_REFLEXIVE, base, mapped, base.address(), null);
        }
    }

    private void add(
            Candidate.Type type,
            Base base,
            InetSocketAddress address,
            InetSocketAddress related,
            TurnAllocation relay) {
        for (LocalCandidate known : candidates) {
            if (known.base().component() == base.component()
                    && known.candidate().address().equals(address)) {
                return;
            }
        }
        InetSocketAddress server =
                switch (type) {
                    case SERVER_REFLEXIVE ->
                            servers.stun() != null ? servers.stun() : servers.turn();
                    case RELAYED -> servers.turn();
                    default -> null;
                };
        String alike = type + " " + base.address().getAddress() + " " + server;
        foundations.putIfAbsent(alike, foundations.size() + 1);
        Candidate candidate =
                new Candidate(
                        foundations.get(alike).toString(),
                        base.component(),
                        Candidate.priority(type, base.preference(), base.component()),
                        address,
                        type,
                        related);
        candidates.add(new LocalCandidate(candidate, base, relay));
    }

    /** What there is so far. */
    List<LocalCandidate> candidates() {
        return candidates;
    }

    List<TurnAllocation> allocations() {
        return allocations;
    }

    /**
     * Keeps what a server sees open while the peer has not answered (RFC 8445 section 11).
     *
     * @return when it is to be done next, {@link Long#MAX_VALUE} for never
     */
    long keepOpen(long nowNanos) {
        InetSocketAddress server = servers.stun() != null ? servers.stun() : servers.turn();
        if (server == null) {
            return Long.MAX_VALUE;
        }
        if (nowNanos - keptNanos >= KEEP_NANOS) {
            if (keptNanos != 0) {
                bases.stream()
                        .filter(base -> asks(base, server, bases))
                        .forEach(base -> outside.send(base.socket(), server, indication()));
            }
            keptNanos = nowNanos;
        }
        return keptNanos + KEEP_NANOS;
    }

    private byte[] indication() {
        TransactionId id = TransactionId.random(random);
        return new StunWriter(StunMessage.Kind.INDICATION, StunMessage.BINDING, id)
                .fingerprint()
                .message();
    }

    /** Whether no more is to come. */
    boolean done() {
        return starts.isEmpty()
                && asked.isEmpty()
                && allocations.stream().allMatch(TurnAllocation::settled);
    }

    /** Whether a server that has answered is still to answer more. */
    boolean answered() {
        return !asked.isEmpty() && heard.contains(servers.stun())
                || allocations.stream()
                        .anyMatch(one -> !one.settled() && heard.contains(one.server()));
    }

    /**
     * Sends what is due.
     *
     * @return when something is due next, {@link Long#MAX_VALUE} for never
     */
    long advance(long nowNanos) {
        if (!starts.isEmpty() && nextStartNanos <= nowNanos) {
            starts.remove().accept(nowNanos);
            nextStartNanos = nowNanos + PACE_NANOS;
        }
        long next = starts.isEmpty() ? Long.MAX_VALUE : nextStartNanos;
        boolean someGivenUp = false;
        for (Asked one : List.copyOf(asked.values())) {
            switch (one.way().due(nowNanos)) {
                case SEND -> outside.send(one.base().socket(), servers.stun(), one.way().request());
                case GIVE_UP -> {
                    log.info("{} does not answer", servers.stun());
                    asked.remove(one.way().id());
                    someGivenUp = true;
                    continue;
                }
                case NOTHING -> {}
            }
            next = Math.min(next, one.way().nextNanos());
        }
        for (TurnAllocation allocation : allocations) {
            next = Math.min(next, allocation.advance(nowNanos));
        }
        if (someGivenUp) {
            found.accept(nowNanos);
        }
        return next;
    }

    /** The allocation that a server's datagrams to a socket belong to, null for none. */
    TurnAllocation allocation(int socket, InetSocketAddress from) {
        for (TurnAllocation allocation : allocations) {
            if (allocation.base().socket() == socket && allocation.server().equals(from)) {
                return allocation;
            }
        }
        return null;
    }

    /**
     * Takes a response.
     *
     * @return whether it answers a request of ours
     */
    boolean received(int socket, InetSocketAddress from, StunMessage response, long nowNanos) {
        TurnAllocation allocation = allocation(socket, from);
        if (allocation != null && allocation.received(response, nowNanos)) {
            if (heard.add(from)) {
                found.accept(nowNanos);
            }
            return true;
        }
        Asked one = asked.get(response.transaction());
        if (one == null
                || one.base().socket() != socket
                || !from.equals(servers.stun())
                || response.method() != StunMessage.BINDING) {
            return false;
        }
        asked.remove(response.transaction());
        heard.add(from);
        InetSocketAddress mapped = response.mappedAddress();
        if (response.kind() == StunMessage.Kind.SUCCESS && mapped != null) {
            reflexive(one.base(), mapped, servers.stun());
        } else {
            log.info("{} answers {} {}", from, response.kind(), response.errorCode());
        }
        found.accept(nowNanos);
        return true;
    }

    /** Whether a message has an attribute that carries what a peer sent through the relay. */
    static boolean relays(StunMessage message) {
        return message.kind() == StunMessage.Kind.INDICATION
                && message.method() == TurnAllocation.DATA
                && message.has(Attributes.DATA);
    }

    void close(long nowNanos) {
        starts.clear();
        asked.clear();
        allocations.forEach(allocation -> allocation.close(nowNanos));
    }

    /** Whether all that was lent has been given back. */
    boolean returned() {
        return allocations.stream().allMatch(TurnAllocation::returned);
    }
}
