package org.fermata.ice;

import org.fermata.stun.Attributes;
import org.fermata.stun.StunMessage;
import org.fermata.stun.StunWriter;
import org.fermata.stun.TransactionId;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the first search of a run takes: the JDK loads the digests and all our classes, for some
 * tenths of a second, within which a call's candidates should be there. Done early by a rehearsal:
 * two agents check the way to each other without a network, and a server asks for a login.
 */
public final class Rehearsal {

    private static final AtomicBoolean DONE = new AtomicBoolean();
    private static final int UNAUTHENTICATED = 401;

    private record Datagram(Side to, InetSocketAddress from, byte[] bytes) {}

    private Rehearsal() {}

    /** Does it, unless that was done before. Any thread that may take its time. */
    public static void perform() {
        if (DONE.compareAndSet(false, true)) {
            SecureRandom random = new SecureRandom();
            meet(random);
            logIn(random, new byte[0]);
            // The one algorithm offered is SHA-256 (RFC 8489 section 14.11).
            logIn(random, new byte[] {0, 2, 0, 0});
        }
    }

    /** One end of the rehearsal, which sends to the other. */
    private static final class Side implements IceAgent.Outside {
        private final Base base;
        private final Credentials credentials;
        private final Queue<Datagram> wire;
        private final IceAgent agent;
        private Side other;

        Side(int port, Queue<Datagram> wire, SecureRandom random) {
            InetAddress host = InetAddress.getLoopbackAddress();
            base = new Base(0, 1, new InetSocketAddress(host, port), 1);
            credentials = Credentials.random(random);
            this.wire = wire;
            agent = new IceAgent(List.of(base), Servers.NONE, credentials, random, this);
        }

        void negotiate(boolean controlling) {
            RemoteDescription theirs =
                    new RemoteDescription(other.credentials, other.agent.candidates(), false);
            agent.negotiate(credentials, theirs, controlling, 1, 0);
        }

        @Override
        public void send(int socket, InetSocketAddress to, byte[] datagram) {
            wire.add(new Datagram(other, base.address(), datagram));
        }

        @Override
        public void candidates() {}

        @Override
        public void way(int component, Way way) {}

        @Override
        public void state(IceAgent.State state) {}
    }

    private static void meet(SecureRandom random) {
        Queue<Datagram> wire = new ArrayDeque<>();
        Side one = new Side(1, wire, random);
        Side two = new Side(2, wire, random);
        one.other = two;
        two.other = one;
        one.negotiate(true);
        two.negotiate(false);
        one.agent.advance(0);
        two.agent.advance(0);
        for (Datagram next = wire.poll(); next != null; next = wire.poll()) {
            next.to().agent.received(0, next.from(), ByteBuffer.wrap(next.bytes()), 0);
        }
    }

    private static void logIn(SecureRandom random, byte[] algorithms) {
        StunWriter challenge =
                new StunWriter(
                                StunMessage.Kind.ERROR,
                                TurnAllocation.ALLOCATE,
                                TransactionId.random(random))
                        .error(UNAUTHENTICATED, "Unauthenticated")
                        .text(Attributes.REALM, "example.org");
        if (algorithms.length == 0) {
            challenge.text(Attributes.NONCE, "nonce");
        } else {
            challenge
                    .text(Attributes.NONCE, "obMatJos2AAAB")
                    .bytes(Attributes.PASSWORD_ALGORITHMS, algorithms);
        }
        TurnLogin login = new TurnLogin("user", "password");
        login.challenged(UNAUTHENTICATED, StunMessage.read(ByteBuffer.wrap(challenge.message())));
        byte[] request =
                login.sign(
                        new StunWriter(
                                StunMessage.Kind.REQUEST,
                                TurnAllocation.ALLOCATE,
                                TransactionId.random(random)));
        login.trusts(StunMessage.read(ByteBuffer.wrap(request)));
    }
}
