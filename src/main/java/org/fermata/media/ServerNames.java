package org.fermata.media;

import org.fermata.concurrent.EventLoop;
import org.fermata.concurrent.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the addresses of STUN and TURN servers. Owned by {@code signalling}, which never waits: a
 * look-up runs on a thread {@code connect} of its own, one for each name at a time, and what it
 * found is taken for a while.
 */
final class ServerNames {

    private static final Logger log = LoggerFactory.getLogger(ServerNames.class);

    /** STUN's and TURN's (RFC 8489 section 8.1). */
    private static final int PORT = 3478;

    private static final long KEPT_NANOS = 60_000_000_000L;
    private static final int MOST_LOOK_UPS = 4;

    private static final Pattern SERVER =
            Pattern.compile(
                    "(?:stun:|turn:)?(\\[[^]]+]|[^:?\\[]+)(?::(\\d{1,5}))?(?:\\?transport=udp)?",
                    Pattern.CASE_INSENSITIVE);

    private record Known(InetAddress[] addresses, long atNanos) {}

    private final EventLoop signalling;
    private final Map<String, Known> known = new HashMap<>();
    private final Map<String, List<Consumer<InetAddress[]>>> asked = new HashMap<>();

    ServerNames(EventLoop signalling) {
        this.signalling = signalling;
    }

    /**
     * Finds a server.
     *
     * @param server its host, with or without a port; null for none
     * @param like an address of ours, of whose family the server's has to be
     * @param found called with the address, at once where that is known; with null if there is none
     */
    void find(String server, InetAddress like, Consumer<InetSocketAddress> found) {
        signalling.assertOwner();
        Matcher parts = server == null ? null : SERVER.matcher(server.strip());
        if (parts == null || !parts.matches()) {
            found.accept(null);
            return;
        }
        int port = parts.group(2) == null ? PORT : Integer.parseInt(parts.group(2));
        String host = parts.group(1).replaceAll("[\\[\\]]", "");
        addresses(host, all -> found.accept(port > 65_535 ? null : first(all, like, port)));
    }

    private static InetSocketAddress first(InetAddress[] all, InetAddress like, int port) {
        for (InetAddress address : all) {
            if (address.getClass() == like.getClass()) {
                return new InetSocketAddress(address, port);
            }
        }
        return null;
    }

    private void addresses(String host, Consumer<InetAddress[]> found) {
        Known before = known.get(host);
        if (before != null && signalling.nanoTime() - before.atNanos() < KEPT_NANOS) {
            found.accept(before.addresses());
            return;
        }
        try {
            found.accept(new InetAddress[] {InetAddress.ofLiteral(host)});
            return;
        } catch (IllegalArgumentException isName) {
            log.debug("{} is looked up", host);
        }
        List<Consumer<InetAddress[]>> waiting = asked.get(host);
        if (waiting != null) {
            waiting.add(found);
        } else if (asked.size() < MOST_LOOK_UPS) {
            asked.put(host, new ArrayList<>(List.of(found)));
            Threads.start("connect", () -> lookUp(host));
        } else {
            found.accept(new InetAddress[0]);
        }
    }

    private void lookUp(String host) {
        InetAddress[] all;
        try {
            all = InetAddress.getAllByName(host);
        } catch (UnknownHostException unknown) {
            log.info("there is no address for {}", host);
            all = new InetAddress[0];
        }
        InetAddress[] result = all;
        signalling.execute(
                () -> {
                    known.put(host, new Known(result, signalling.nanoTime()));
                    asked.remove(host).forEach(found -> found.accept(result));
                });
    }
}
