package org.fermata.trace;

import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes messages as a capture that Wireshark reads: the classic pcap format with LINKTYPE_RAW
 * (draft-ietf-opsawg-pcap), around each message the IP (RFC 791, RFC 8200) and UDP or TCP (RFC 768,
 * RFC 9293) headers it may have had. What went over TLS stands there as it was before encryption.
 * Pure functions; any thread.
 */
public final class CaptureFile {

    private static final int MAGIC = 0xa1b2c3d4;
    private static final int LINKTYPE_RAW = 101;
    private static final int SNAPSHOT_LENGTH = 262_144;
    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int UDP_HEADER = 8;
    private static final int TCP_HEADER = 20;
    private static final byte PROTOCOL_UDP = 17;
    private static final byte PROTOCOL_TCP = 6;
    private static final int HOPS = 64;
    private static final short PUSH_AND_ACKNOWLEDGE = 0x18;

    /** What one packet carries at most, so that every length fits into 16 bits. */
    private static final int PAYLOAD_LIMIT = 65_000;

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();

    /** The next sequence number of each direction of each connection. */
    private final Map<String, Integer> sequences = new HashMap<>();

    private int identification;

    private CaptureFile() {}

    /**
     * Makes a capture file's content.
     *
     * @param messages in the order of time
     */
    public static byte[] of(List<TracedMessage> messages) {
        CaptureFile capture = new CaptureFile();
        ByteBuffer header = ByteBuffer.allocate(24);
        header.putInt(MAGIC).putShort((short) 2).putShort((short) 4);
        header.putInt(0).putInt(0).putInt(SNAPSHOT_LENGTH).putInt(LINKTYPE_RAW);
        capture.file.writeBytes(header.array());
        messages.forEach(capture::add);
        return capture.file.toByteArray();
    }

    private void add(TracedMessage message) {
        InetSocketAddress from = message.sent() ? message.local() : message.remote();
        InetSocketAddress to = message.sent() ? message.remote() : message.local();
        byte[] payload = message.bytes();
        boolean udp = message.transport().equals("UDP");
        for (int at = 0; at == 0 || at < payload.length; at += PAYLOAD_LIMIT) {
            int length = Math.min(PAYLOAD_LIMIT, payload.length - at);
            byte[] part = Arrays.copyOfRange(payload, at, at + length);
            byte[] segment = udp ? datagram(from, to, part) : segment(from, to, part);
            record(message.at(), packet(from, to, udp ? PROTOCOL_UDP : PROTOCOL_TCP, segment));
        }
    }

    private void record(Instant at, byte[] packet) {
        ByteBuffer header = ByteBuffer.allocate(16);
        header.putInt((int) at.getEpochSecond()).putInt(at.getNano() / 1000);
        header.putInt(packet.length).putInt(packet.length);
        file.writeBytes(header.array());
        file.writeBytes(packet);
    }

    private static byte[] datagram(InetSocketAddress from, InetSocketAddress to, byte[] payload) {
        ByteBuffer datagram = ByteBuffer.allocate(UDP_HEADER + payload.length);
        datagram.putShort((short) from.getPort()).putShort((short) to.getPort());
        datagram.putShort((short) datagram.capacity()).putShort((short) 0).put(payload);
        int sum = checksum(pseudoHeader(from, to, PROTOCOL_UDP, datagram.capacity()), datagram);
        // Zero would mean that there is none.
        datagram.putShort(6, (short) (sum == 0 ? 0xffff : sum));
        return datagram.array();
    }

    private byte[] segment(InetSocketAddress from, InetSocketAddress to, byte[] payload) {
        String there = from + " " + to;
        int sequence = sequences.getOrDefault(there, 1);
        int acknowledged = sequences.getOrDefault(to + " " + from, 1);
        sequences.put(there, sequence + payload.length);
        ByteBuffer segment = ByteBuffer.allocate(TCP_HEADER + payload.length);
        segment.putShort((short) from.getPort()).putShort((short) to.getPort());
        segment.putInt(sequence).putInt(acknowledged);
        segment.putShort((short) (TCP_HEADER / 4 << 12 | PUSH_AND_ACKNOWLEDGE));
        segment.putShort((short) 0xffff).putShort((short) 0).putShort((short) 0).put(payload);
        int sum = checksum(pseudoHeader(from, to, PROTOCOL_TCP, segment.capacity()), segment);
        segment.putShort(16, (short) sum);
        return segment.array();
    }

    private byte[] packet(
            InetSocketAddress from, InetSocketAddress to, byte protocol, byte[] segment) {
        if (isIpv4(from, to)) {
            ByteBuffer packet = ByteBuffer.allocate(IPV4_HEADER + segment.length);
            packet.put((byte) 0x45).put((byte) 0).putShort((short) packet.capacity());
            packet.putShort((short) ++identification).putShort((short) 0);
            packet.put((byte) HOPS).put(protocol).putShort((short) 0);
            packet.put(address(from, 4)).put(address(to, 4));
            int sum = checksum(new byte[0], ByteBuffer.wrap(packet.array(), 0, IPV4_HEADER));
            packet.putShort(10, (short) sum).put(segment);
            return packet.array();
        }
        ByteBuffer packet = ByteBuffer.allocate(IPV6_HEADER + segment.length);
        packet.putInt(0x60000000).putShort((short) segment.length);
        packet.put(protocol).put((byte) HOPS).put(address(from, 16)).put(address(to, 16));
        return packet.put(segment).array();
    }

    private static boolean isIpv4(InetSocketAddress from, InetSocketAddress to) {
        return from.getAddress() instanceof Inet4Address && to.getAddress() instanceof Inet4Address;
    }

    /** An address in so many bytes; one of the older family as the newer one writes it. */
    private static byte[] address(InetSocketAddress socket, int length) {
        InetAddress address = socket.getAddress();
        byte[] bytes = address.getAddress();
        if (bytes.length == length) {
            return bytes;
        }
        ByteBuffer mapped = ByteBuffer.allocate(length).order(ByteOrder.BIG_ENDIAN);
        mapped.putShort(10, (short) 0xffff).position(12);
        return mapped.put(bytes).array();
    }

    private static byte[] pseudoHeader(
            InetSocketAddress from, InetSocketAddress to, byte protocol, int length) {
        int size = isIpv4(from, to) ? 4 : 16;
        ByteBuffer header = ByteBuffer.allocate(2 * size + 8);
        header.put(address(from, size)).put(address(to, size));
        return header.putInt(length).putInt(protocol).array();
    }

    /** The Internet checksum (RFC 1071) of two pieces, the first of an even length. */
    private static int checksum(byte[] first, ByteBuffer second) {
        long sum = sum(ByteBuffer.wrap(first));
        sum += sum(ByteBuffer.wrap(second.array(), 0, second.limit()));
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (int) ~sum & 0xffff;
    }

    private static long sum(ByteBuffer bytes) {
        long sum = 0;
        while (bytes.remaining() > 1) {
            sum += bytes.getShort() & 0xffff;
        }
        return bytes.hasRemaining() ? sum + ((bytes.get() & 0xff) << 8) : sum;
    }
}
