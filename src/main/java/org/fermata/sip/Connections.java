package org.fermata.sip;

import gov.nist.javax.sip.message.SIPMessage;

import org.fermata.concurrent.EventLoop;
import org.fermata.concurrent.Threads;
import org.slf4j.Logger;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The TCP and TLS connections of a user agent: those we make and those we accept. They live on the
 * thread {@code sip}.
 *
 * <pre>
 *   connect ──► (connect: certificates' files) ──► TCP ──► TLS handshake ──► open ──► gone
 *   accept  ─────────────────────────────────────────────────▲
 * </pre>
 */
final class Connections {

    private static final Logger log = SelectorThread.log;

    /** How a sentence begins that says no more than that there is no connection. */
    static final String UNREACHED = "The server cannot be reached";

    /** How many that connected to us may be in their handshake. */
    private static final int HANDSHAKE_LIMIT = 16;

    /** How many of those may be from one source. */
    private static final int SOURCE_HANDSHAKE_LIMIT = 4;

    /** Where a connection of ours is to come from. */
    @FunctionalInterface
    interface Source {
        /**
         * The local address to bind before connecting; the wildcard for any.
         *
         * @throws IOException if there is none of the peer's family
         */
        InetSocketAddress towards(InetSocketAddress remote) throws IOException;
    }

    private final EventLoop signalling;
    private final Duration connectLimit;
    private final Source source;
    private final FloodGuard guard;
    private final BiConsumer<SIPMessage, Connection> arrived;
    private final Consumer<Connection> lost;
    private final Map<Endpoint, Connection> open = new ConcurrentHashMap<>();
    private volatile SelectorThread sockets;

    // Owned by the thread sip.
    private final List<InetAddress> handshakes = new ArrayList<>();
    private final ConnectionLimits limits = new ConnectionLimits();

    /**
     * Prepares connections; none can be made before {@link #start}.
     *
     * @param connectLimit how long each step of a connect may take: certificates, TCP, TLS
     * @param guard says what of what comes is taken
     * @param arrived takes each message. On {@code sip}
     * @param lost told of each connection that is gone. On {@code signalling}
     */
    Connections(
            EventLoop signalling,
            Duration connectLimit,
            Source source,
            FloodGuard guard,
            BiConsumer<SIPMessage, Connection> arrived,
            Consumer<Connection> lost) {
        this.signalling = signalling;
        this.connectLimit = connectLimit;
        this.source = source;
        this.guard = guard;
        this.arrived =
                (message, connection) -> {
                    limits.heard(connection, System.nanoTime());
                    arrived.accept(message, connection);
                };
        this.lost = lost;
    }

    void start(SelectorThread thread) {
        sockets = thread;
    }

    // ---- signalling ----

    /** The open connection to a place, null if there is none. Any thread. */
    Connection to(Endpoint endpoint) {
        Connection connection = open.get(endpoint);
        return connection != null && connection.open() ? connection : null;
    }

    /**
     * Connects.
     *
     * @param endpoint where to, over TCP or TLS
     * @param connected called on {@code signalling} with a connection that messages can go over
     * @param failed called on {@code signalling} with a sentence
     */
    void connect(Endpoint endpoint, Consumer<Connection> connected, Consumer<String> failed) {
        Connecting attempt = new Connecting(endpoint, connected, failed);
        attempt.waitOn();
        if (endpoint.transport() == Transport.TLS) {
            Threads.start("connect", attempt::prepare);
        } else {
            sockets.execute(() -> attempt.begin(null));
        }
    }

    /** Closes a connection that failed. Any thread. */
    void giveUp(Connection connection) {
        sockets.execute(() -> drop(connection));
    }

    /** Ends the connections that leave from none of these addresses. Any thread. */
    void endAllBut(Set<InetAddress> addresses) {
        for (Connection connection : open.values()) {
            try {
                if (!addresses.contains(connection.local().getAddress())) {
                    connection.close();
                    giveUp(connection);
                }
            } catch (IOException closed) {
                log.debug("connection to {}", connection.remote(), closed);
            }
        }
    }

    // ---- the thread sip ----

    /** A connect under way. Begun on {@code sip}, ended once, on {@code signalling}. */
    private final class Connecting implements SelectorThread.Ready {
        private final Endpoint endpoint;
        private final Consumer<Connection> connected;
        private final Consumer<String> failed;

        // Owned by the thread sip.
        private SocketChannel channel;
        private TlsSide side;
        private boolean stands;

        // Owned by signalling.
        private EventLoop.Timer timer = () -> {};
        private boolean ended;

        Connecting(Endpoint endpoint, Consumer<Connection> connected, Consumer<String> failed) {
            this.endpoint = endpoint;
            this.connected = connected;
            this.failed = failed;
        }

        /** Something has come of it: each step may take its time. On {@code signalling}. */
        void waitOn() {
            timer.cancel();
            if (!ended) {
                timer =
                        signalling.schedule(
                                connectLimit,
                                () -> end(() -> failed.accept("The server does not answer")));
            }
        }

        /** Reads the certificates' files. On {@code connect}. */
        void prepare() {
            try {
                TlsSide made = TlsContexts.client(endpoint.tls(), endpoint.domain());
                signalling.execute(this::waitOn);
                sockets.execute(() -> begin(made));
            } catch (TlsRefusal unusable) {
                log.debug("preparing TLS with {}", endpoint.domain(), unusable);
                refused(unusable.getMessage());
            } catch (RuntimeException unusable) {
                log.debug("preparing TLS with {}", endpoint.domain(), unusable);
                refused("TLS cannot be used here");
            }
        }

        void begin(TlsSide made) {
            side = made;
            try {
                channel = SocketChannel.open(UdpSocket.family(endpoint.address()));
                channel.configureBlocking(false);
                InetSocketAddress from = source.towards(endpoint.address());
                if (!from.getAddress().isAnyLocalAddress()) {
                    channel.bind(new InetSocketAddress(from.getAddress(), 0));
                }
                SelectionKey key = sockets.register(channel, SelectionKey.OP_CONNECT, this);
                if (channel.connect(endpoint.address())) {
                    reached(key);
                }
            } catch (IOException | RuntimeException failure) {
                unreachable(failure);
            }
        }

        @Override
        public void ready(SelectionKey key) {
            try {
                if (channel.finishConnect()) {
                    reached(key);
                }
            } catch (IOException failure) {
                unreachable(failure);
            }
        }

        private void reached(SelectionKey key) throws IOException {
            Connection standing = to(endpoint);
            if (standing != null) {
                // Two asked for the same place at once: one connection serves both.
                channel.close();
                succeeded(standing);
                return;
            }
            Connection made = take(channel, key, endpoint, side, this::lost);
            if (side == null) {
                keep(made);
            } else {
                signalling.execute(this::waitOn);
                made.secure(() -> keep(made));
            }
        }

        private void keep(Connection made) {
            stands = true;
            Connection standing = to(endpoint);
            if (standing != null) {
                // Two shook hands at once: as above.
                made.close();
                succeeded(standing);
                return;
            }
            open.put(endpoint, made);
            succeeded(made);
        }

        private void succeeded(Connection connection) {
            signalling.execute(() -> end(() -> connected.accept(connection)));
        }

        private void lost(Connection connection) {
            drop(connection);
            if (!stands) {
                refused(connection.lost());
            }
        }

        private void unreachable(Exception failure) {
            log.debug("connecting to {}", endpoint.address(), failure);
            SelectorThread.closeQuietly(channel);
            refused(UNREACHED + " over " + endpoint.transport());
        }

        private void refused(String sentence) {
            signalling.execute(() -> end(() -> failed.accept(sentence)));
        }

        private void end(Runnable result) {
            if (ended) {
                return;
            }
            ended = true;
            timer.cancel();
            sockets.execute(
                    () -> {
                        if (!stands) {
                            SelectorThread.closeQuietly(channel);
                        }
                    });
            result.run();
        }
    }

    /**
     * Accepts a connection. On {@code sip}.
     *
     * @param tls makes our side of it, null for plain TCP
     * @throws IOException if it is gone again
     */
    void accept(ServerSocketChannel server, TlsContexts.Server tls) throws IOException {
        SocketChannel channel = server.accept();
        if (channel == null) {
            return;
        }
        InetSocketAddress remote = (InetSocketAddress) channel.getRemoteAddress();
        if (remote == null || tls != null && !mayShakeHands(remote.getAddress())) {
            channel.close();
            return;
        }
        try {
            channel.configureBlocking(false);
            SelectionKey key = sockets.register(channel, SelectionKey.OP_READ, ready -> {});
            Transport transport = tls == null ? Transport.TCP : Transport.TLS;
            Endpoint peer = new Endpoint(transport, remote, null, null);
            TlsSide side = tls == null ? null : tls.accept();
            Connection newcomer = take(channel, key, peer, side, this::drop);
            Connection victim = limits.admit(newcomer, System.nanoTime());
            if (victim != null) {
                log.debug("{} makes room for {}", victim.remote(), newcomer.remote());
                drop(victim);
            }
            if (tls == null) {
                open.put(peer, newcomer);
            } else {
                new Accepting(newcomer);
            }
        } catch (IOException | RuntimeException gone) {
            // Left open it would be ready for ever, and nobody would read it.
            channel.close();
            throw gone;
        }
    }

    private boolean mayShakeHands(InetAddress source) {
        return handshakes.size() < HANDSHAKE_LIMIT
                && handshakes.stream().filter(source::equals).count() < SOURCE_HANDSHAKE_LIMIT;
    }

    /** The handshake of one that connected to us. On {@code sip}. */
    private final class Accepting {
        private final InetAddress source;
        private boolean counted = true;

        Accepting(Connection connection) {
            source = connection.remote().getAddress();
            handshakes.add(source);
            signalling.schedule(connectLimit, () -> sockets.execute(() -> tooLong(connection)));
            connection.secure(
                    () -> {
                        settle();
                        open.put(connection.endpoint(), connection);
                    });
        }

        /** Those that broke off are counted until their time is over, too. */
        private void tooLong(Connection connection) {
            if (counted) {
                settle();
                drop(connection);
            }
        }

        private void settle() {
            counted = false;
            handshakes.remove(source);
        }
    }

    private Connection take(
            SocketChannel channel,
            SelectionKey key,
            Endpoint peer,
            TlsSide side,
            Consumer<Connection> gone)
            throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        Connection connection =
                new Connection(channel, key, sockets::execute, guard, arrived, gone, side, peer);
        key.attach(connection);
        key.interestOps(SelectionKey.OP_READ);
        return connection;
    }

    private void drop(Connection connection) {
        connection.close();
        limits.gone(connection);
        if (open.remove(connection.endpoint(), connection)) {
            signalling.execute(() -> lost.accept(connection));
        }
    }
}
