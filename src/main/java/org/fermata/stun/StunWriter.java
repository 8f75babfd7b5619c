package org.fermata.stun;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Writes a STUN message, attribute by attribute in the order of the calls; {@link #signed} and
 * {@link #fingerprint} go last.
 */
public final class StunWriter {

    /** Room for the longest user name, realm and nonce together with a datagram that is relayed. */
    private static final int ROOM_BYTES = 4096;

    private final ByteBuffer buffer = ByteBuffer.allocate(ROOM_BYTES);

    /**
     * Begins a message.
     *
     * @param kind what it is
     * @param method such as {@link StunMessage#BINDING}
     * @param transaction what ties it to its request
     */
    public StunWriter(StunMessage.Kind kind, int method, TransactionId transaction) {
        int type = method & 0x000F | (method & 0x0070) << 1 | (method & 0x0F80) << 2;
        int number = kind.ordinal();
        buffer.putShort((short) (type | (number & 2) << 7 | (number & 1) << 4));
        buffer.putShort((short) 0);
        buffer.putInt(StunMessage.MAGIC_COOKIE);
        buffer.putInt(transaction.high()).putLong(transaction.low());
    }

    /**
     * Adds an attribute of bytes.
     *
     * @param type see {@link Attributes}
     * @param value its value
     */
    public StunWriter bytes(int type, byte[] value) {
        buffer.putShort((short) type).putShort((short) value.length).put(value);
        while (buffer.position() % 4 != 0) {
            buffer.put((byte) 0);
        }
        return this;
    }

    /** Adds an attribute of text. */
    public StunWriter text(int type, String value) {
        return bytes(type, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds an attribute of four bytes. */
    public StunWriter number(int type, int value) {
        return bytes(type, ByteBuffer.allocate(4).putInt(value).array());
    }

    /** Adds an attribute of eight bytes. */
    public StunWriter number(int type, long value) {
        return bytes(type, ByteBuffer.allocate(8).putLong(value).array());
    }

    /** Adds an attribute without a value. */
    public StunWriter flag(int type) {
        return bytes(type, new byte[0]);
    }

    /** Adds an address, masked (section 14.2). */
    public StunWriter address(int type, InetSocketAddress address) {
        byte[] host = address.getAddress().getAddress();
        ByteBuffer value = ByteBuffer.allocate(4 + host.length);
        value.put((byte) 0).put((byte) (host.length == 16 ? 2 : 1));
        value.putShort((short) (address.getPort() ^ StunMessage.MAGIC_COOKIE >>> 16));
        for (int i = 0; i < host.length; i++) {
            value.put((byte) (host[i] ^ buffer.get(4 + i)));
        }
        return bytes(type, value.array());
    }

    /**
     * Adds an error.
     *
     * @param code 300 to 699
     * @param reason for people who read traces
     */
    public StunWriter error(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        ByteBuffer value = ByteBuffer.allocate(4 + text.length);
        value.putShort((short) 0).put((byte) (code / 100)).put((byte) (code % 100)).put(text);
        return bytes(Attributes.ERROR_CODE, value.array());
    }

    /** Adds the numbers of attributes that were not understood. */
    public StunWriter unknown(List<Integer> types) {
        ByteBuffer value = ByteBuffer.allocate(2 * types.size());
        types.forEach(type -> value.putShort((short) (int) type));
        return bytes(Attributes.UNKNOWN_ATTRIBUTES, value.array());
    }

    /**
     * Signs what is there so far with HMAC-SHA1 (section 14.5).
     *
     * @param key the key, see {@link Key}
     */
    public StunWriter signed(byte[] key) {
        return bytes(Attributes.MESSAGE_INTEGRITY, Key.sha1(key, covered(4 + 20)));
    }

    /** Signs what is there so far with HMAC-SHA256 (section 14.6). */
    public StunWriter signedSha256(byte[] key) {
        return bytes(Attributes.MESSAGE_INTEGRITY_SHA256, Key.sha256(key, covered(4 + 32)));
    }

    /** Adds the fingerprint that tells STUN from what else comes to a port. */
    public StunWriter fingerprint() {
        byte[] before = covered(4 + 4);
        return number(Attributes.FINGERPRINT, fingerprint(before, before.length));
    }

    /** What is there so far, with the length it will have once so many bytes have been added. */
    private byte[] covered(int added) {
        length(buffer.position() + added - StunMessage.HEADER_BYTES);
        byte[] written = new byte[buffer.position()];
        buffer.get(0, written);
        return written;
    }

    private void length(int bytes) {
        buffer.putShort(2, (short) bytes);
    }

    static int fingerprint(byte[] message, int length) {
        CRC32 sum = new CRC32();
        sum.update(message, 0, length);
        return (int) sum.getValue() ^ StunMessage.FINGERPRINT_MASK;
    }

    /** The message. */
    public byte[] message() {
        return covered(0);
    }
}
