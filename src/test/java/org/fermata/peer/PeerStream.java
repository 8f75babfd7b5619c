package org.fermata.peer;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The RTP of one call of the peer: a tone out, counters and, when asked, a dump of what came in.
 */
final class PeerStream implements AutoCloseable {

    private static final String DIGITS = "0123456789*#ABCD";
    private static final int HEADER_BYTES = 12;
    private static final long NANOS_PER_UNIT = 125_000;

    final DatagramChannel channel;
    private final ByteBuffer out = ByteBuffer.allocateDirect(2048);
    private final int ssrc = System.identityHashCode(this) * 0x9E3779B1;
    private final boolean latch;
    private PeerCodec codec = PeerCodec.PCMA;

    /** Null for plain sound. */
    private PeerCipher cipher;

    private long forged;
    private InetSocketAddress remote;
    private int digitsPayloadType = -1;
    private boolean sending;
    private boolean first = true;

    private int sequence = 1000;
    private long startedNanos;
    private long packetIndex;

    private long sent;
    private long received;
    private long receivedBytes;
    private long lastArrivalMicros;
    private long maxGapMicros;
    private long restarts;
    private int lastSequence = -1;
    private long lost;
    private long lastDigitTimestamp = -1;
    private final StringBuilder digits = new StringBuilder();
    private DataOutputStream dump;

    PeerStream(String host, boolean latch) throws IOException {
        this.latch = latch;
        channel = DatagramChannel.open();
        channel.configureBlocking(false);
        channel.bind(new InetSocketAddress(host, 0));
    }

    int port() throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    void configure(PeerCodec codec, PeerSdp sdp) {
        this.codec = codec;
        if (sdp.media() != null && (remote == null || !latch)) {
            remote = sdp.media();
        }
        digitsPayloadType = sdp.digits();
    }

    /** Our key for SRTP, which is spoken from now on with the phone's. */
    String protect(String theirKey) {
        if (cipher == null) {
            cipher = new PeerCipher();
        }
        cipher.theirs(theirKey);
        return cipher.key();
    }

    void send(boolean wanted) {
        if (wanted && !sending) {
            first = true;
        }
        sending = wanted;
    }

    boolean isSending() {
        return sending && remote != null;
    }

    /** Sends the packet whose time has come; the timestamp follows the clock over every pause. */
    void tick(long nowNanos) throws IOException {
        if (startedNanos == 0) {
            startedNanos = nowNanos;
        }
        if (first) {
            packetIndex = (nowNanos - startedNanos) / (NANOS_PER_UNIT * PeerCodec.PACKET_BYTES);
        }
        out.clear();
        out.put((byte) 0x80);
        out.put((byte) (codec.payloadType | (first ? 0x80 : 0)));
        out.putShort((short) sequence++);
        out.putInt((int) (packetIndex * PeerCodec.PACKET_BYTES));
        out.putInt(ssrc);
        byte[] sound = codec.tone();
        int packets = sound.length / PeerCodec.PACKET_BYTES;
        int offset = (int) (packetIndex % packets) * PeerCodec.PACKET_BYTES;
        out.put(sound, offset, PeerCodec.PACKET_BYTES);
        out.flip();
        if (cipher != null) {
            cipher.seal(out);
        }
        try {
            channel.send(out, remote);
        } catch (IOException unreachable) {
            // Behind a translator until sound comes from there: a lost packet.
        }
        first = false;
        packetIndex++;
        sent++;
    }

    /** Takes a packet in; the buffer holds exactly its bytes. */
    void receive(ByteBuffer packet, InetSocketAddress from) throws IOException {
        int length = packet.remaining();
        if (latch && length >= HEADER_BYTES) {
            remote = from;
        }
        if (length <= HEADER_BYTES || (packet.get(0) & 0xC0) != 0x80) {
            return;
        }
        if (cipher != null && !cipher.open(packet)) {
            forged++;
            return;
        }
        int payloadType = packet.get(1) & 0x7F;
        if (payloadType == digitsPayloadType) {
            digit(packet);
        }
        long now = micros();
        if (received > 0 && !((packet.get(1) & 0x80) != 0)) {
            maxGapMicros = Math.max(maxGapMicros, now - lastArrivalMicros);
        } else {
            restarts++;
        }
        int number = packet.getShort(2) & 0xFFFF;
        if (lastSequence >= 0) {
            lost += (short) (number - lastSequence - 1);
        }
        lastSequence = number;
        lastArrivalMicros = now;
        received++;
        receivedBytes += length;
        if (dump != null) {
            byte[] bytes = new byte[length];
            packet.get(bytes);
            dump.writeLong(now);
            dump.writeShort(length);
            dump.write(bytes);
        }
    }

    private void digit(ByteBuffer packet) {
        long timestamp = packet.getInt(4) & 0xFFFFFFFFL;
        int event = packet.get(HEADER_BYTES) & 0xFF;
        if (timestamp != lastDigitTimestamp && event < DIGITS.length()) {
            lastDigitTimestamp = timestamp;
            digits.append(DIGITS.charAt(event));
        }
    }

    /** Writes every packet from now on: arrival in µs since 1970, length, bytes. Null ends it. */
    void dumpTo(Path file) throws IOException {
        if (dump != null) {
            dump.close();
            dump = null;
        }
        if (file != null) {
            dump = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
        }
    }

    void describe(ObjectNode node) {
        node.put("codec", codec.name());
        node.put("sending", isSending());
        node.put("phoneMedia", remote == null ? null : hostPort(remote));
        node.put("sent", sent);
        node.put("received", received);
        node.put("receivedBytes", receivedBytes);
        node.put("lost", lost);
        node.put("forged", forged);
        node.put("restarts", restarts);
        node.put("maxGapMs", maxGapMicros / 1000.0);
        node.put("lastArrivalMicros", lastArrivalMicros);
        node.put("digits", digits.toString());
        maxGapMicros = 0;
    }

    private static String hostPort(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    @Override
    public void close() throws IOException {
        dumpTo(null);
        channel.close();
    }
}
