package org.fermata.sip;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * A UDP socket bound to one of the addresses we listen on. Sending never blocks and may be done on
 * any thread; receiving is up to the thread {@code sip}.
 */
final class DatagramSocketChannel {

    private final DatagramChannel channel;
    private final InetSocketAddress bound;

    /**
     * Takes over a bound, non-blocking channel.
     *
     * @param address the address it was bound to, of the family that was asked for
     * @throws IOException if the channel is closed
     */
    DatagramSocketChannel(DatagramChannel channel, InetAddress address) throws IOException {
        this.channel = channel;
        int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
        bound = new InetSocketAddress(address, port);
    }

    /** The address and port it is bound to; the address may be the wildcard. */
    InetSocketAddress bound() {
        return bound;
    }

    boolean open() {
        return channel.isOpen();
    }

    /**
     * Sends a datagram.
     *
     * @throws IOException if it cannot leave: no route, too large, or the socket's buffer is full
     */
    void send(byte[] message, InetSocketAddress remote) throws IOException {
        if (channel.send(ByteBuffer.wrap(message), remote) == 0) {
            throw new IOException("the socket's buffer is full");
        }
    }

    /**
     * The address of ours that a peer reaches us at: the one bound to, or the one the kernel would
     * send from.
     *
     * @throws IOException if there is no way to the peer
     */
    InetSocketAddress localTowards(InetSocketAddress remote) throws IOException {
        InetAddress address = bound.getAddress();
        if (address.isAnyLocalAddress()) {
            try (DatagramChannel probe = DatagramChannel.open()) {
                probe.connect(remote);
                address = ((InetSocketAddress) probe.getLocalAddress()).getAddress();
            }
        }
        return new InetSocketAddress(address, bound.getPort());
    }
}
