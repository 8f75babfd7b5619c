package org.fermata.sip;

import org.fermata.concurrent.EventLoop;
import org.fermata.concurrent.Threads;
import org.fermata.stun.StunMessage;
import org.fermata.stun.StunTransaction;
import org.fermata.stun.StunWriter;
import org.fermata.stun.TransactionId;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Asks a STUN server once where we are seen (RFC 8489 section 2), on a thread {@code connect} of
 * its own that ends with the answer or the limit.
 */
final class StunProbe {

    private static final int DEFAULT_PORT = 3478;
    private static final int DATAGRAM_LIMIT = 1500;
    private static final SecureRandom RANDOM = new SecureRandom();

    private StunProbe() {}

    /**
     * What came of it.
     *
     * @param seen where the server sees us, null for no answer
     * @param words a sentence for people, without its full stop
     */
    record Outcome(InetSocketAddress seen, String words) {}

    /**
     * Asks.
     *
     * @param server a host with or without a port
     * @param limit how long the answer may take once the name is known
     * @param loop where the outcome is told
     * @param told called once on it
     */
    static void ask(String server, Duration limit, EventLoop loop, Consumer<Outcome> told) {
        Threads.start(
                "connect",
                () -> {
                    Outcome outcome = outcome(server, limit);
                    loop.execute(() -> told.accept(outcome));
                });
    }

    private static Outcome outcome(String server, Duration limit) {
        int colon = server.lastIndexOf(':');
        boolean port = colon > 0 && colon > server.lastIndexOf(']');
        String bare = port ? server.substring(0, colon) : server;
        boolean twoColons = bare.indexOf(':') >= 0 && !bare.startsWith("[");
        String host = twoColons ? server : bare;
        try {
            int number =
                    port && !twoColons
                            ? Integer.parseInt(server.substring(colon + 1))
                            : DEFAULT_PORT;
            InetSocketAddress remote = new InetSocketAddress(InetAddress.getByName(host), number);
            InetSocketAddress seen = seen(remote, limit);
            return seen == null
                    ? new Outcome(null, "The server does not answer")
                    : new Outcome(
                            seen,
                            "The internet sees this phone as "
                                    + Messages.literal(seen.getAddress()));
        } catch (UnknownHostException unknown) {
            return new Outcome(null, "The name " + host + " is not known");
        } catch (IOException | IllegalArgumentException failure) {
            Transports.log.debug("asking {}", server, failure);
            return new Outcome(null, "There is no way to the server");
        }
    }

    private static InetSocketAddress seen(InetSocketAddress remote, Duration limit)
            throws IOException {
        TransactionId id = TransactionId.random(RANDOM);
        byte[] request =
                new StunWriter(StunMessage.Kind.REQUEST, StunMessage.BINDING, id)
                        .fingerprint()
                        .message();
        long end = System.nanoTime() + limit.toNanos();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(remote);
            StunTransaction transaction =
                    new StunTransaction(id, request, StunTransaction.RTO_NANOS, System.nanoTime());
            DatagramPacket packet = new DatagramPacket(new byte[DATAGRAM_LIMIT], DATAGRAM_LIMIT);
            for (long now = System.nanoTime(); now - end < 0; now = System.nanoTime()) {
                StunTransaction.Due due = transaction.due(now);
                if (due == StunTransaction.Due.GIVE_UP) {
                    return null;
                }
                if (due == StunTransaction.Due.SEND) {
                    socket.send(new DatagramPacket(request, request.length));
                }
                long wait = Math.min(end, transaction.nextNanos()) - System.nanoTime();
                socket.setSoTimeout((int) Math.max(1, wait / 1_000_000));
                try {
                    packet.setLength(DATAGRAM_LIMIT);
                    socket.receive(packet);
                    StunMessage answer =
                            StunMessage.read(
                                    ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
                    if (answer != null && answer.transaction().equals(id)) {
                        return answer.kind() == StunMessage.Kind.SUCCESS
                                ? answer.mappedAddress()
                                : null;
                    }
                } catch (SocketTimeoutException silent) {
                    Transports.log.trace("{} has not answered yet", remote);
                }
            }
            return null;
        }
    }
}
