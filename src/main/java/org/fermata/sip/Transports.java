package org.fermata.sip;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import org.fermata.call.ListenAddress;
import org.fermata.concurrent.EventLoop;
import org.fermata.concurrent.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * The sockets of a user agent: one thread, {@code sip}, and one selector for all of them. It reads,
 * frames and parses; every message goes on to {@code signalling}. Nothing here blocks, so a peer
 * that neither accepts nor reads delays nobody.
 *
 * <pre>
 *   datagram ──► parse ──┐
 *   accept ──► Connection ──► frame ──► parse ──┴──► post to signalling ──► Receiver
 *   signalling ──► send ──► socket (what does not fit waits for OP_WRITE on sip)
 * </pre>
 */
final class Transports {

    static final Logger log = LoggerFactory.getLogger("org.fermata.sip.Transports");

    private static final int PORT_ATTEMPTS = 50;
    private static final int DATAGRAM_LIMIT = 65_536;
    private static final int CONNECTION_LIMIT = 512;

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

    private final List<DatagramSocketChannel> datagramSockets = new ArrayList<>();
    private final Map<InetSocketAddress, Connection> connections = new ConcurrentHashMap<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private Selector selector;
    private Thread thread;
    private volatile boolean closed;

    Transports(EventLoop signalling, Receiver receiver, Duration connectLimit) {
        this.signalling = signalling;
        this.receiver = receiver;
        this.connectLimit = connectLimit;
    }

    // ---- any thread, once ----

    /**
     * Binds UDP and TCP on each address and starts the thread.
     *
     * @throws IOException if an address cannot be bound
     */
    void start(List<InetSocketAddress> addresses) throws IOException {
        SipLog.install();
        selector = Selector.open();
        try {
            for (InetSocketAddress address : addresses) {
                bind(address);
            }
        } catch (IOException | RuntimeException failure) {
            closeChannels();
            throw failure;
        }
        thread = Threads.start("sip", this::run);
    }

    private void bind(InetSocketAddress address) throws IOException {
        IOException last = null;
        for (int attempt = 0; attempt < (address.getPort() == 0 ? PORT_ATTEMPTS : 1); attempt++) {
            StandardProtocolFamily family =
                    address.getAddress() instanceof Inet4Address
                            ? StandardProtocolFamily.INET
                            : StandardProtocolFamily.INET6;
            DatagramChannel datagrams = DatagramChannel.open(family);
            ServerSocketChannel server = ServerSocketChannel.open(family);
            try {
                datagrams.bind(address);
                InetSocketAddress bound = (InetSocketAddress) datagrams.getLocalAddress();
                server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                server.bind(new InetSocketAddress(address.getAddress(), bound.getPort()));
                datagrams.configureBlocking(false);
                server.configureBlocking(false);
                DatagramSocketChannel socket =
                        new DatagramSocketChannel(datagrams, address.getAddress());
                datagramSockets.add(socket);
                datagrams.register(selector, SelectionKey.OP_READ, socket);
                server.register(selector, SelectionKey.OP_ACCEPT, socket);
                return;
            } catch (IOException taken) {
                datagrams.close();
                server.close();
                last = new IOException(address + ": " + taken.getMessage(), taken);
            }
        }
        throw last;
    }

    /** The addresses SIP is taken on. Any thread after {@link #start}. */
    List<ListenAddress> listening() {
        List<ListenAddress> list = new ArrayList<>();
        for (DatagramSocketChannel socket : datagramSockets) {
            String address = socket.bound().getAddress().getHostAddress();
            for (Transport transport : Transport.values()) {
                list.add(new ListenAddress(transport.name(), address, socket.bound().getPort()));
            }
        }
        return List.copyOf(list);
    }

    /** Closes every socket and ends the thread. Any thread but {@code sip}. */
    void close() {
        closed = true;
        if (thread == null) {
            return;
        }
        selector.wakeup();
        try {
            thread.join(Duration.ofSeconds(2));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
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
        if (flow.connection() == null) {
            flow.socket().send(bytes, flow.remote());
        } else {
            Connection connection = flow.connection();
            try {
                connection.send(bytes, () -> onSelector(connection::updateInterest));
            } catch (IOException failure) {
                onSelector(() -> drop(connection));
                throw failure;
            }
        }
    }

    /**
     * The way to a peer over UDP.
     *
     * @throws IOException if there is none
     */
    Flow datagramFlow(InetSocketAddress remote) throws IOException {
        DatagramSocketChannel socket = socketFor(remote);
        return new Flow(Transport.UDP, socket.localTowards(remote), remote, socket, null);
    }

    /** The open connection to a peer, null if there is none. */
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
        onSelector(() -> begin(attempt));
    }

    /** A connect under way. Ends once. */
    private final class Connecting {
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

        /** On {@code signalling}. */
        void end(Runnable result) {
            if (ended) {
                return;
            }
            ended = true;
            timer.cancel();
            SocketChannel attempted = channel;
            if (attempted != null && !connections.containsKey(remote)) {
                closeQuietly(attempted);
            }
            result.run();
        }
    }

    private DatagramSocketChannel socketFor(InetSocketAddress remote) throws IOException {
        IOException last = new IOException("no address to send from");
        for (boolean exact : new boolean[] {true, false}) {
            for (DatagramSocketChannel socket : datagramSockets) {
                InetAddress bound = socket.bound().getAddress();
                if (bound.getClass() != remote.getAddress().getClass()) {
                    continue;
                }
                if (!exact || bound.isAnyLocalAddress() || reaches(bound, remote)) {
                    return socket;
                }
            }
        }
        throw last;
    }

    /** Whether the kernel would send from this address to the peer. */
    private static boolean reaches(InetAddress bound, InetSocketAddress remote) {
        try (DatagramChannel probe = DatagramChannel.open()) {
            probe.connect(remote);
            return ((InetSocketAddress) probe.getLocalAddress()).getAddress().equals(bound);
        } catch (IOException unreachable) {
            log.debug("no way to {}", remote, unreachable);
            return false;
        }
    }

    private Flow flow(Connection connection) throws IOException {
        InetSocketAddress local = connection.local();
        DatagramSocketChannel socket = socketFor(connection.remote());
        for (DatagramSocketChannel candidate : datagramSockets) {
            if (candidate.bound().getAddress().equals(local.getAddress())) {
                socket = candidate;
            }
        }
        InetSocketAddress reached =
                new InetSocketAddress(local.getAddress(), socket.bound().getPort());
        return new Flow(Transport.TCP, reached, connection.remote(), null, connection);
    }

    // ---- the thread sip ----

    private void onSelector(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    private void run() {
        ByteBuffer datagram = ByteBuffer.allocate(DATAGRAM_LIMIT);
        try {
            while (!closed) {
                selector.select(key -> ready(key, datagram));
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
            }
        } catch (IOException | ClosedSelectorException failure) {
            log.error("the SIP sockets failed", failure);
        } finally {
            closeChannels();
        }
    }

    private void ready(SelectionKey key, ByteBuffer datagram) {
        try {
            if (!key.isValid()) {
                return;
            }
            switch (key.channel()) {
                case DatagramChannel channel ->
                        receive(channel, (DatagramSocketChannel) key.attachment(), datagram);
                case ServerSocketChannel server -> accept(server);
                case SocketChannel channel -> stream(key, channel);
                default -> throw new IllegalStateException(key.channel().toString());
            }
        } catch (IOException | RuntimeException failure) {
            log.debug("a SIP socket", failure);
        }
    }

    private void receive(DatagramChannel channel, DatagramSocketChannel socket, ByteBuffer buffer)
            throws IOException {
        for (int burst = 0; burst < 64; burst++) {
            buffer.clear();
            InetSocketAddress source = (InetSocketAddress) channel.receive(buffer);
            if (source == null) {
                return;
            }
            byte[] bytes = Arrays.copyOf(buffer.array(), buffer.position());
            try {
                datagram(bytes, source, socket);
            } catch (WireFormat.Malformed malformed) {
                log.debug("from {}: {}", source, malformed.getMessage());
                if (malformed.answer() != null) {
                    socket.send(malformed.answer(), source);
                }
            }
        }
    }

    private void datagram(byte[] bytes, InetSocketAddress source, DatagramSocketChannel socket)
            throws IOException, WireFormat.Malformed {
        int start = 0;
        while (start < bytes.length && bytes[start] <= ' ') {
            start++;
        }
        byte[] text = Arrays.copyOfRange(bytes, start, bytes.length);
        if (text.length < 4) {
            return;
        }
        int headLength = WireFormat.headLength(text, text.length);
        if (headLength < 0 || headLength > WireFormat.HEAD_LIMIT) {
            throw new WireFormat.Malformed("no end of the headers", null);
        }
        String head = new String(text, 0, headLength, StandardCharsets.UTF_8);
        long said = WireFormat.contentLength(head);
        long bodyLength = said < 0 ? text.length - headLength : said;
        if (headLength + bodyLength > text.length) {
            throw WireFormat.malformed("the body is cut off", head, 400);
        }
        byte[] body = Arrays.copyOfRange(text, headLength, headLength + (int) bodyLength);
        SIPMessage message = WireFormat.parse(head, body);
        InetSocketAddress remote =
                message instanceof SIPRequest
                        ? replyAddress(message.getTopmostVia(), source)
                        : source;
        Flow flow = new Flow(Transport.UDP, socket.localTowards(source), remote, socket, null);
        post(message, flow);
    }

    /**
     * Notes where a request came from in its topmost Via, and says where its responses go (RFC 3261
     * section 18.2, RFC 3581 section 4).
     */
    static InetSocketAddress replyAddress(Via via, InetSocketAddress source) {
        boolean asked = via.hasParameter("rport");
        InetAddress literal = InetLiterals.parse(via.getHost());
        try {
            if (asked) {
                via.setParameter("rport", String.valueOf(source.getPort()));
            }
            if (asked || !source.getAddress().equals(literal)) {
                via.setParameter("received", source.getAddress().getHostAddress());
            }
        } catch (java.text.ParseException refused) {
            log.debug("Via of {}", source, refused);
        }
        int port = asked ? source.getPort() : via.getPort() > 0 ? via.getPort() : 5060;
        return new InetSocketAddress(source.getAddress(), port);
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
        channel.configureBlocking(false);
        adopt(channel, channel.register(selector, SelectionKey.OP_READ));
    }

    private Connection adopt(SocketChannel channel, SelectionKey key) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        Connection connection = new Connection(channel);
        connection.registered(key);
        key.attach(connection);
        key.interestOps(SelectionKey.OP_READ);
        connections.put(connection.remote(), connection);
        return connection;
    }

    private void begin(Connecting attempt) {
        try {
            SocketChannel channel = SocketChannel.open();
            attempt.channel = channel;
            channel.configureBlocking(false);
            InetAddress bound = socketFor(attempt.remote).bound().getAddress();
            if (!bound.isAnyLocalAddress()) {
                channel.bind(new InetSocketAddress(bound, 0));
            }
            channel.register(selector, SelectionKey.OP_CONNECT, attempt);
            if (channel.connect(attempt.remote)) {
                connected(channel.keyFor(selector), channel, attempt);
            }
        } catch (IOException | RuntimeException failure) {
            refused(attempt, failure);
        }
    }

    private void stream(SelectionKey key, SocketChannel channel) {
        if (key.attachment() instanceof Connecting attempt) {
            try {
                if (channel.finishConnect()) {
                    connected(key, channel, attempt);
                }
            } catch (IOException failure) {
                refused(attempt, failure);
            }
            return;
        }
        Connection connection = (Connection) key.attachment();
        try {
            if (key.isWritable()) {
                connection.writeWaiting();
            }
            if (key.isReadable()) {
                connection.read(
                        message -> arrived(message, connection),
                        () -> onSelector(connection::updateInterest));
            }
        } catch (IOException | WireFormat.Malformed gone) {
            log.debug("connection to {}: {}", connection.remote(), gone.getMessage());
            drop(connection);
        }
    }

    private void connected(SelectionKey key, SocketChannel channel, Connecting attempt)
            throws IOException {
        Connection connection = adopt(channel, key);
        Flow flow = flow(connection);
        signalling.execute(() -> attempt.end(() -> attempt.connected.accept(flow)));
    }

    private void refused(Connecting attempt, Exception failure) {
        log.debug("connecting to {}", attempt.remote, failure);
        closeQuietly(attempt.channel);
        signalling.execute(
                () ->
                        attempt.end(
                                () ->
                                        attempt.failed.accept(
                                                "The server cannot be reached over TCP")));
    }

    private void arrived(SIPMessage message, Connection connection) {
        try {
            if (message instanceof SIPRequest) {
                replyAddress(message.getTopmostVia(), connection.remote());
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
        signalling.execute(
                () -> {
                    if (message instanceof SIPRequest request) {
                        receiver.request(request, flow);
                    } else if (message instanceof SIPResponse response) {
                        receiver.response(response, flow);
                    }
                });
    }

    private void drop(Connection connection) {
        connection.close();
        connections.remove(connection.remote(), connection);
        signalling.execute(() -> receiver.disconnected(connection));
    }

    private void closeChannels() {
        for (SelectionKey key : List.copyOf(selector.keys())) {
            closeQuietly(key.channel());
        }
        closeQuietly(selector);
        connections.clear();
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (Exception failure) {
            log.debug("closing {}", closeable, failure);
        }
    }
}
