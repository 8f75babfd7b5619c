package org.fermata.ice;

import org.fermata.stun.Attributes;
import org.fermata.stun.StunMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Finds the way for one stream (RFC 8445): a full agent with regular nomination. It reads no clock
 * and no socket: whoever owns it says what came and what time it is, and sends what it is given.
 * Owned by one thread.
 *
 * <pre>
 *   gather ──► candidates ──► (offer and answer) ──► negotiate ──► CHECKING ──► CONNECTED
 *                                                        ▲             │            │ no consent
 *                                                        └─ restart ── FAILED ◄─────┘ for 30 s
 * </pre>
 */
public final class IceAgent {

    /** How the search stands. */
    public enum State {
        /** Our candidates are looked for, or wait for the peer's. */
        GATHERING,
        /** Pairs are checked. */
        CHECKING,
        /** Every component has its pair. */
        CONNECTED,
        /** No pair works, or one no longer does. */
        FAILED
    }

    /** How far the search for our candidates is. */
    public enum Gathering {
        /** Servers are asked, or there is still somebody to ask. */
        ASKING,
        /** More is to come from a server that has answered already. */
        ANSWERED,
        /** No more are to come. */
        COMPLETE
    }

    /** What the agent asks of its owner. */
    public interface Outside {
        /**
         * Sends a datagram.
         *
         * @param socket the base's number
         * @param to where to
         * @param datagram the datagram; not to be changed
         */
        void send(int socket, InetSocketAddress to, byte[] datagram);

        /** There is another candidate of ours, or {@link IceAgent#gathering} has changed. */
        void candidates();

        /**
         * A component is to be sent another way.
         *
         * @param component 1 for RTP, 2 for RTCP
         * @param way the way, null for none: nothing may be sent
         */
        void way(int component, Way way);

        /** The search stands otherwise. */
        void state(State state);
    }

    /** The two ends of the way of a component. */
    public record Selected(Candidate local, Candidate remote) {}

    private static final Logger log = LoggerFactory.getLogger(IceAgent.class);

    private static final int MOST_REMOTE = 40;

    /** Requests a peer, or somebody who says so, may send in a second. */
    private static final int MOST_REQUESTS = 200;

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Outside outside;
    private final Gatherer gatherer;
    private final Checks checks;
    private final Way[] told = new Way[3];
    private State state = State.GATHERING;
    private long requestsSinceNanos;
    private int requests;
    private boolean closed;

    /**
     * Makes an agent.
     *
     * @param bases our sockets, the preferred ones first
     * @param servers who helps to find candidates
     * @param ours our credentials
     * @param random a source that cannot be guessed
     * @param outside what it asks things of
     */
    public IceAgent(
            List<Base> bases,
            Servers servers,
            Credentials ours,
            RandomGenerator random,
            Outside outside) {
        this.outside = outside;
        gatherer =
                new Gatherer(
                        bases,
                        servers,
                        random,
                        outside,
                        new TurnAllocation.Listener() {
                            @Override
                            public void settled(TurnAllocation allocation, long nowNanos) {
                                if (!allocation.open()) {
                                    checks.relayLost(allocation, nowNanos);
                                }
                            }

                            @Override
                            public void reachable(TurnAllocation allocation, long nowNanos) {
                                checks.publish(nowNanos);
                            }
                        },
                        now -> outside.candidates());
        checks = new Checks(gatherer.candidates(), ours, random, new FromChecks());
    }

    private final class FromChecks implements Checks.Outside {
        @Override
        public void send(LocalCandidate from, InetSocketAddress to, byte[] datagram) {
            if (from.relay() != null) {
                from.relay().send(to, datagram);
            } else {
                outside.send(from.base().socket(), to, datagram);
            }
        }

        @Override
        public void way(int component, Way way) {
            tell(component, way);
        }

        @Override
        public void state(State next) {
            set(next);
        }
    }

    private void tell(int component, Way way) {
        if (way == null ? told[component] != null : !way.equals(told[component])) {
            told[component] = way;
            outside.way(component, way);
        }
    }

    private void set(State next) {
        if (next != state) {
            log.debug("{} → {}", state, next);
            state = next;
            outside.state(next);
        }
    }

    /**
     * Whether an address may be what a server says it is.
     *
     * @param base the socket it was found for
     */
    static boolean usable(InetSocketAddress address, Base base) {
        InetAddress host = address.getAddress();
        return address.getPort() != 0
                && !host.isAnyLocalAddress()
                && !host.isMulticastAddress()
                && (!host.isLoopbackAddress() || base.address().getAddress().isLoopbackAddress());
    }

    /** How the search stands. */
    public State state() {
        return state;
    }

    /** Our candidates so far. */
    public List<Candidate> candidates() {
        return gatherer.candidates().stream().map(LocalCandidate::candidate).toList();
    }

    /** How far the search for our candidates is. */
    public Gathering gathering() {
        if (gatherer.done()) {
            return Gathering.COMPLETE;
        }
        return gatherer.answered() ? Gathering.ANSWERED : Gathering.ASKING;
    }

    /** Whether datagrams have to be read, and the clock told, as they come and pass. */
    public boolean prompt() {
        return state == State.GATHERING || state == State.CHECKING;
    }

    /** The ends of the way of each component, once {@link State#CONNECTED}. */
    public List<Selected> selected() {
        return checks.selected();
    }

    /** Whether our checks decide. */
    public boolean controlling() {
        return checks.controlling();
    }

    /**
     * Goes by what the peer has said. The same again changes nothing; other credentials of the
     * peer's start the checks anew, and the way in use stays until there is another.
     *
     * @param ours our credentials from now on
     * @param theirs what the peer says of itself
     * @param controlling whether we decide
     * @param components 1 if RTCP comes with RTP, else 2
     * @param nowNanos the monotonic clock
     */
    public void negotiate(
            Credentials ours,
            RemoteDescription theirs,
            boolean controlling,
            int components,
            long nowNanos) {
        List<Candidate> remotes = theirs.candidates();
        RemoteDescription bounded =
                new RemoteDescription(
                        theirs.credentials(),
                        remotes.subList(0, Math.min(remotes.size(), MOST_REMOTE)),
                        theirs.lite());
        if (checks.negotiate(ours, bounded, controlling, components, nowNanos)) {
            set(State.CHECKING);
            checks.replayEarly(nowNanos);
        }
        permit(nowNanos);
    }

    private void permit(long nowNanos) {
        for (TurnAllocation allocation : gatherer.allocations()) {
            for (Pair pair : List.copyOf(checks.pairs())) {
                if (pair.local().relay() == allocation) {
                    allocation.permit(pair.remote().address(), nowNanos);
                }
            }
        }
    }

    /**
     * Sends what is due.
     *
     * @param nowNanos the monotonic clock
     * @return when something is due next, {@link Long#MAX_VALUE} for never
     */
    public long advance(long nowNanos) {
        long next = gatherer.advance(nowNanos);
        if (closed) {
            return next;
        }
        if (state == State.GATHERING) {
            next = Math.min(next, gatherer.keepOpen(nowNanos));
        }
        return Math.min(next, checks.advance(nowNanos));
    }

    /**
     * Takes a datagram that came to a socket.
     *
     * @param socket the base's number
     * @param from where it came from
     * @param datagram from position to limit, which move to what the peer sent if a relay wrapped
     *     it
     * @param nowNanos the monotonic clock
     * @return who sent what is left in the buffer, null if it was for the agent
     */
    public InetSocketAddress received(
            int socket, InetSocketAddress from, ByteBuffer datagram, long nowNanos) {
        if (!datagram.hasRemaining()) {
            return from;
        }
        TurnAllocation relay = gatherer.allocation(socket, from);
        int first = datagram.get(datagram.position()) & 0xC0;
        if (relay != null && first == 0x40) {
            InetSocketAddress peer = relay.unwrap(datagram);
            return peer == null ? null : inside(relay, peer, datagram, nowNanos);
        }
        if (!StunMessage.claims(datagram)) {
            return from;
        }
        StunMessage message = StunMessage.read(datagram);
        if (message == null) {
            return null;
        }
        if (relay != null && Gatherer.relays(message)) {
            InetSocketAddress peer = message.address(Attributes.XOR_PEER_ADDRESS);
            if (peer == null || !relay.open()) {
                return null;
            }
            byte[] data = message.value(Attributes.DATA);
            datagram.limit(datagram.position() + data.length);
            datagram.put(datagram.position(), data);
            return inside(relay, peer, datagram, nowNanos);
        }
        if (isResponse(message) && gatherer.received(socket, from, message, nowNanos)) {
            permit(nowNanos);
            return null;
        }
        checked(local(socket, null), from, message, nowNanos);
        return null;
    }

    /** Takes what came through a relay. */
    private InetSocketAddress inside(
            TurnAllocation relay, InetSocketAddress peer, ByteBuffer datagram, long nowNanos) {
        if (!datagram.hasRemaining() || !StunMessage.claims(datagram)) {
            return peer;
        }
        StunMessage message = StunMessage.read(datagram);
        if (message != null) {
            checked(local(relay.base().socket(), relay), peer, message, nowNanos);
        }
        return null;
    }

    private static boolean isResponse(StunMessage message) {
        return message.kind() == StunMessage.Kind.SUCCESS
                || message.kind() == StunMessage.Kind.ERROR;
    }

    private LocalCandidate local(int socket, TurnAllocation relay) {
        for (LocalCandidate local : gatherer.candidates()) {
            if (local.base().socket() == socket && local.relay() == relay) {
                return local;
            }
        }
        return null;
    }

    private void checked(
            LocalCandidate at, InetSocketAddress from, StunMessage message, long nowNanos) {
        if (closed || at == null || message.method() != StunMessage.BINDING) {
            return;
        }
        if (isResponse(message)) {
            checks.answered(at, from, message, nowNanos);
        } else if (message.kind() == StunMessage.Kind.REQUEST && mayAsk(nowNanos)) {
            checks.asked(at, from, message, nowNanos);
            permit(nowNanos);
        }
    }

    private boolean mayAsk(long nowNanos) {
        if (nowNanos - requestsSinceNanos >= SECOND_NANOS) {
            requestsSinceNanos = nowNanos;
            requests = 0;
        }
        requests++;
        return requests <= MOST_REQUESTS;
    }

    /**
     * Gives back what servers lend, and sends nothing else any more. Until {@link #released} the
     * agent is to be told what comes and what time it is.
     *
     * @param nowNanos the monotonic clock
     */
    public void close(long nowNanos) {
        closed = true;
        checks.close();
        gatherer.close(nowNanos);
    }

    /** Whether all that was lent has been given back. */
    public boolean released() {
        return gatherer.returned();
    }
}
