package org.fermata.sip;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import org.fermata.call.ListenAddress;
import org.fermata.concurrent.EventLoop;
import org.fermata.store.AccountSettings.TlsSettings;
import org.slf4j.Logger;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The sockets of a user agent, all on one thread, {@code sip}, which reads, frames and parses;
 * every message goes on to {@code signalling}. Nothing here blocks, so a peer that neither accepts
 * nor reads delays nobody.
 *
 * <pre>
 *   UdpSocket ──► parse ──────────────────────┐
 *   accept ──► Connection ──► frame ──► parse ─┴──► post to signalling ──► Receiver
 *   signalling ──► send ──► socket (what TCP does not take at once waits for sip to write it)
 * </pre>
 */
final class Transports {

    static final Logger log = SelectorThread.log;

    /** Messages beyond this that wait for {@code signalling} are dropped, as a network would. */
    static final int WAITING_LIMIT = 1024;

    private static final byte[] KEEPALIVE = {'\r', '\n', '\r', '\n'};

    /** Hears of what comes. Called on {@code signalling}. */
    interface Receiver {
        void request(SIPRequest request, Flow flow);

        void response(SIPResponse response, Flow flow);

        /** A TCP connection is gone. */
        void disconnected(Connection connection);
    }

    private final EventLoop signalling;
    private final Receiver receiver;
    private final Connections connections;

    private final LargeRequests largeRequests;
    private final AtomicInteger waiting = new AtomicInteger();
    private final MessageTrace trace;
    private final KnownPeers peers = new KnownPeers();
    private final BindingRequests bindings = new BindingRequests();

    /** Owned by the thread sip once it runs. */
    private final FloodGuard guard = new FloodGuard(peers, System.nanoTime());

    private SelectorThread sockets;
    private ListeningSockets listening;
    private TlsListener tlsListener;

    Transports(EventLoop signalling, Receiver receiver, Duration connectLimit) {
        this.signalling = signalling;
        this.receiver = receiver;
        trace = new MessageTrace(signalling);
        largeRequests = new LargeRequests(signalling, this);
        connections =
                new Connections(
                        signalling,
                        connectLimit,
                        remote -> listening.socketFor(remote).bound(),
                        guard,
                        this::arrived,
                        receiver::disconnected);
    }

    /** Who may send us more than strangers. */
    KnownPeers peers() {
        return peers;
    }

    // ---- any thread, once ----

    /**
     * Binds UDP and TCP on each address and starts the thread.
     *
     * @throws IOException if an address cannot be bound
     */
    void start(List<InetSocketAddress> addresses) throws IOException {
        SipLog.install();
        sockets = new SelectorThread();
        connections.start(sockets);
        listening = new ListeningSockets(guard, bindings, this::post, connections, sockets);
        try {
            listening.bind(addresses);
            tlsListener = new TlsListener(connections, sockets, listening.bound());
        } catch (IOException | RuntimeException failure) {
            sockets.close();
            throw failure;
        }
        sockets.start();
    }

    /** The addresses SIP is taken on. Any thread after {@link #start}. */
    List<ListenAddress> listening() {
        List<ListenAddress> list = listening.listening();
        list.addAll(tlsListener.listening());
        return List.copyOf(list);
    }

    /** Closes every socket and ends the thread. Any thread but {@code sip}. */
    void close() {
        if (sockets != null) {
            sockets.close();
        }
    }

    // ---- signalling ----

    /**
     * Sends a message.
     *
     * @throws IOException if it cannot leave
     */
    void send(SIPMessage message, Flow flow) throws IOException {
        byte[] bytes = Messages.encode(message, flow.transport());
        if (log.isTraceEnabled()) {
            log.trace("{}\n{}", flow, new String(bytes, StandardCharsets.UTF_8));
        }
        // Before it leaves: its answer may be here before we look at the clock again.
        Instant at = signalling.now();
        Connection connection = flow.connection();
        if (connection == null) {
            flow.socket().send(bytes, flow.remote());
            trace.sent(message, flow, at, bytes);
            return;
        }
        try {
            connection.send(bytes);
            trace.sent(message, flow, at, bytes);
        } catch (IOException failure) {
            connections.giveUp(connection);
            throw failure;
        }
    }

    /** The messages of late. */
    MessageTrace trace() {
        return trace;
    }

    /** Sends the empty lines that keep the way back through a NAT open. */
    void keepAlive(Flow flow) {
        try {
            if (flow.connection() == null) {
                flow.socket().send(KEEPALIVE, flow.remote());
            } else {
                flow.connection().ping();
            }
        } catch (IOException failure) {
            log.debug("keeping {} alive", flow, failure);
        }
    }

    /**
     * Asks a server over UDP where it sees us, which keeps the way open, too.
     *
     * @param answered told on {@code signalling}, if the server knows STUN
     * @return to be forgotten if no answer comes
     */
    BindingRequests.Request askWhereSeen(Flow flow, Consumer<InetSocketAddress> answered) {
        BindingRequests.Request request =
                bindings.ask(
                        flow.remote(), seen -> signalling.execute(() -> answered.accept(seen)));
        try {
            flow.socket().send(request.bytes(), flow.remote());
        } catch (IOException failure) {
            log.debug("asking {} where it sees us", flow, failure);
        }
        return request;
    }

    /** Whether a way still leaves from the address it was made for. */
    boolean stands(Flow flow) {
        try {
            return flow.open() && addressTowards(flow.remote()).equals(flow.local().getAddress());
        } catch (IOException unreachable) {
            return false;
        }
    }

    /**
     * The address of ours that a peer would reach us at.
     *
     * @throws IOException if there is no way to it
     */
    InetAddress addressTowards(InetSocketAddress remote) throws IOException {
        return listening.socketFor(remote).localTowards(remote).getAddress();
    }

    /** Ends a connection that is of no more use. Any thread. */
    void hangUp(Connection connection) {
        connection.close();
        connections.giveUp(connection);
    }

    /** Ends the connections that leave from addresses which are no longer ours. */
    void networkChanged(Set<InetAddress> ours) {
        connections.endAllBut(ours);
    }

    /**
     * The way to a peer over UDP.
     *
     * @throws IOException if there is none
     */
    Flow datagramFlow(InetSocketAddress remote) throws IOException {
        UdpSocket socket = listening.socketFor(remote);
        return new Flow(Transport.UDP, socket.localTowards(remote), remote, socket, null);
    }

    /**
     * Takes TLS connections too, a little later.
     *
     * @param identity the certificate and key to show, null to take none
     */
    void listenTls(TlsSettings identity) {
        tlsListener.show(identity);
    }

    /** The ways of requests that UDP may lose for their size. */
    LargeRequests largeRequests() {
        return largeRequests;
    }

    /**
     * The way to a place over a connection that is open already.
     *
     * @return null if there is none
     * @throws IOException if it has just been closed
     */
    Flow connectedFlow(Endpoint endpoint) throws IOException {
        Connection connection = connections.to(endpoint);
        return connection == null ? null : flow(connection);
    }

    /**
     * Connects to a place over TCP or TLS.
     *
     * @param connected called on {@code signalling} with the way to it
     * @param failed called on {@code signalling} with a sentence
     */
    void connect(Endpoint endpoint, Consumer<Flow> connected, Consumer<String> failed) {
        connections.connect(
                endpoint,
                connection -> {
                    try {
                        connected.accept(flow(connection));
                    } catch (IOException gone) {
                        log.debug("connection to {}", endpoint.address(), gone);
                        failed.accept(connection.lost());
                    }
                },
                failed);
    }

    /**
     * Over TCP the peer may connect to the port we listen on; over TLS it reaches us by this
     * connection only, so that its own end is our address.
     */
    private Flow flow(Connection connection) throws IOException {
        InetSocketAddress local = connection.local();
        Transport transport = connection.endpoint().transport();
        if (transport == Transport.TLS) {
            return new Flow(transport, local, connection.remote(), null, connection);
        }
        InetSocketAddress reached =
                new InetSocketAddress(
                        local.getAddress(), listening.port(local, connection.remote()));
        return new Flow(Transport.TCP, reached, connection.remote(), null, connection);
    }

    // ---- the thread sip ----

    private void arrived(SIPMessage message, Connection connection) {
        try {
            if (message instanceof SIPRequest) {
                UdpSocket.replyAddress(message.getTopmostVia(), connection.remote());
            }
            post(message, flow(connection));
        } catch (IOException gone) {
            log.debug("connection to {}", connection.remote(), gone);
        }
    }

    private void post(SIPMessage message, Flow flow) {
        if (log.isTraceEnabled()) {
            log.trace("{} (in)\n{}", flow, message);
        }
        if (waiting.incrementAndGet() > WAITING_LIMIT) {
            waiting.decrementAndGet();
            return;
        }
        Instant at = signalling.now();
        signalling.execute(
                () -> {
                    waiting.decrementAndGet();
                    trace.received(message, flow, at);
                    if (message instanceof SIPRequest request) {
                        receiver.request(request, flow);
                    } else if (message instanceof SIPResponse response) {
                        receiver.response(response, flow);
                    }
                });
    }
}
