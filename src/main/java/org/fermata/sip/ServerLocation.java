package org.fermata.sip;

import org.fermata.store.AccountSettings.TlsSettings;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Where the servers of a SIP domain are (RFC 3263 section 4): NAPTR, SRV and addresses. Waits for
 * the name service, so on threads {@code connect} only.
 *
 * <pre>
 *   literal address ────────────────────────────────────────────► one place
 *   port named ─────────────────────────────────► addresses ────► places
 *   transport known ──────────────► SRV ──► addresses of targets ► places
 *   else NAPTR, else all ours ────► SRV      └─ none: addresses ─► places
 * </pre>
 */
final class ServerLocation {

    /** How many places are tried at most; a zone may list thousands. */
    private static final int LIMIT = 32;

    private static final int PORT = 5060;
    private static final int SECURE_PORT = 5061;

    /** The services we can use, by their names in NAPTR records. */
    private static final Map<String, Transport> SERVICES =
            Map.of(
                    "SIP+D2U", Transport.UDP,
                    "SIP+D2T", Transport.TCP,
                    "SIPS+D2T", Transport.TLS);

    /** Where SRV records of a transport are. */
    private static final Map<Transport, String> PREFIXES =
            new EnumMap<>(
                    Map.of(
                            Transport.UDP, "_sip._udp.",
                            Transport.TCP, "_sip._tcp.",
                            Transport.TLS, "_sips._tcp."));

    /**
     * What is looked for. Immutable.
     *
     * @param host a domain or a literal address
     * @param port the port named, 0 if none
     * @param transport the transport named, null if none
     * @param secure whether only TLS will do
     * @param tls whose certificates are believed, and our own
     */
    record Query(String host, int port, Transport transport, boolean secure, TlsSettings tls) {}

    private final Query query;
    private final Names names;
    private final RandomGenerator random;
    private final Set<Endpoint> found = new LinkedHashSet<>();

    private ServerLocation(Query query, Names names, RandomGenerator random) {
        this.query = query;
        this.names = names;
        this.random = random;
    }

    /**
     * Where a literal address is; any thread.
     *
     * @return null if the query is for a name
     */
    static Endpoint literal(Query query) {
        InetAddress address = InetLiterals.parse(query.host());
        if (address == null) {
            return null;
        }
        Transport transport = transport(query);
        return Endpoint.of(
                transport,
                new InetSocketAddress(address, port(query, transport)),
                query.host(),
                query.tls());
    }

    /**
     * Looks the places up.
     *
     * @param random spreads the load where weights say so
     * @return at least one, the best first
     * @throws UnknownHostException if the name is not known
     */
    static List<Endpoint> find(Query query, Names names, RandomGenerator random)
            throws UnknownHostException {
        ServerLocation location = new ServerLocation(query, names, random);
        location.find();
        return List.copyOf(location.found);
    }

    private void find() throws UnknownHostException {
        // A name of one part has no zone of its own, and localhost must not be asked for.
        if (query.port() == 0 && query.host().indexOf('.') > 0) {
            if (query.transport() != null) {
                byService(PREFIXES.get(query.transport()) + query.host(), query.transport());
            } else {
                byPointers();
            }
        }
        if (found.isEmpty()) {
            Transport transport = transport(query);
            add(query.host(), port(query, transport), transport);
        }
    }

    private static Transport transport(Query query) {
        if (query.transport() != null) {
            return query.transport();
        }
        return query.secure() ? Transport.TLS : Transport.UDP;
    }

    private static int port(Query query, Transport transport) {
        if (query.port() > 0) {
            return query.port();
        }
        return transport == Transport.TLS ? SECURE_PORT : PORT;
    }

    private boolean allowed(Transport transport) {
        return transport != null && (transport == Transport.TLS || !query.secure());
    }

    private void byPointers() {
        List<Names.Pointer> pointers = new ArrayList<>(names.pointers(query.host()));
        pointers.removeIf(pointer -> !allowed(SERVICES.get(pointer.service())));
        pointers.sort(
                Comparator.comparingInt(Names.Pointer::order)
                        .thenComparingInt(Names.Pointer::preference));
        for (Names.Pointer pointer : pointers) {
            byService(pointer.replacement(), SERVICES.get(pointer.service()));
        }
        if (!pointers.isEmpty()) {
            return;
        }
        for (Transport transport : Transport.values()) {
            if (found.isEmpty() && allowed(transport)) {
                byService(PREFIXES.get(transport) + query.host(), transport);
            }
        }
    }

    private void byService(String name, Transport transport) {
        for (Names.Service service : ordered(names.services(name), random)) {
            if (service.target().equals(".") || service.target().isEmpty()) {
                continue;
            }
            try {
                add(service.target(), service.port(), transport);
            } catch (UnknownHostException gone) {
                Transports.log.debug("{} names {}", name, service.target(), gone);
            }
        }
    }

    private void add(String host, int port, Transport transport) throws UnknownHostException {
        if (found.size() >= LIMIT) {
            return;
        }
        for (InetAddress address : names.resolve(host)) {
            if (found.size() < LIMIT) {
                found.add(
                        Endpoint.of(
                                transport,
                                new InetSocketAddress(address, port),
                                query.host(),
                                query.tls()));
            }
        }
    }

    /**
     * The order to try servers in (RFC 2782): by priority, and among equals by lot, where a weight
     * of two wins twice as often as one.
     */
    static List<Names.Service> ordered(List<Names.Service> services, RandomGenerator random) {
        List<Names.Service> left = new ArrayList<>(services);
        // Those without weight stand first, so that they have a small chance at all.
        left.sort(
                Comparator.comparingInt(Names.Service::priority)
                        .thenComparingInt(Names.Service::weight));
        List<Names.Service> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            int priority = left.getFirst().priority();
            int sum = 0;
            for (Names.Service service : left) {
                sum += service.priority() == priority ? service.weight() : 0;
            }
            int lot = random.nextInt(sum + 1);
            int at = 0;
            for (int running = left.getFirst().weight(); running < lot; ) {
                at++;
                running += left.get(at).weight();
            }
            ordered.add(left.remove(at));
        }
        return ordered;
    }
}
