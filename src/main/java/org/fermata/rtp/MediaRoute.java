package org.fermata.rtp;

import org.fermata.ice.Credentials;
import org.fermata.ice.RemoteDescription;
import org.fermata.ice.Servers;

import java.net.InetAddress;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Where a session's media goes: what was agreed, what the search for a way has found, whom we hear.
 * Owned by {@code rtp}.
 *
 * <pre>
 *   RtpFlow ──────┐
 *   WaySearch ────┼──► Target of the sender
 *   SourceLatch ──┘
 * </pre>
 */
final class MediaRoute {

    /** Who goes by the route. */
    interface Owner {
        /** The peer is known to be elsewhere, or the sockets are to be watched otherwise. */
        void routeChanged();
    }

    private final SocketLoop loop;
    private final PortPair ports;
    private final RandomGenerator random;
    private final RtpSender sender;
    private final SourceLatch latch;
    private final Owner owner;
    private RtpFlow flow = RtpFlow.NONE;
    private WaySearch search;
    private boolean closed;

    /** Runs once there is somewhere to send to, null for nothing. */
    private Runnable awaiting;

    /**
     * Begins with nobody to send to.
     *
     * @param engine the loop and what cannot be guessed
     * @param ports the sockets
     * @param sender whose packets go there
     * @param latch knows whom we hear
     * @param owner told of changes
     */
    MediaRoute(RtpEngine engine, PortPair ports, RtpSender sender, SourceLatch latch, Owner owner) {
        loop = engine.loop();
        random = engine.random();
        this.ports = ports;
        this.sender = sender;
        this.latch = latch;
        this.owner = owner;
    }

    /** What was agreed. */
    RtpFlow flow() {
        return flow;
    }

    /** What was agreed, with the peer where the search has found it. */
    RtpFlow seen() {
        boolean found = flow.remote() != null && searchDecides() && search.peer(1) != null;
        return found ? flow.toward(search.peer(1)) : flow;
    }

    /** Takes what was agreed, at the start or anew; the way follows by {@link #retarget}. */
    void agree(RtpFlow agreed) {
        flow = agreed;
    }

    /** Sends to where the peer is now. */
    void retarget() {
        if (flow.remote() == null) {
            sender.target(null);
        } else if (searchDecides()) {
            sender.target(search.target(1));
        } else {
            sender.target(new Target(ports.rtp(), latch.target(), 0));
        }
        if (awaiting != null && sender.target() != null) {
            Runnable task = awaiting;
            awaiting = null;
            task.run();
        }
    }

    /**
     * Runs a task as soon as there is somewhere to send to.
     *
     * @param task what to run, once; another that still waits is forgotten
     */
    void onceReachable(Runnable task) {
        awaiting = task;
        retarget();
    }

    /** Whether packets go only where the search for a way says. */
    boolean searchDecides() {
        return search != null && search.decides(1);
    }

    /** Whether the sockets have to be read as datagrams come, for the search's sake. */
    boolean searchIsPrompt() {
        return search != null && search.prompt();
    }

    /**
     * Begins to look for ways to the peer, or anew.
     *
     * @param locals the addresses at which our sockets are reached, the preferred ones first
     * @param servers who helps
     * @param ours our credentials
     * @param found hears what is found
     * @return the search, which has not begun; null if the session is closed
     */
    WaySearch seek(List<InetAddress> locals, Servers servers, Credentials ours, WayListener found) {
        if (closed) {
            return null;
        }
        if (search != null) {
            search.close();
        }
        search =
                new WaySearch(loop, ports, locals, servers, ours, random, this::waysChanged, found);
        return search;
    }

    /** Checks the ways to the peer; see {@link WaySearch#negotiate}. */
    void negotiate(
            Credentials ours, RemoteDescription theirs, boolean controlling, int components) {
        if (search != null) {
            search.negotiate(ours, theirs, controlling, components);
        }
    }

    /** Looks for ways no longer: the peer knows nothing of them. */
    void abandon() {
        if (search != null) {
            search.close();
            waysChanged();
        }
    }

    private void waysChanged() {
        if (!closed) {
            latch.agree(seen().remote());
            retarget();
            owner.routeChanged();
        }
    }

    /** Once a second. */
    void tick() {
        if (search != null) {
            search.tick();
        }
    }

    /**
     * Looks for nothing any more. The sockets are read until relays have been given back.
     *
     * @param then called once they may be closed
     */
    void close(Runnable then) {
        closed = true;
        if (search == null) {
            then.run();
        } else {
            search.release(then);
        }
    }
}
