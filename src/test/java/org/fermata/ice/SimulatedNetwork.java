package org.fermata.ice;

import org.fermata.concurrent.ManualEventLoop;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Hosts, translators and a lossy network between them, on a clock that a test drives. */
final class SimulatedNetwork {

    /** Who gets what is sent to an address. */
    interface Receiver {
        void received(InetSocketAddress from, ByteBuffer datagram);
    }

    private static final Duration ONE_WAY = Duration.ofMillis(15);

    private final ManualEventLoop loop = new ManualEventLoop();
    private final Map<InetSocketAddress, Receiver> receivers = new HashMap<>();
    private final Map<InetAddress, SimulatedNat> behind = new HashMap<>();
    private final Map<InetAddress, SimulatedNat> nats = new HashMap<>();
    private final List<String> sent = new ArrayList<>();
    private final Random random = new Random(8445);
    private double loss;

    static InetSocketAddress address(String host, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(host), port);
    }

    ManualEventLoop loop() {
        return loop;
    }

    /** The part of all datagrams that get lost, 0 to 1. */
    void loss(double part) {
        loss = part;
    }

    void put(InetSocketAddress address, Receiver receiver) {
        receivers.put(address, receiver);
    }

    SimulatedNat nat(SimulatedNat.Kind kind, String outside, String... insides) {
        SimulatedNat nat = new SimulatedNat(kind, InetAddress.ofLiteral(outside), 40_000);
        nats.put(nat.address(), nat);
        for (String inside : insides) {
            behind.put(InetAddress.ofLiteral(inside), nat);
        }
        return nat;
    }

    /** How many datagrams have been sent from a host. */
    long sentFrom(String host) {
        return sent.stream().filter(host::equals).count();
    }

    void send(InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
        sent.add(from.getAddress().getHostAddress());
        SimulatedNat near = behind.get(from.getAddress());
        SimulatedNat far = behind.get(to.getAddress());
        InetSocketAddress seen = from;
        if (near != null && near != far) {
            seen = near.out(from, to);
        }
        if (far != null && far != near || random.nextDouble() < loss) {
            return;
        }
        InetSocketAddress source = seen;
        loop.schedule(ONE_WAY, () -> arrive(source, to, datagram));
    }

    private void arrive(InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
        SimulatedNat nat = nats.get(to.getAddress());
        InetSocketAddress inside = nat == null ? to : nat.in(from, to.getPort());
        Receiver receiver = inside == null ? null : receivers.get(inside);
        if (receiver != null) {
            ByteBuffer copy = ByteBuffer.allocate(2048);
            copy.put(datagram).flip();
            receiver.received(from, copy);
        }
    }
}
