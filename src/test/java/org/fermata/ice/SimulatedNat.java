package org.fermata.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** An address translator of one of the four kinds that RFC 3489 section 5 names. */
final class SimulatedNat {

    enum Kind {
        FULL_CONE,
        ADDRESS_RESTRICTED,
        PORT_RESTRICTED,
        SYMMETRIC
    }

    private record Flow(InetSocketAddress inside, InetSocketAddress outside) {}

    private final Kind kind;
    private final InetAddress address;
    private final Map<Flow, Integer> ports = new HashMap<>();
    private final Map<Integer, InetSocketAddress> insides = new HashMap<>();
    private final Set<String> sentTo = new HashSet<>();
    private int nextPort;

    SimulatedNat(Kind kind, InetAddress address, int firstPort) {
        this.kind = kind;
        this.address = address;
        nextPort = firstPort;
    }

    InetAddress address() {
        return address;
    }

    /** Another life: all it knew is forgotten. */
    void reboot() {
        ports.clear();
        insides.clear();
        sentTo.clear();
    }

    /** What the outside sees a datagram come from. */
    InetSocketAddress out(InetSocketAddress inside, InetSocketAddress to) {
        Flow flow = new Flow(inside, kind == Kind.SYMMETRIC ? to : null);
        int port = ports.computeIfAbsent(flow, added -> nextPort++);
        insides.put(port, inside);
        sentTo.add(port + " " + to.getAddress());
        sentTo.add(port + " " + to);
        return new InetSocketAddress(address, port);
    }

    /** Who inside gets a datagram, null for nobody. */
    InetSocketAddress in(InetSocketAddress from, int port) {
        boolean passes =
                switch (kind) {
                    case FULL_CONE -> true;
                    case ADDRESS_RESTRICTED -> sentTo.contains(port + " " + from.getAddress());
                    case PORT_RESTRICTED, SYMMETRIC -> sentTo.contains(port + " " + from);
                };
        return passes ? insides.get(port) : null;
    }
}
