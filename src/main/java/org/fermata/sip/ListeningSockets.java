package org.fermata.sip;

import gov.nist.javax.sip.message.SIPMessage;

import org.fermata.call.ListenAddress;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The sockets on the addresses we listen on: UDP, and TCP on the same port. Filled once, before the
 * thread {@code sip} starts; any thread after that.
 */
final class ListeningSockets {

    private static final int PORT_ATTEMPTS = 50;

    private final FloodGuard guard;
    private final BindingRequests bindings;
    private final BiConsumer<SIPMessage, Flow> messages;
    private final Connections connections;
    private final SelectorThread sockets;
    private final List<UdpSocket> udpSockets = new ArrayList<>();

    /**
     * Prepares them.
     *
     * @param guard says what of what comes over UDP is taken
     * @param bindings takes what comes of STUN
     * @param messages takes what else comes
     * @param connections takes who connects
     * @param sockets the thread they are served by
     */
    ListeningSockets(
            FloodGuard guard,
            BindingRequests bindings,
            BiConsumer<SIPMessage, Flow> messages,
            Connections connections,
            SelectorThread sockets) {
        this.guard = guard;
        this.bindings = bindings;
        this.messages = messages;
        this.connections = connections;
        this.sockets = sockets;
    }

    /**
     * Binds all addresses; those that take any free port get the same one.
     *
     * @throws IOException if one cannot be bound
     */
    void bind(List<InetSocketAddress> addresses) throws IOException {
        boolean anyPort = addresses.stream().anyMatch(address -> address.getPort() == 0);
        for (int attempt = 1; ; attempt++) {
            List<Closeable> bound = new ArrayList<>();
            try {
                int free = 0;
                for (InetSocketAddress address : addresses) {
                    int port = address.getPort() == 0 ? free : address.getPort();
                    int given = bind(new InetSocketAddress(address.getAddress(), port), bound);
                    free = address.getPort() == 0 ? given : free;
                }
                return;
            } catch (IOException taken) {
                udpSockets.clear();
                bound.forEach(SelectorThread::closeQuietly);
                if (!anyPort || attempt == PORT_ATTEMPTS) {
                    throw taken;
                }
            }
        }
    }

    private int bind(InetSocketAddress address, List<Closeable> bound) throws IOException {
        try {
            UdpSocket udp = new UdpSocket(address, guard, bindings, messages);
            bound.add(udp.channel());
            ServerSocketChannel server = ServerSocketChannel.open(UdpSocket.family(address));
            bound.add(server);
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(udp.bound());
            server.configureBlocking(false);
            udpSockets.add(udp);
            sockets.register(udp.channel(), SelectionKey.OP_READ, udp);
            sockets.register(
                    server, SelectionKey.OP_ACCEPT, key -> connections.accept(server, null));
            return udp.bound().getPort();
        } catch (IOException taken) {
            throw new IOException(
                    Messages.literal(address.getAddress())
                            + ":"
                            + address.getPort()
                            + ": "
                            + taken.getMessage(),
                    taken);
        }
    }

    /** The addresses bound, as the user is told them. */
    List<ListenAddress> listening() {
        List<ListenAddress> list = new ArrayList<>();
        for (UdpSocket socket : udpSockets) {
            String address = socket.bound().getAddress().getHostAddress();
            for (Transport transport : List.of(Transport.UDP, Transport.TCP)) {
                list.add(new ListenAddress(transport.name(), address, socket.bound().getPort()));
            }
        }
        return list;
    }

    /** The addresses and ports bound. */
    List<InetSocketAddress> bound() {
        return udpSockets.stream().map(UdpSocket::bound).toList();
    }

    /**
     * The socket that datagrams to a peer leave from.
     *
     * @throws IOException if none is of its family
     */
    UdpSocket socketFor(InetSocketAddress remote) throws IOException {
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

    /**
     * The port we listen on at the local end of a connection.
     *
     * @throws IOException if there is none of its family
     */
    int port(InetSocketAddress local, InetSocketAddress remote) throws IOException {
        UdpSocket socket = socketFor(remote);
        for (UdpSocket candidate : udpSockets) {
            if (candidate.bound().getAddress().equals(local.getAddress())) {
                socket = candidate;
            }
        }
        return socket.bound().getPort();
    }
}
