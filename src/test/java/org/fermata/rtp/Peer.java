package org.fermata.rtp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;

/** The other side of a session: a plain socket that writes and reads RTP byte by byte. */
final class Peer implements AutoCloseable {

    /** A packet as it was read. */
    record Packet(
            boolean marker, int type, int sequence, int timestamp, int ssrc, byte[] payload) {}

    private final DatagramChannel channel;

    Peer() {
        try {
            channel = DatagramChannel.open();
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    InetSocketAddress address() {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void send(int port, ByteBuffer datagram) {
        try {
            channel.send(datagram, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void rtp(int port, int type, int sequence, int timestamp, int ssrc, byte[] payload) {
        ByteBuffer packet = ByteBuffer.allocate(12 + payload.length);
        packet.put((byte) 0x80).put((byte) type).putShort((short) sequence);
        packet.putInt(timestamp).putInt(ssrc).put(payload).flip();
        send(port, packet);
    }

    void sound(int port, int sequence, int ssrc) {
        rtp(port, 0, sequence, sequence * 160, ssrc, new byte[160]);
    }

    /** Everything that has arrived, as datagrams. */
    List<ByteBuffer> datagrams() {
        List<ByteBuffer> all = new ArrayList<>();
        try {
            while (true) {
                ByteBuffer buffer = ByteBuffer.allocate(2048);
                if (channel.receive(buffer) == null) {
                    return all;
                }
                all.add(buffer.flip());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    List<Packet> packets() {
        return datagrams().stream().map(Peer::parse).toList();
    }

    private static Packet parse(ByteBuffer datagram) {
        if (datagram.get() != (byte) 0x80) {
            throw new IllegalStateException("no plain RTP header");
        }
        int second = datagram.get() & 0xFF;
        int sequence = datagram.getShort() & 0xFFFF;
        int timestamp = datagram.getInt();
        int ssrc = datagram.getInt();
        byte[] payload = new byte[datagram.remaining()];
        datagram.get(payload);
        return new Packet(second >= 128, second & 127, sequence, timestamp, ssrc, payload);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
