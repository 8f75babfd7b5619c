package org.fermata.ice;

import org.fermata.concurrent.EventLoop;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** An agent with two sockets on a simulated network, driven as a session drives it. */
final class SimulatedPhone implements IceAgent.Outside {

    private static final int FIRST_PORT = 4000;

    private final SimulatedNetwork network;
    private final String host;
    private final List<Base> bases;
    private final IceAgent agent;
    private final Way[] ways = new Way[3];
    private final List<String> heard = new ArrayList<>();
    private Credentials credentials;
    private EventLoop.Timer timer = () -> {};
    private boolean closed;

    SimulatedPhone(SimulatedNetwork network, String host, int seed, Servers servers) {
        this.network = network;
        this.host = host;
        Random random = new Random(seed);
        bases =
                List.of(
                        new Base(0, 1, SimulatedNetwork.address(host, FIRST_PORT), 65_535),
                        new Base(1, 2, SimulatedNetwork.address(host, FIRST_PORT + 1), 65_535));
        credentials = Credentials.random(random);
        agent = new IceAgent(bases, servers, credentials, random, this);
        for (Base base : bases) {
            network.put(base.address(), (from, datagram) -> received(base, from, datagram));
        }
        drive();
    }

    IceAgent agent() {
        return agent;
    }

    Way way(int component) {
        return ways[component];
    }

    List<String> heard() {
        return heard;
    }

    RemoteDescription description() {
        return new RemoteDescription(credentials, agent.candidates(), false);
    }

    void renew(int seed) {
        credentials = Credentials.random(new Random(seed));
    }

    void negotiate(RemoteDescription theirs, boolean controlling) {
        agent.negotiate(credentials, theirs, controlling, 2, now());
        drive();
    }

    private long now() {
        return network.loop().nanoTime();
    }

    private void received(Base base, InetSocketAddress from, ByteBuffer datagram) {
        InetSocketAddress peer = agent.received(base.socket(), from, datagram, now());
        if (peer != null && !closed) {
            heard.add(StandardCharsets.US_ASCII.decode(datagram).toString());
        }
        drive();
    }

    /** As long as it is prompt the agent gets its timers, else one tick a second. */
    private void drive() {
        timer.cancel();
        timer = network.loop().schedule(Duration.ZERO, this::turn);
    }

    private void turn() {
        if (closed && agent.released()) {
            return;
        }
        long next = agent.advance(now());
        boolean prompt = closed || agent.prompt();
        long wait = prompt ? next - now() : Duration.ofSeconds(1).toNanos();
        timer.cancel();
        if (next != Long.MAX_VALUE || !prompt) {
            timer = network.loop().schedule(Duration.ofNanos(Math.max(wait, 1)), this::turn);
        }
    }

    /** Sends what would be sound. */
    void say(int component, String text) {
        Way way = ways[component];
        byte[] data = text.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer datagram = ByteBuffer.allocate(data.length + 4);
        if (way.channel() != 0) {
            datagram.putShort((short) way.channel()).putShort((short) data.length);
        }
        byte[] bytes = new byte[datagram.put(data).flip().remaining()];
        datagram.get(bytes);
        network.send(bases.get(way.socket()).address(), way.to(), bytes);
    }

    void close() {
        agent.close(now());
        closed = true;
        drive();
    }

    @Override
    public void send(int socket, InetSocketAddress to, byte[] datagram) {
        network.send(bases.get(socket).address(), to, datagram);
    }

    @Override
    public void candidates() {
        drive();
    }

    @Override
    public void way(int component, Way way) {
        ways[component] = way;
    }

    @Override
    public void state(IceAgent.State state) {
        drive();
    }

    @Override
    public String toString() {
        return host + " " + agent.state();
    }
}
