package org.fermata.sip;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import org.fermata.call.ListenAddress;
import org.fermata.concurrent.EventLoop;
import org.slf4j.Logger;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

    private static final int PORT_ATTEMPTS = 50;
    private static final int CONNECTION_LIMIT = 512;

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
    private final Duration connectLimit;
    private final List<UdpSocket> udpSockets = new ArrayList<>();
    private final Map<InetSocketAddress, Connection> connections = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final MessageTrace trace;
    private SelectorThread sockets;

    Transports(EventLoop signalling, Receiver receiver, Duration connectLimit) {
        this.signalling = signalling;
        this.receiver = receiver;
        this.connectLimit = connectLimit;
        trace = new MessageTrace(signalling);
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
        try {
            for (InetSocketAddress address : addresses) {
                bind(address);
            }
        } catch (IOException | RuntimeException failure) {
            sockets.close();
            throw failure;
        }
        sockets.start();
    }

    private void bind(InetSocketAddress address) throws IOException {
        IOException last = null;
        for (int attempt = 0; attempt < (address.getPort() == 0 ? PORT_ATTEMPTS : 1); attempt++) {
            UdpSocket udp = null;
            ServerSocketChannel server = ServerSocketChannel.open(UdpSocket.family(address));
            try {
                udp = new UdpSocket(address, this::post);
                server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                server.bind(udp.bound());
                server.configureBlocking(false);
                udpSockets.add(udp);
                sockets.register(udp.channel(), SelectionKey.OP_READ, udp);
                sockets.register(server, SelectionKey.OP_ACCEPT, key -> accept(server));
                return;
            } catch (IOException taken) {
                server.close();
                if (udp != null) {
                    udp.channel().close();
                }
                last =
                        new IOException(
                                address.getAddress().getHostAddress()
                                        + ":"
                                        + address.getPort()
                                        + ": "
                                        + taken.getMessage(),
                                taken);
            }
        }
        throw last;
    }

    /** The addresses SIP is taken on. Any thread after {@link #start}. */
    List<ListenAddress> listening() {
        List<ListenAddress> list = new ArrayList<>();
        for (UdpSocket socket : udpSockets) {
            String address = socket.bound().getAddress().getHostAddress();
            for (Transport transport : Transport.values()) {
                list.add(new ListenAddress(transport.name(), address, socket.bound().getPort()));
            }
        }
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
        Connection connection = flow.connection();
        if (connection == null) {
            flow.socket().send(bytes, flow.remote());
            trace.sent(message, flow, bytes);
            return;
        }
        try {
            connection.send(bytes);
            trace.sent(message, flow, bytes);
        } catch (IOException failure) {
            sockets.execute(() -> drop(connection));
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
                flow.connection().send(KEEPALIVE);
            }
        } catch (IOException failure) {
            log.debug("keeping {} alive", flow, failure);
        }
    }

    /**
     * The way to a peer over UDP.
     *
     * @throws IOException if there is none
     */
    Flow datagramFlow(InetSocketAddress remote) throws IOException {
        UdpSocket socket = socketFor(remote);
        return new Flow(Transport.UDP, socket.localTowards(remote), remote, socket, null);
    }

    /**
     * The open connection to a peer.
     *
     * @return null if there is none
     * @throws IOException if it has just been closed
     */
    Flow connectedFlow(InetSocketAddress remote) throws IOException {
        Connection connection = connections.get(remote);
        return connection != null && connection.open() ? flow(connection) : null;
    }

    /**
     * Connects to a peer over TCP.
     *
     * @param remote its resolved address
     * @param connected called on {@code signalling} with the way to it
     * @param failed called on {@code signalling} with a sentence
     */
    void connect(InetSocketAddress remote, Consumer<Flow> connected, Consumer<String> failed) {
        Connecting attempt = new Connecting(remote, connected, failed);
        attempt.timer =
                signalling.schedule(
                        connectLimit,
                        () -> attempt.end(() -> failed.accept("The server does not answer")));
        sockets.execute(attempt::begin);
    }

    private UdpSocket socketFor(InetSocketAddress remote) throws IOException {
        UdpSocket fitting = null;
        for (UdpSocket socket : udpSockets) {
            InetAddress bound = socket.bound().getAddress();
            if (bound.getClass() != remote.getAddress().getClass()) {
                continue;
            }
            if (bound.isAnyLocalAddress() || bound.equals(UdpSocket.sourceTowards(remote))) {
                return socket;
            }
            fitting = fitting == null ? socket : fitting;
        }
        if (fitting == null) {
            throw new IOException("no address of this family to send from");
        }
        return fitting;
    }

    private Flow flow(Connection connection) throws IOException {
        InetSocketAddress local = connection.local();
        UdpSocket socket = socketFor(connection.remote());
        for (UdpSocket candidate : udpSockets) {
            if (candidate.bound().getAddress().equals(local.getAddress())) {
                socket = candidate;
            }
        }
        InetSocketAddress reached =
                new InetSocketAddress(local.getAddress(), socket.bound().getPort());
        return new Flow(Transport.TCP, reached, connection.remote(), null, connection);
    }

    // ---- the thread sip ----

    /** A connect under way. Begun on {@code sip}, ended once, on {@code signalling}. */
    private final class Connecting implements SelectorThread.Ready {
        private final InetSocketAddress remote;
        private final Consumer<Flow> connected;
        private final Consumer<String> failed;
        private volatile SocketChannel channel;
        private volatile EventLoop.Timer timer;
        private boolean ended;

        Connecting(InetSocketAddress remote, Consumer<Flow> connected, Consumer<String> failed) {
            this.remote = remote;
            this.connected = connected;
            this.failed = failed;
        }

        void begin() {
            try {
                SocketChannel opened = SocketChannel.open(UdpSocket.family(remote));
                channel = opened;
                opened.configureBlocking(false);
                InetAddress bound = socketFor(remote).bound().getAddress();
                if (!bound.isAnyLocalAddress()) {
                    opened.bind(new InetSocketAddress(bound, 0));
                }
                SelectionKey key = sockets.register(opened, SelectionKey.OP_CONNECT, this);
                if (opened.connect(remote)) {
                    stands(key);
                }
            } catch (IOException | RuntimeException failure) {
                refused(failure);
            }
        }

        @Override
        public void ready(SelectionKey key) {
            try {
                if (channel.finishConnect()) {
                    stands(key);
                }
            } catch (IOException failure) {
                refused(failure);
            }
        }

        private void stands(SelectionKey key) throws IOException {
            Flow standing = connectedFlow(remote);
            if (standing != null) {
                // Two asked for the same peer at once: one connection serves both.
                channel.close();
            }
            Flow flow = standing != null ? standing : flow(adopt(channel, key));
            signalling.execute(() -> end(() -> connected.accept(flow)));
        }

        private void refused(Exception failure) {
            log.debug("connecting to {}", remote, failure);
            SelectorThread.closeQuietly(channel);
            signalling.execute(
                    () -> end(() -> failed.accept("The server cannot be reached over TCP")));
        }

        private void end(Runnable result) {
            if (ended) {
                return;
            }
            ended = true;
            timer.cancel();
            if (!connections.containsKey(remote)) {
                SelectorThread.closeQuietly(channel);
            }
            result.run();
        }
    }

    private void accept(ServerSocketChannel server) throws IOException {
        SocketChannel channel = server.accept();
        if (channel == null) {
            return;
        }
        if (connections.size() >= CONNECTION_LIMIT) {
            channel.close();
            return;
        }
        try {
            channel.configureBlocking(false);
            adopt(channel, sockets.register(channel, SelectionKey.OP_READ, key -> {}));
        } catch (IOException | RuntimeException gone) {
            // Left open it would be ready for ever, and nobody would read it.
            channel.close();
            throw gone;
        }
    }

    private Connection adopt(SocketChannel channel, SelectionKey key) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        Connection connection =
                new Connection(channel, key, sockets::execute, this::arrived, this::drop);
        key.attach(connection);
        key.interestOps(SelectionKey.OP_READ);
        connections.put(connection.remote(), connection);
        return connection;
    }

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

    private void drop(Connection connection) {
        connection.close();
        if (connections.remove(connection.remote(), connection)) {
            signalling.execute(() -> receiver.disconnected(connection));
        }
    }
}
