package org.fermata.sip;

import org.fermata.stun.StunMessage;
import org.fermata.stun.StunWriter;
import org.fermata.stun.TransactionId;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * STUN requests on the sockets of SIP, by which a server that knows them tells where it sees us
 * (RFC 5626 sections 3.5.2 and 4.4.2). Any thread.
 */
final class BindingRequests {

    private record Asked(InetSocketAddress server, Consumer<InetSocketAddress> answered) {}

    private final SecureRandom random = new SecureRandom();
    private final Map<TransactionId, Asked> waiting = new ConcurrentHashMap<>();

    /** One request, which is remembered until it is answered or forgotten. */
    final class Request {
        private final TransactionId id = TransactionId.random(random);

        private Request(InetSocketAddress server, Consumer<InetSocketAddress> answered) {
            waiting.put(id, new Asked(server, answered));
        }

        /** What to send. */
        byte[] bytes() {
            return new StunWriter(StunMessage.Kind.REQUEST, StunMessage.BINDING, id).message();
        }

        /** An answer is of no interest any more. */
        void forget() {
            waiting.remove(id);
        }
    }

    /**
     * Makes a request.
     *
     * @param server whose answer counts
     * @param answered told once, on the thread {@code sip}, where the server sees us
     */
    Request ask(InetSocketAddress server, Consumer<InetSocketAddress> answered) {
        return new Request(server, answered);
    }

    /**
     * Takes a datagram.
     *
     * @return whether it is one of STUN, which is then no message of SIP
     */
    boolean take(byte[] datagram, InetSocketAddress source) {
        ByteBuffer bytes = ByteBuffer.wrap(datagram);
        if (!StunMessage.claims(bytes)) {
            return false;
        }
        StunMessage message = StunMessage.read(bytes);
        if (message == null || message.kind() != StunMessage.Kind.SUCCESS) {
            return true;
        }
        Asked asked = waiting.get(message.transaction());
        InetSocketAddress seen = message.mappedAddress();
        if (asked != null && seen != null && asked.server().equals(source)) {
            waiting.remove(message.transaction());
            asked.answered().accept(seen);
        }
        return true;
    }
}
