package org.fermata.sip;

import org.fermata.concurrent.EventLoop;
import org.fermata.concurrent.Threads;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;

import javax.sip.address.SipURI;

/**
 * Finds the way to a SIP URI: looks its name up and connects. Owned by {@code signalling}, which
 * never waits: a look-up runs on a thread {@code connect} of its own, one for each name at a time,
 * so that a name server which never answers holds up only those who ask for that name.
 */
final class Targets {

    /** How many names may be looked up at once; more wait their turn. */
    private static final int LOOKUP_LIMIT = 16;

    private static final int DEFAULT_PORT = 5060;

    /** Asks for the addresses of a name, as long as it takes. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String name) throws UnknownHostException;
    }

    private final EventLoop loop;
    private final Transports transports;
    private final SipTimers timers;
    private final Resolver resolver;

    /** Who waits for each name that is being looked up. */
    private final Map<String, List<Consumer<Lookup>>> waiting = new HashMap<>();

    private final Queue<String> queued = new ArrayDeque<>();
    private int running;

    private record Lookup(List<InetAddress> addresses, String failure) {}

    Targets(EventLoop loop, Transports transports, SipTimers timers, Resolver resolver) {
        this.loop = loop;
        this.transports = transports;
        this.timers = timers;
        this.resolver = resolver;
    }

    /**
     * Whether there can be a way to a next hop at all.
     *
     * @param hop its URI
     * @return a sentence why there is none, null if there may be one
     */
    static String refusal(SipURI hop) {
        if (hop.isSecure()) {
            return "Secure SIP (sips:) is not supported yet";
        }
        String named = hop.getTransportParam();
        if (named != null && Transport.of(named) == null) {
            return "The transport " + named + " is not supported";
        }
        return null;
    }

    /**
     * Finds the way to a next hop.
     *
     * @param hop its URI
     * @param wanted the transport where the URI names none
     * @param known a way that is known to the same peer, null if none; taken where it still stands
     * @param found told the way, perhaps before this returns
     * @param failed told a sentence, perhaps before this returns
     */
    void find(
            SipURI hop,
            Transport wanted,
            Flow known,
            Consumer<Flow> found,
            Consumer<String> failed) {
        loop.assertOwner();
        String refusal = refusal(hop);
        if (refusal != null) {
            failed.accept(refusal);
            return;
        }
        String named = hop.getTransportParam();
        Transport transport = named == null ? wanted : Transport.of(named);
        if (transport == Transport.TCP
                && known != null
                && known.transport() == Transport.TCP
                && known.open()
                && Messages.isHost(hop, known.remote())) {
            found.accept(known);
            return;
        }
        String host = hop.getMAddrParam() == null ? hop.getHost() : hop.getMAddrParam();
        int port = hop.getPort() > 0 ? hop.getPort() : DEFAULT_PORT;
        if (port > 65_535) {
            failed.accept("Port " + port + " does not exist");
            return;
        }
        InetAddress literal = InetLiterals.parse(host);
        if (literal != null) {
            reach(transport, List.of(literal), port, found, failed);
            return;
        }
        lookUp(
                host,
                lookup -> {
                    if (lookup.failure() != null) {
                        failed.accept(lookup.failure());
                    } else {
                        reach(transport, lookup.addresses(), port, found, failed);
                    }
                });
    }

    private void reach(
            Transport transport,
            List<InetAddress> addresses,
            int port,
            Consumer<Flow> found,
            Consumer<String> failed) {
        if (transport == Transport.TCP) {
            connect(addresses.iterator(), port, found, failed);
            return;
        }
        for (InetAddress address : addresses) {
            try {
                found.accept(transports.datagramFlow(new InetSocketAddress(address, port)));
                return;
            } catch (IOException unreachable) {
                Transports.log.debug("no way to {}", address, unreachable);
            }
        }
        failed.accept("There is no network to the server");
    }

    private void connect(
            Iterator<InetAddress> addresses,
            int port,
            Consumer<Flow> found,
            Consumer<String> failed) {
        InetSocketAddress remote = new InetSocketAddress(addresses.next(), port);
        Flow standing = null;
        try {
            standing = transports.connectedFlow(remote);
        } catch (IOException gone) {
            Transports.log.debug("connection to {}", remote, gone);
        }
        if (standing != null) {
            found.accept(standing);
            return;
        }
        transports.connect(
                remote,
                found,
                sentence -> {
                    if (addresses.hasNext()) {
                        connect(addresses, port, found, failed);
                    } else {
                        failed.accept(sentence);
                    }
                });
    }

    // ---- names ----

    private void lookUp(String name, Consumer<Lookup> result) {
        Consumer<Lookup> once = limited(name, result);
        List<Consumer<Lookup>> others = waiting.get(name);
        if (others != null) {
            others.add(once);
            return;
        }
        waiting.put(name, new ArrayList<>(List.of(once)));
        if (running < LOOKUP_LIMIT) {
            begin(name);
        } else {
            queued.add(name);
        }
    }

    /** The same, told once: the result, or that it took too long. */
    private Consumer<Lookup> limited(String name, Consumer<Lookup> result) {
        boolean[] told = new boolean[1];
        EventLoop.Timer timer =
                loop.schedule(
                        timers.connect(),
                        () -> {
                            told[0] = true;
                            result.accept(new Lookup(List.of(), "The name server does not answer"));
                        });
        return lookup -> {
            timer.cancel();
            if (!told[0]) {
                told[0] = true;
                result.accept(lookup);
            }
        };
    }

    private void begin(String name) {
        running++;
        Threads.start(
                "connect",
                () -> {
                    Lookup lookup = ask(name);
                    loop.execute(() -> ended(name, lookup));
                });
    }

    private Lookup ask(String name) {
        try {
            return new Lookup(Arrays.asList(resolver.resolve(name)), null);
        } catch (UnknownHostException unknown) {
            return new Lookup(List.of(), "The name " + name + " is not known");
        } catch (RuntimeException refused) {
            Transports.log.debug("looking up {}", name, refused);
            return new Lookup(List.of(), "The name " + name + " cannot be looked up");
        }
    }

    private void ended(String name, Lookup lookup) {
        running--;
        String next = queued.poll();
        if (next != null) {
            begin(next);
        }
        List<Consumer<Lookup>> askers = waiting.remove(name);
        if (askers != null) {
            askers.forEach(asker -> asker.accept(lookup));
        }
    }
}
