package org.fermata.sip;

import org.fermata.concurrent.EventLoop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The ways of requests that UDP may lose for their size (RFC 3261 section 18.1.1). Owned by {@code
 * signalling}.
 */
final class LargeRequests {

    private static final Duration DATAGRAMS_ONLY = Duration.ofMinutes(10);

    private final EventLoop signalling;
    private final Transports transports;

    /** The places that take no large requests over TCP, and since when. */
    private final Map<InetSocketAddress, Long> datagramsOnly = new HashMap<>();

    LargeRequests(EventLoop signalling, Transports transports) {
        this.signalling = signalling;
        this.transports = transports;
    }

    /**
     * Finds the way for one: TCP to the same place, or where that is refused the way it would have
     * gone. A place that has refused is not asked again for a while.
     *
     * @param way over UDP
     * @param found told on {@code signalling}, perhaps before this returns
     */
    void findStream(Flow way, Consumer<Flow> found) {
        Endpoint stream = new Endpoint(Transport.TCP, way.remote(), null, null);
        long now = signalling.nanoTime();
        datagramsOnly.values().removeIf(since -> now - since > DATAGRAMS_ONLY.toNanos());
        Flow standing = null;
        try {
            standing = transports.connectedFlow(stream);
        } catch (IOException gone) {
            Transports.log.debug("connection to {}", way.remote(), gone);
        }
        if (standing != null || datagramsOnly.containsKey(way.remote())) {
            found.accept(standing == null ? way : standing);
            return;
        }
        transports.connect(
                stream,
                found,
                sentence -> {
                    Transports.log.debug("a large request goes over UDP: {}", sentence);
                    datagramsOnly.put(way.remote(), signalling.nanoTime());
                    found.accept(way);
                });
    }
}
