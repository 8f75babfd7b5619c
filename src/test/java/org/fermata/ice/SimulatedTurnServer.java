package org.fermata.ice;

import org.fermata.stun.Attributes;
import org.fermata.stun.Key;
import org.fermata.stun.StunMessage;
import org.fermata.stun.StunWriter;
import org.fermata.stun.TransactionId;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A STUN and TURN server that keeps strictly to the lifetimes of RFC 8656. */
final class SimulatedTurnServer {

    static final String USER = "alice";
    static final String PASSWORD = "s3cret";

    private static final String REALM = "example.org";
    private static final long SECOND = 1_000_000_000L;

    private final Set<InetAddress> permitted = new HashSet<>();

    private static final class Allocation {
        private final InetSocketAddress client;
        private final InetSocketAddress relayed;
        private final Map<InetAddress, Long> permissions = new HashMap<>();
        private final Map<Integer, InetSocketAddress> channels = new HashMap<>();
        private final Map<Integer, Long> channelEnds = new HashMap<>();
        private long ends;

        Allocation(InetSocketAddress client, InetSocketAddress relayed) {
            this.client = client;
            this.relayed = relayed;
        }
    }

    private final SimulatedNetwork network;
    private final InetSocketAddress address;
    private final Map<InetSocketAddress, Allocation> allocations = new HashMap<>();
    private final byte[] key = Key.longTerm(USER, REALM, PASSWORD, false);
    private int nextPort = 50_000;
    private String nonce = "first";

    SimulatedTurnServer(SimulatedNetwork network, InetSocketAddress address) {
        this.network = network;
        this.address = address;
        network.put(address, this::received);
    }

    /** Takes only another nonce from now on. */
    void changeNonce() {
        nonce = nonce + "+";
    }

    /** The allocations that have not ended. */
    long open() {
        return allocations.values().stream().filter(a -> a.ends > now()).count();
    }

    private long now() {
        return network.loop().nanoTime();
    }

    private void received(InetSocketAddress from, ByteBuffer datagram) {
        if ((datagram.get(0) & 0xC0) == 0x40) {
            relayChannel(from, datagram);
            return;
        }
        StunMessage message = StunMessage.read(datagram);
        if (message == null) {
            return;
        }
        if (message.method() == StunMessage.BINDING) {
            reply(
                    from,
                    new StunWriter(
                                    StunMessage.Kind.SUCCESS,
                                    StunMessage.BINDING,
                                    message.transaction())
                            .address(Attributes.XOR_MAPPED_ADDRESS, from));
        } else if (message.method() == TurnAllocation.SEND) {
            relayOut(
                    from,
                    message.address(Attributes.XOR_PEER_ADDRESS),
                    message.value(Attributes.DATA));
        } else if (!message.signedWith(key)) {
            refuse(from, message, 401);
        } else if (!nonce.equals(message.text(Attributes.NONCE))) {
            refuse(from, message, 438);
        } else {
            serve(from, message);
        }
    }

    private void refuse(InetSocketAddress to, StunMessage request, int code) {
        reply(
                to,
                new StunWriter(StunMessage.Kind.ERROR, request.method(), request.transaction())
                        .error(code, "no")
                        .text(Attributes.REALM, REALM)
                        .text(Attributes.NONCE, nonce));
    }

    private void serve(InetSocketAddress from, StunMessage request) {
        StunWriter answer =
                new StunWriter(StunMessage.Kind.SUCCESS, request.method(), request.transaction());
        Allocation allocation = allocations.get(from);
        if (request.method() == TurnAllocation.ALLOCATE) {
            allocation =
                    new Allocation(from, new InetSocketAddress(address.getAddress(), nextPort));
            nextPort++;
            allocations.put(from, allocation);
            InetSocketAddress relayed = allocation.relayed;
            network.put(relayed, (peer, datagram) -> relayIn(from, peer, datagram));
            allocation.ends = now() + 600 * SECOND;
            answer.address(Attributes.XOR_RELAYED_ADDRESS, relayed)
                    .address(Attributes.XOR_MAPPED_ADDRESS, from)
                    .number(Attributes.LIFETIME, 600);
        } else if (allocation == null || allocation.ends <= now()) {
            refuse(from, request, 437);
            return;
        } else {
            renew(allocation, request, answer);
        }
        reply(from, answer.signed(key));
    }

    private void renew(Allocation allocation, StunMessage request, StunWriter answer) {
        InetSocketAddress peer = request.address(Attributes.XOR_PEER_ADDRESS);
        switch (request.method()) {
            case TurnAllocation.REFRESH -> {
                long seconds = request.number(Attributes.LIFETIME).orElse(600);
                allocation.ends = now() + seconds * SECOND;
                answer.number(Attributes.LIFETIME, (int) seconds);
            }
            case TurnAllocation.CHANNEL_BIND -> {
                int channel = (int) (request.number(Attributes.CHANNEL_NUMBER).orElse(0) >> 16);
                allocation.channels.put(channel, peer);
                allocation.channelEnds.put(channel, now() + 600 * SECOND);
                permit(allocation, peer);
            }
            default -> permit(allocation, peer);
        }
    }

    private void reply(InetSocketAddress to, StunWriter answer) {
        network.send(address, to, answer.message());
    }

    private boolean permits(Allocation allocation, InetSocketAddress peer) {
        return allocation != null
                && allocation.ends > now()
                && allocation.permissions.getOrDefault(peer.getAddress(), 0L) > now();
    }

    private void relayOut(InetSocketAddress from, InetSocketAddress peer, byte[] data) {
        Allocation allocation = allocations.get(from);
        if (permits(allocation, peer)) {
            network.send(allocation.relayed, peer, data);
        }
    }

    private void relayChannel(InetSocketAddress from, ByteBuffer datagram) {
        Allocation allocation = allocations.get(from);
        int channel = datagram.getShort() & 0xFFFF;
        byte[] data = new byte[datagram.getShort()];
        datagram.get(data);
        if (allocation != null && allocation.channelEnds.getOrDefault(channel, 0L) > now()) {
            relayOut(from, allocation.channels.get(channel), data);
        }
    }

    private void relayIn(InetSocketAddress client, InetSocketAddress peer, ByteBuffer datagram) {
        Allocation allocation = allocations.get(client);
        if (!permits(allocation, peer)) {
            return;
        }
        byte[] data = new byte[datagram.remaining()];
        datagram.get(data);
        for (Map.Entry<Integer, InetSocketAddress> channel : allocation.channels.entrySet()) {
            if (channel.getValue().equals(peer)) {
                ByteBuffer wrapped = ByteBuffer.allocate(4 + data.length);
                wrapped.putShort((short) (int) channel.getKey()).putShort((short) data.length);
                network.send(address, allocation.client, wrapped.put(data).array());
                return;
            }
        }
        byte[] indication =
                new StunWriter(
                                StunMessage.Kind.INDICATION,
                                TurnAllocation.DATA,
                                new TransactionId(1, 2))
                        .address(Attributes.XOR_PEER_ADDRESS, peer)
                        .bytes(Attributes.DATA, data)
                        .message();
        network.send(address, allocation.client, indication);
    }

    private void permit(Allocation allocation, InetSocketAddress peer) {
        permitted.add(peer.getAddress());
        allocation.permissions.put(peer.getAddress(), now() + 300 * SECOND);
    }

    /** Whom it was ever asked to let through. */
    Set<InetAddress> permitted() {
        return permitted;
    }
}
