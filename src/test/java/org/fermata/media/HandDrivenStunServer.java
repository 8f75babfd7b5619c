package org.fermata.media;

import org.fermata.stun.Attributes;
import org.fermata.stun.StunMessage;
import org.fermata.stun.StunWriter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** A STUN server on loopback that answers when a test says so. */
final class HandDrivenStunServer implements AutoCloseable {

    private final DatagramChannel channel = DatagramChannel.open();

    HandDrivenStunServer() throws IOException {
        channel.configureBlocking(false);
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /** Its host and port, as an account has them. */
    String address() throws IOException {
        return "127.0.0.1:" + ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    /**
     * Answers the oldest request that waits: its sender is seen at a port a hundred below its own.
     */
    void answerOne() throws IOException {
        ByteBuffer datagram = ByteBuffer.allocate(2048);
        InetSocketAddress from = (InetSocketAddress) channel.receive(datagram);
        if (from == null) {
            throw new AssertionError("nobody asks");
        }
        StunMessage request = StunMessage.read(datagram.flip());
        byte[] answer =
                new StunWriter(StunMessage.Kind.SUCCESS, StunMessage.BINDING, request.transaction())
                        .address(
                                Attributes.XOR_MAPPED_ADDRESS,
                                new InetSocketAddress(from.getAddress(), from.getPort() - 100))
                        .message();
        channel.send(ByteBuffer.wrap(answer), from);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
