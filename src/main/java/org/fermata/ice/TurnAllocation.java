package org.fermata.ice;

import org.fermata.stun.Attributes;
import org.fermata.stun.StunMessage;
import org.fermata.stun.StunTransaction;
import org.fermata.stun.StunWriter;
import org.fermata.stun.TransactionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * An address that a TURN server lends us, over UDP (RFC 8656): asked for, kept, and given back.
 * Owned by the agent's thread.
 *
 * <pre>
 *   ASKING ── success ──► OPEN ── refused, or not answered ──► FAILED
 *      │                    └── close ──► RETURNING ── any answer, or none ──▲
 *      └── refused, or not answered ────────────────────────────────────────┘
 * </pre>
 */
final class TurnAllocation {

    private static final Logger log = LoggerFactory.getLogger(TurnAllocation.class);

    static final int ALLOCATE = 0x003;
    static final int REFRESH = 0x004;
    static final int SEND = 0x006;
    static final int DATA = 0x007;
    static final int CREATE_PERMISSION = 0x008;
    static final int CHANNEL_BIND = 0x009;

    private static final int UDP = 17 << 24;
    private static final int FAMILY_6 = 2 << 24;
    private static final int FIRST_CHANNEL = 0x4000;
    private static final int CHANNEL_HEADER_BYTES = 4;

    /** Each is asked for, so that a peer with many candidates cannot make us ask without end. */
    private static final int MOST_PEERS = 32;

    /** A permission lasts for 300 s, and what binds a channel renews it (sections 9 and 12). */
    private static final long RENEW_NANOS = 240_000_000_000L;

    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int MOST_ATTEMPTS = 3;

    /** What the owner hears. */
    interface Listener {
        /** It is open, or never will be. */
        void settled(TurnAllocation allocation, long nowNanos);

        /** A peer's permission or channel stands. */
        void reachable(TurnAllocation allocation, long nowNanos);
    }

    private enum State {
        ASKING,
        OPEN,
        RETURNING,
        FAILED
    }

    private record Pending(int method, InetSocketAddress peer, StunTransaction way, int attempt) {}

    /** A peer that may reach us through the relay. */
    private static final class Peer {
        private boolean permitted;

        /** The channel asked for, 0 for none. */
        private int asked;

        /** The channel that stands, 0 for none. */
        private int channel;

        private long renewNanos = Long.MAX_VALUE;
    }

    private final Base base;
    private final InetSocketAddress server;
    private final TurnLogin login;
    private final RandomGenerator random;
    private final IceAgent.Outside outside;
    private final Listener listener;
    private final Map<TransactionId, Pending> pending = new HashMap<>();
    private final Map<InetSocketAddress, Peer> peers = new HashMap<>();
    private State state = State.ASKING;
    private InetSocketAddress relayed;
    private InetSocketAddress mapped;
    private int nextChannel = FIRST_CHANNEL;
    private long refreshNanos = Long.MAX_VALUE;

    TurnAllocation(
            Base base,
            Servers servers,
            RandomGenerator random,
            IceAgent.Outside outside,
            Listener listener) {
        this.base = base;
        this.server = servers.turn();
        this.login = new TurnLogin(servers.user(), servers.password());
        this.random = random;
        this.outside = outside;
        this.listener = listener;
    }

    Base base() {
        return base;
    }

    InetSocketAddress server() {
        return server;
    }

    boolean settled() {
        return state != State.ASKING;
    }

    boolean open() {
        return state == State.OPEN;
    }

    /** The address lent, null before it is open. */
    InetSocketAddress relayed() {
        return relayed;
    }

    /** The address the server sees us at, null before it is open or if it does not say. */
    InetSocketAddress mapped() {
        return mapped;
    }

    /** Asks for it. */
    void begin(long nowNanos) {
        ask(ALLOCATE, null, 0, nowNanos);
    }

    /** Lets a peer reach us, whichever its port; that is all that checks need. */
    void permit(InetSocketAddress peer, long nowNanos) {
        if (state == State.OPEN && !peers.containsKey(peer) && peers.size() < MOST_PEERS) {
            peers.put(peer, new Peer());
            ask(CREATE_PERMISSION, peer, 0, nowNanos);
        }
    }

    boolean permits(InetSocketAddress peer) {
        Peer known = peers.get(peer);
        return known != null && known.permitted;
    }

    /** Gives a peer a channel, so that four bytes go before each datagram. */
    void bind(InetSocketAddress peer, long nowNanos) {
        Peer known = peers.get(peer);
        if (state == State.OPEN && known != null && known.asked == 0) {
            known.asked = nextChannel++;
            ask(CHANNEL_BIND, peer, 0, nowNanos);
        }
    }

    /** The channel to a peer, 0 while there is none. */
    int channel(InetSocketAddress peer) {
        Peer known = peers.get(peer);
        return known == null ? 0 : known.channel;
    }

    /** Sends a datagram through the relay. */
    void send(InetSocketAddress peer, byte[] datagram) {
        int channel = channel(peer);
        if (channel != 0) {
            ByteBuffer data = ByteBuffer.allocate(CHANNEL_HEADER_BYTES + datagram.length);
            data.putShort((short) channel).putShort((short) datagram.length).put(datagram);
            outside.send(base.socket(), server, data.array());
            return;
        }
        byte[] indication =
                new StunWriter(StunMessage.Kind.INDICATION, SEND, TransactionId.random(random))
                        .address(Attributes.XOR_PEER_ADDRESS, peer)
                        .bytes(Attributes.DATA, datagram)
                        .message();
        outside.send(base.socket(), server, indication);
    }

    /**
     * Takes the header off what came through a channel.
     *
     * @param datagram from the server; its position and limit move to what the peer sent
     * @return the peer, null if the datagram is none of a channel of ours
     */
    InetSocketAddress unwrap(ByteBuffer datagram) {
        int start = datagram.position();
        if (datagram.remaining() < CHANNEL_HEADER_BYTES) {
            return null;
        }
        int channel = datagram.getShort(start) & 0xFFFF;
        int length = datagram.getShort(start + 2) & 0xFFFF;
        if (length > datagram.remaining() - CHANNEL_HEADER_BYTES) {
            return null;
        }
        for (Map.Entry<InetSocketAddress, Peer> peer : peers.entrySet()) {
            if (peer.getValue().channel == channel) {
                datagram.position(start + CHANNEL_HEADER_BYTES);
                datagram.limit(start + CHANNEL_HEADER_BYTES + length);
                return peer.getKey();
            }
        }
        return null;
    }

    /** Gives the address back. The server may ask for another signature before it takes it. */
    void close(long nowNanos) {
        boolean lent = state == State.OPEN;
        fail("closed", nowNanos);
        if (lent) {
            state = State.RETURNING;
            ask(REFRESH, null, 0, nowNanos);
        }
    }

    /** Whether nothing is left that the server would have to be told. */
    boolean returned() {
        return state != State.RETURNING;
    }

    private void ask(int method, InetSocketAddress peer, int attempt, long nowNanos) {
        TransactionId id = TransactionId.random(random);
        int lifetimeSeconds = state == State.RETURNING ? 0 : login.lifetimeSeconds();
        StunTransaction way =
                new StunTransaction(
                        id,
                        request(method, peer, lifetimeSeconds, id),
                        StunTransaction.RTO_NANOS,
                        nowNanos);
        pending.put(id, new Pending(method, peer, way, attempt));
        advance(nowNanos);
    }

    private byte[] request(
            int method, InetSocketAddress peer, int lifetimeSeconds, TransactionId id) {
        StunWriter writer = new StunWriter(StunMessage.Kind.REQUEST, method, id);
        switch (method) {
            case ALLOCATE -> {
                writer.number(Attributes.REQUESTED_TRANSPORT, UDP);
                if (base.address().getAddress() instanceof Inet6Address) {
                    writer.number(Attributes.REQUESTED_ADDRESS_FAMILY, FAMILY_6);
                }
            }
            case REFRESH -> writer.number(Attributes.LIFETIME, lifetimeSeconds);
            case CHANNEL_BIND ->
                    writer.number(Attributes.CHANNEL_NUMBER, peers.get(peer).asked << 16)
                            .address(Attributes.XOR_PEER_ADDRESS, peer);
            default -> writer.address(Attributes.XOR_PEER_ADDRESS, peer);
        }
        return login.sign(writer);
    }

    /**
     * Sends what is due.
     *
     * @param nowNanos the monotonic clock
     * @return when something is due next, {@link Long#MAX_VALUE} for never
     */
    long advance(long nowNanos) {
        long next = Long.MAX_VALUE;
        for (Pending request : List.copyOf(pending.values())) {
            switch (request.way().due(nowNanos)) {
                case SEND -> outside.send(base.socket(), server, request.way().request());
                case GIVE_UP -> {
                    pending.remove(request.way().id());
                    refused(request, "no answer", nowNanos);
                    continue;
                }
                case NOTHING -> {}
            }
            next = Math.min(next, request.way().nextNanos());
        }
        if (state == State.OPEN) {
            next = Math.min(next, renew(nowNanos));
        }
        return next;
    }

    private long renew(long nowNanos) {
        if (refreshNanos <= nowNanos) {
            refreshNanos = Long.MAX_VALUE;
            ask(REFRESH, null, 0, nowNanos);
        }
        long next = refreshNanos;
        for (Map.Entry<InetSocketAddress, Peer> entry : List.copyOf(peers.entrySet())) {
            Peer peer = entry.getValue();
            if (peer.renewNanos <= nowNanos) {
                peer.renewNanos = Long.MAX_VALUE;
                ask(
                        peer.asked != 0 ? CHANNEL_BIND : CREATE_PERMISSION,
                        entry.getKey(),
                        0,
                        nowNanos);
            }
            next = Math.min(next, peer.renewNanos);
        }
        return next;
    }

    /**
     * Takes a response of the server.
     *
     * @return whether it answers a request of ours
     */
    boolean received(StunMessage response, long nowNanos) {
        Pending request = pending.get(response.transaction());
        if (request == null || response.method() != request.method()) {
            return false;
        }
        if (response.kind() == StunMessage.Kind.SUCCESS) {
            if (login.trusts(response)) {
                pending.remove(response.transaction());
                succeeded(request, response, nowNanos);
            }
        } else if (response.kind() == StunMessage.Kind.ERROR) {
            pending.remove(response.transaction());
            int code = response.errorCode();
            boolean forgotten = request.peer() != null && !peers.containsKey(request.peer());
            if (!forgotten
                    && request.attempt() < MOST_ATTEMPTS
                    && login.challenged(code, response)) {
                ask(request.method(), request.peer(), request.attempt() + 1, nowNanos);
            } else {
                refused(request, "error " + code, nowNanos);
            }
        }
        return true;
    }

    private void succeeded(Pending request, StunMessage response, long nowNanos) {
        switch (request.method()) {
            case ALLOCATE -> allocated(response, nowNanos);
            case REFRESH -> refreshed(response, nowNanos);
            default -> {
                Peer peer = peers.get(request.peer());
                if (peer == null) {
                    return;
                }
                peer.permitted = true;
                peer.renewNanos = nowNanos + RENEW_NANOS;
                if (request.method() == CHANNEL_BIND) {
                    peer.channel = peer.asked;
                }
                listener.reachable(this, nowNanos);
            }
        }
    }

    private void allocated(StunMessage response, long nowNanos) {
        InetSocketAddress lent = response.address(Attributes.XOR_RELAYED_ADDRESS);
        if (state != State.ASKING || lent == null || !IceAgent.usable(lent, base)) {
            fail("no address", nowNanos);
            return;
        }
        state = State.OPEN;
        relayed = lent;
        mapped = response.mappedAddress();
        refreshAfter(response, nowNanos);
        log.debug("{} lends {}", server, relayed);
        listener.settled(this, nowNanos);
    }

    private void refreshed(StunMessage response, long nowNanos) {
        if (state == State.RETURNING) {
            state = State.FAILED;
        } else {
            refreshAfter(response, nowNanos);
        }
    }

    private void refreshAfter(StunMessage response, long nowNanos) {
        long seconds = response.number(Attributes.LIFETIME).orElse(login.lifetimeSeconds());
        seconds = Math.clamp(seconds, 20, 3600);
        refreshNanos = nowNanos + Math.max(seconds / 2, seconds - 60) * SECOND_NANOS;
    }

    private void refused(Pending request, String why, long nowNanos) {
        log.info("{} refuses method {}: {}", server, request.method(), why);
        if (state == State.RETURNING) {
            state = State.FAILED;
        } else if (request.method() == ALLOCATE || request.method() == REFRESH) {
            fail(why, nowNanos);
        } else {
            // Its place stays taken, so that it is not asked for again and again.
            Peer peer = peers.get(request.peer());
            if (peer != null) {
                peer.permitted = false;
                peer.channel = 0;
                listener.reachable(this, nowNanos);
            }
        }
    }

    private void fail(String why, long nowNanos) {
        if (state == State.FAILED) {
            return;
        }
        log.debug("no address of {}: {}", server, why);
        state = State.FAILED;
        pending.clear();
        peers.clear();
        listener.settled(this, nowNanos);
    }
}
