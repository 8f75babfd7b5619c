package org.fermata.sip;

import org.fermata.concurrent.EventLoop;
import org.fermata.concurrent.Threads;
import org.fermata.sip.ServerLocation.Query;

import java.io.IOException;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import javax.sip.address.SipURI;

/**
 * Finds the ways to a SIP URI (RFC 3263): looks its name up and connects. Owned by {@code
 * signalling}, which never waits: a look-up runs on a thread {@code connect} of its own, one for
 * each name at a time, so that a name server which never answers holds up only those who ask for
 * that name.
 */
final class Targets {

    /** How many names may be looked up at once; more wait their turn. */
    private static final int LOOKUP_LIMIT = 16;

    /** How long a place that failed is tried after all others. */
    private static final Duration DOUBT = Duration.ofMinutes(2);

    private static final int DOUBTED_LIMIT = 256;

    private final EventLoop loop;
    private final Transports transports;
    private final SipTimers timers;
    private final Names names;

    private final RandomGenerator random = new SecureRandom();

    /** Who waits for each name that is being looked up. */
    private final Map<Query, List<Consumer<Lookup>>> waiting = new HashMap<>();

    private final Queue<Query> queued = new ArrayDeque<>();
    private int running;

    /** The places that failed lately, and when, by {@link EventLoop#nanoTime}. */
    private final Map<Endpoint, Long> doubted =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Endpoint, Long> eldest) {
                    return size() > DOUBTED_LIMIT;
                }
            };

    private record Lookup(List<Endpoint> places, String failure) {}

    Targets(EventLoop loop, Transports transports, SipTimers timers, Names names) {
        this.loop = loop;
        this.transports = transports;
        this.timers = timers;
        this.names = names;
    }

    /**
     * Whether there can be a way to a next hop at all.
     *
     * @param hop its URI
     * @param reach how it is to be reached
     * @return a sentence why there is none, null if there may be one
     */
    static String refusal(SipURI hop, Reach reach) {
        String named = hop.getTransportParam();
        if (named != null && Transport.of(named) == null) {
            return "The transport " + named + " is not supported";
        }
        boolean secure = hop.isSecure() || reach.secure();
        if (secure && Transport.of(named) == Transport.UDP) {
            return "A secure address (sips:) cannot be reached over UDP";
        }
        return hop.getPort() > 65_535 ? "Port " + hop.getPort() + " does not exist" : null;
    }

    /**
     * Finds a way to a next hop: of several places the first that can be reached.
     *
     * @param hop its URI
     * @param reach how it is to be reached
     * @param known a way that is known to the same peer, null if none; taken where it still stands
     * @param found told the way, perhaps before this returns
     * @param failed told a sentence, perhaps before this returns
     */
    void find(SipURI hop, Reach reach, Flow known, Consumer<Flow> found, Consumer<String> failed) {
        locate(hop, reach, known, ways -> ways.next(found, failed), failed);
    }

    /**
     * Finds all the ways to a next hop, to be tried one after another (RFC 3263 section 4.3).
     *
     * @param located told the ways, perhaps before this returns
     * @param failed told a sentence, perhaps before this returns
     */
    void locate(
            SipURI hop, Reach reach, Flow known, Consumer<Ways> located, Consumer<String> failed) {
        loop.assertOwner();
        String refusal = refusal(hop, reach);
        if (refusal != null) {
            failed.accept(refusal);
            return;
        }
        Query query = query(hop, reach);
        boolean datagramsOnly = query.transport() == Transport.UDP;
        Endpoint literal = ServerLocation.literal(query);
        if (literal != null) {
            Flow standing = standing(literal, known);
            located.accept(
                    standing == null
                            ? new Ways(this, List.of(again(literal, known)), datagramsOnly)
                            : new Ways(this, standing));
            return;
        }
        lookUp(
                query,
                lookup -> {
                    if (lookup.failure() != null) {
                        failed.accept(lookup.failure());
                    } else {
                        located.accept(
                                new Ways(this, trustedFirst(lookup.places()), datagramsOnly));
                    }
                });
    }

    private static Query query(SipURI hop, Reach reach) {
        boolean secure = hop.isSecure() || reach.secure();
        String named = hop.getTransportParam();
        Transport transport = named == null ? reach.wanted() : Transport.of(named);
        String host = hop.getMAddrParam() == null ? hop.getHost() : hop.getMAddrParam();
        return new Query(
                host.toLowerCase(Locale.ROOT),
                Math.max(0, hop.getPort()),
                secure ? Transport.TLS : transport,
                secure,
                reach.tls());
    }

    /** The known connection, where it leads to the same machine and still stands. */
    private static Flow standing(Endpoint literal, Flow known) {
        boolean same =
                known != null
                        && known.connection() != null
                        && known.transport() == literal.transport()
                        && known.remote().getAddress().equals(literal.address().getAddress());
        return same && known.open() ? known : null;
    }

    /** The same place as before, which has a name its certificate shows, not this address. */
    private static Endpoint again(Endpoint literal, Flow known) {
        boolean same =
                known != null
                        && known.connection() != null
                        && known.connection().endpoint().domain() != null
                        && known.transport() == literal.transport()
                        && known.remote().equals(literal.address());
        return same ? known.connection().endpoint() : literal;
    }

    private List<Endpoint> trustedFirst(List<Endpoint> places) {
        long now = loop.nanoTime();
        doubted.values().removeIf(since -> now - since > DOUBT.toNanos());
        List<Endpoint> ordered = new ArrayList<>(places);
        ordered.sort(Comparator.comparing(doubted::containsKey));
        return ordered;
    }

    /** Puts a place after others for a while: it did not answer, or not as it should. */
    void doubt(Endpoint place) {
        doubted.put(place, loop.nanoTime());
    }

    boolean doubts(Endpoint place) {
        return doubted.containsKey(place);
    }

    /**
     * Makes the way to a place.
     *
     * @param found told the way, perhaps before this returns
     * @param failed told a sentence, perhaps before this returns
     */
    void reach(Endpoint place, Consumer<Flow> found, Consumer<String> failed) {
        Flow way;
        try {
            way =
                    place.transport() == Transport.UDP
                            ? transports.datagramFlow(place.address())
                            : transports.connectedFlow(place);
        } catch (IOException unreachable) {
            Transports.log.debug("no way to {}", place.address(), unreachable);
            failed.accept("There is no network to the server");
            return;
        }
        if (way == null) {
            transports.connect(place, found, failed);
        } else {
            found.accept(way);
        }
    }

    // ---- names ----

    private void lookUp(Query name, Consumer<Lookup> result) {
        Consumer<Lookup> once = limited(result);
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
    private Consumer<Lookup> limited(Consumer<Lookup> result) {
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

    private void begin(Query name) {
        running++;
        Threads.start(
                "connect",
                () -> {
                    Lookup lookup = ask(name);
                    loop.execute(() -> ended(name, lookup));
                });
    }

    private Lookup ask(Query name) {
        try {
            return new Lookup(ServerLocation.find(name, names, random), null);
        } catch (UnknownHostException unknown) {
            return new Lookup(List.of(), "The name " + name.host() + " is not known");
        } catch (RuntimeException refused) {
            Transports.log.debug("looking up {}", name.host(), refused);
            return new Lookup(List.of(), "The name " + name.host() + " cannot be looked up");
        }
    }

    private void ended(Query name, Lookup lookup) {
        running--;
        Query next = queued.poll();
        if (next != null) {
            begin(next);
        }
        List<Consumer<Lookup>> askers = waiting.remove(name);
        if (askers != null) {
            askers.forEach(asker -> asker.accept(lookup));
        }
    }
}
