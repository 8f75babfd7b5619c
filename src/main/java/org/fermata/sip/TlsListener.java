package org.fermata.sip;

import org.fermata.call.ListenAddress;
import org.fermata.concurrent.Threads;
import org.fermata.store.AccountSettings.TlsSettings;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Takes TLS connections while there is a certificate of ours to show: on every address that UDP is
 * taken on, at the next free port above, which for 5060 is 5061.
 */
final class TlsListener {

    private static final int PORT_ATTEMPTS = 50;

    private final Connections connections;
    private final SelectorThread sockets;
    private final List<InetSocketAddress> beside;

    /** What {@code signalling} asked for last; what was asked for before is not served any more. */
    private volatile TlsSettings wanted;

    // Owned by the thread sip; the list of addresses is read by any.
    private final List<ServerSocketChannel> servers = new ArrayList<>();
    private volatile List<ListenAddress> listening = List.of();

    /**
     * Prepares a listener that takes nothing yet.
     *
     * @param beside the addresses and ports UDP is taken on
     */
    TlsListener(Connections connections, SelectorThread sockets, List<InetSocketAddress> beside) {
        this.connections = connections;
        this.sockets = sockets;
        this.beside = List.copyOf(beside);
    }

    /** The addresses TLS is taken on. Any thread. */
    List<ListenAddress> listening() {
        return listening;
    }

    /**
     * Takes connections with a certificate, or none any more. On {@code signalling}; done a little
     * later.
     *
     * @param identity the certificate and key to show, null to take none
     */
    void show(TlsSettings identity) {
        if (Objects.equals(identity, wanted)) {
            return;
        }
        wanted = identity;
        Threads.start(
                "connect",
                () -> {
                    try {
                        TlsContexts.Server tls =
                                identity == null ? null : TlsContexts.server(identity);
                        sockets.execute(() -> serve(identity, tls));
                    } catch (TlsRefusal unusable) {
                        // The account itself tells it, as it shows the same to its server.
                        SelectorThread.log.warn("no TLS is taken: {}", unusable.getMessage());
                        sockets.execute(() -> serve(identity, null));
                    }
                });
    }

    // ---- the thread sip ----

    private void serve(TlsSettings identity, TlsContexts.Server tls) {
        if (!Objects.equals(identity, wanted)) {
            return;
        }
        servers.forEach(SelectorThread::closeQuietly);
        servers.clear();
        List<ListenAddress> taken = new ArrayList<>();
        if (tls != null) {
            for (InetSocketAddress address : beside) {
                open(address, tls, taken);
            }
        }
        listening = List.copyOf(taken);
    }

    private void open(
            InetSocketAddress address, TlsContexts.Server tls, List<ListenAddress> taken) {
        for (int above = 1; above <= PORT_ATTEMPTS; above++) {
            int port = address.getPort() + above;
            if (port > 65_535) {
                break;
            }
            ServerSocketChannel server = null;
            try {
                server = ServerSocketChannel.open(UdpSocket.family(address));
                server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                server.bind(new InetSocketAddress(address.getAddress(), port));
                server.configureBlocking(false);
                ServerSocketChannel bound = server;
                sockets.register(
                        server, SelectionKey.OP_ACCEPT, key -> connections.accept(bound, tls));
                servers.add(server);
                taken.add(
                        new ListenAddress(
                                Transport.TLS.name(), address.getAddress().getHostAddress(), port));
                return;
            } catch (IOException inUse) {
                SelectorThread.closeQuietly(server);
                SelectorThread.log.debug("port {} for TLS", port, inUse);
            }
        }
        SelectorThread.log.warn("no port above {} is free for TLS", address.getPort());
    }
}
