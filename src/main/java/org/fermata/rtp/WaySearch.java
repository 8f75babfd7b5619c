package org.fermata.rtp;

import org.fermata.concurrent.EventLoop;
import org.fermata.ice.Base;
import org.fermata.ice.Credentials;
import org.fermata.ice.IceAgent;
import org.fermata.ice.RemoteDescription;
import org.fermata.ice.Servers;
import org.fermata.ice.Way;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The agent of one session between its sockets and its clock. While it searches it has timers and
 * is told of datagrams as they come; afterwards the session's tick is all it needs, so that a held
 * line has no timer of its own. Owned by {@code rtp}.
 */
final class WaySearch implements IceAgent.Outside {

    /** Who sends by the ways found. */
    interface Owner {
        /** Another way, or none, or the sockets are to be watched otherwise. */
        void waysChanged();
    }

    private static final Logger log = LoggerFactory.getLogger(WaySearch.class);

    /** What goes straight to an address needs none. */
    private static final ByteBuffer NO_ROOM = ByteBuffer.allocate(0);

    private static final int HIGHEST_PREFERENCE = 65_535;
    private static final long SHORTEST_WAIT_NANOS = 1_000_000;

    /** How long a relay is told at most that it is not needed any more. */
    private static final long RELEASE_NANOS = 1_000_000_000;

    private final SocketLoop loop;
    private final DatagramChannel[] sockets;
    private final Owner owner;
    private final WayListener listener;
    private final IceAgent agent;
    private final Runnable drive = this::drive;
    private final Way[] ways = new Way[3];
    private EventLoop.Timer timer = () -> {};
    private boolean negotiated;
    private int components;
    private boolean worked;
    private boolean closed;

    /** Waits until relays have been given back, null for nobody. */
    private Runnable released;

    private long releaseByNanos;

    /**
     * Begins to look for candidates.
     *
     * @param loop the thread and its clock
     * @param ports the session's sockets
     * @param locals the addresses at which they are reached, the preferred ones first
     * @param servers who helps
     * @param ours our credentials
     * @param random a source that cannot be guessed
     * @param owner who sends by the ways
     * @param listener who hears what is found
     */
    WaySearch(
            SocketLoop loop,
            PortPair ports,
            List<InetAddress> locals,
            Servers servers,
            Credentials ours,
            RandomGenerator random,
            Owner owner,
            WayListener listener) {
        this.loop = loop;
        this.owner = owner;
        this.listener = listener;
        sockets = new DatagramChannel[] {ports.rtp(), ports.rtcp()};
        List<Base> bases = new ArrayList<>();
        for (int i = 0; i < locals.size(); i++) {
            InetAddress local = locals.get(i);
            int preference = HIGHEST_PREFERENCE - i;
            bases.add(new Base(0, 1, new InetSocketAddress(local, ports.port()), preference));
            bases.add(new Base(1, 2, new InetSocketAddress(local, ports.port() + 1), preference));
        }
        agent = new IceAgent(bases, servers, ours, random, this);
    }

    void begin() {
        candidates();
        owner.waysChanged();
    }

    /** Goes by what the peer has said; see {@link IceAgent#negotiate}. */
    void negotiate(
            Credentials ours, RemoteDescription theirs, boolean controlling, int components) {
        if (closed) {
            return;
        }
        negotiated = true;
        this.components = components;
        agent.negotiate(ours, theirs, controlling, components, loop.nanoTime());
        drive();
        owner.waysChanged();
    }

    /** Whether a component's datagrams go only where the search says. */
    boolean decides(int component) {
        // Where no pair has ever worked, the plain addresses are a chance that is left.
        return negotiated
                && !closed
                && component <= components
                && (worked || agent.state() != IceAgent.State.FAILED);
    }

    /** Whether the sockets have to be read as datagrams come. */
    boolean prompt() {
        return !closed && agent.prompt();
    }

    /** How a component's datagrams go, null for not at all. */
    Target target(int component) {
        Way way = ways[component];
        return way == null ? null : new Target(sockets[way.socket()], way.to(), way.channel());
    }

    /** Where a component's datagrams end up, null if nowhere. */
    InetSocketAddress peer(int component) {
        return ways[component] == null ? null : ways[component].peer();
    }

    /**
     * Takes a datagram.
     *
     * @param socket 0 for that of RTP, 1 for that of RTCP
     * @param from where it came from
     * @param datagram from the buffer's start to its limit; what is left of it is moved to the
     *     start
     * @return who sent what is left, null if nothing is
     */
    InetSocketAddress received(int socket, InetSocketAddress from, ByteBuffer datagram) {
        if (closed) {
            return released == null ? from : afterwards(socket, from, datagram);
        }
        InetSocketAddress peer = agent.received(socket, from, datagram, loop.nanoTime());
        if (peer == null) {
            drive();
        } else if (datagram.position() != 0) {
            datagram.compact().flip();
        }
        return peer;
    }

    private InetSocketAddress afterwards(int socket, InetSocketAddress from, ByteBuffer datagram) {
        agent.received(socket, from, datagram, loop.nanoTime());
        driveRelease();
        return null;
    }

    /** Once a second, for all that does not have to be prompt. */
    void tick() {
        if (!closed && !agent.prompt()) {
            agent.advance(loop.nanoTime());
        }
    }

    private void drive() {
        timer.cancel();
        if (closed) {
            return;
        }
        long now = loop.nanoTime();
        long next = agent.advance(now);
        if (!closed && agent.prompt() && next != Long.MAX_VALUE) {
            long wait = Math.max(next - now, SHORTEST_WAIT_NANOS);
            timer = loop.schedule(Duration.ofNanos(wait), drive);
        }
    }

    /** Ends the search; what servers lend is given back without waiting whether they take it. */
    void close() {
        if (!closed) {
            closed = true;
            timer.cancel();
            agent.close(loop.nanoTime());
        }
    }

    /**
     * Ends the search. The sockets have to stay open, and be read, until everything lent has been
     * given back.
     *
     * @param then called once they may be closed, at once if nothing is lent
     */
    void release(Runnable then) {
        close();
        released = then;
        releaseByNanos = loop.nanoTime() + RELEASE_NANOS;
        driveRelease();
    }

    private void driveRelease() {
        timer.cancel();
        long now = loop.nanoTime();
        long next = Math.min(agent.advance(now), releaseByNanos);
        if (agent.released() || now - releaseByNanos >= 0) {
            Runnable then = released;
            released = null;
            then.run();
        } else {
            long wait = Math.max(next - now, SHORTEST_WAIT_NANOS);
            timer = loop.schedule(Duration.ofNanos(wait), this::driveRelease);
        }
    }

    // ---- what the agent asks for ----

    @Override
    public void send(int socket, InetSocketAddress to, byte[] datagram) {
        if (!new Target(sockets[socket], to, 0).trySend(ByteBuffer.wrap(datagram), NO_ROOM)) {
            log.debug("nothing can be sent to {}", to);
        }
    }

    @Override
    public void candidates() {
        if (!closed) {
            listener.candidates(agent.candidates(), agent.gathering());
            loop.execute(drive);
        }
    }

    @Override
    public void way(int component, Way way) {
        ways[component] = way;
        worked |= way != null;
        owner.waysChanged();
    }

    @Override
    public void state(IceAgent.State state) {
        listener.chosen(state == IceAgent.State.CONNECTED ? agent.selected() : List.of());
        owner.waysChanged();
    }
}
