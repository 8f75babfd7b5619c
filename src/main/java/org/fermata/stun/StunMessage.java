package org.fermata.stun;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * A STUN message as it was received (RFC 8489 section 5): read-only, every length in it checked
 * against the datagram's. What follows the message's integrity is not seen, as section 14.5 asks.
 */
public final class StunMessage {

    /** What a message is. */
    public enum Kind {
        REQUEST,
        INDICATION,
        SUCCESS,
        ERROR
    }

    /** The method that asks for the address one is seen at, and that ICE checks ways with. */
    public static final int BINDING = 0x001;

    static final int MAGIC_COOKIE = 0x2112_A442;
    static final int HEADER_BYTES = 20;
    static final int FINGERPRINT_MASK = 0x5354_554E;

    /** No message of the uses we know is longer; a datagram that is, is none. */
    private static final int LONGEST_BYTES = 2048;

    private static final int MOST_ATTRIBUTES = 40;

    /** Where an attribute lies: its type, where its value starts, its length. */
    private record Place(int type, int start, int length) {}

    private final byte[] bytes;
    private final Kind kind;
    private final int method;
    private final TransactionId transaction;
    private final List<Place> places;

    private StunMessage(byte[] bytes, List<Place> places) {
        this.bytes = bytes;
        this.places = places;
        ByteBuffer header = ByteBuffer.wrap(bytes);
        int type = header.getShort(0);
        kind = Kind.values()[type >> 7 & 2 | type >> 4 & 1];
        method = type & 0x000F | type >> 1 & 0x0070 | type >> 2 & 0x0F80;
        transaction = new TransactionId(header.getInt(8), header.getLong(12));
    }

    /**
     * Whether a datagram claims to be STUN, by its first byte and the cookie (RFC 7983).
     *
     * @param datagram from position to limit; not changed
     */
    public static boolean claims(ByteBuffer datagram) {
        int start = datagram.position();
        return datagram.remaining() >= HEADER_BYTES
                && (datagram.get(start) & 0xC0) == 0
                && datagram.getInt(start + 4) == MAGIC_COOKIE;
    }

    /**
     * Reads a datagram.
     *
     * @param datagram from position to limit; not changed
     * @return the message, null if the datagram is no sound one
     */
    public static StunMessage read(ByteBuffer datagram) {
        int length = datagram.remaining();
        if (!claims(datagram) || length > LONGEST_BYTES) {
            return null;
        }
        byte[] bytes = new byte[length];
        datagram.get(datagram.position(), bytes);
        ByteBuffer message = ByteBuffer.wrap(bytes);
        int body = message.getShort(2) & 0xFFFF;
        if (body % 4 != 0 || HEADER_BYTES + body != length) {
            return null;
        }
        List<Place> places = new ArrayList<>();
        int at = HEADER_BYTES;
        while (at < length) {
            if (length - at < 4 || places.size() == MOST_ATTRIBUTES) {
                return null;
            }
            int type = message.getShort(at) & 0xFFFF;
            int size = message.getShort(at + 2) & 0xFFFF;
            int padded = size + 3 & ~3;
            if (padded > length - at - 4) {
                return null;
            }
            if (counts(type, places)) {
                places.add(new Place(type, at + 4, size));
            }
            at += 4 + padded;
        }
        return new StunMessage(bytes, places);
    }

    /** Behind an integrity only a stronger one and the fingerprint count; behind that nothing. */
    private static boolean counts(int type, List<Place> before) {
        boolean signed = false;
        for (Place place : before) {
            switch (place.type()) {
                case Attributes.FINGERPRINT -> {
                    return false;
                }
                case Attributes.MESSAGE_INTEGRITY_SHA256 -> {
                    return type == Attributes.FINGERPRINT;
                }
                case Attributes.MESSAGE_INTEGRITY -> signed = true;
                default -> {}
            }
        }
        return !signed
                || type == Attributes.FINGERPRINT
                || type == Attributes.MESSAGE_INTEGRITY_SHA256;
    }

    /** What it is. */
    public Kind kind() {
        return kind;
    }

    /** Its method, such as {@link #BINDING}. */
    public int method() {
        return method;
    }

    /** What ties it to its request. */
    public TransactionId transaction() {
        return transaction;
    }

    private Place find(int type) {
        for (Place place : places) {
            if (place.type() == type) {
                return place;
            }
        }
        return null;
    }

    /** Whether it has an attribute. */
    public boolean has(int type) {
        return find(type) != null;
    }

    /** The value of the first attribute of a type, null if there is none. */
    public byte[] value(int type) {
        Place place = find(type);
        return place == null
                ? null
                : Arrays.copyOfRange(bytes, place.start(), place.start() + place.length());
    }

    /** The value of an attribute as text, null if there is none. */
    public String text(int type) {
        byte[] value = value(type);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    /** The value of an attribute of four or eight bytes as an unsigned number. */
    public OptionalLong number(int type) {
        Place place = find(type);
        if (place == null) {
            return OptionalLong.empty();
        }
        ByteBuffer value = ByteBuffer.wrap(bytes);
        return switch (place.length()) {
            case 4 -> OptionalLong.of(value.getInt(place.start()) & 0xFFFF_FFFFL);
            case 8 -> OptionalLong.of(value.getLong(place.start()));
            default -> OptionalLong.empty();
        };
    }

    /**
     * The value of an attribute as an address and port.
     *
     * @param type an attribute whose address is written in the clear or, XOR-…, masked (section
     *     14.2)
     * @return the address, null if there is none or it makes no sense
     */
    public InetSocketAddress address(int type) {
        byte[] value = value(type);
        if (value == null || value.length != 8 && value.length != 20) {
            return null;
        }
        boolean version6 = value.length == 20;
        if (value[1] != (version6 ? 2 : 1)) {
            return null;
        }
        if (type != Attributes.MAPPED_ADDRESS) {
            for (int i = 2; i < value.length; i++) {
                // The port is masked by the cookie's first half, the address by cookie and id.
                value[i] ^= bytes[i < 4 ? i + 2 : i];
            }
        }
        int port = (value[2] & 0xFF) << 8 | value[3] & 0xFF;
        try {
            InetAddress address =
                    InetAddress.getByAddress(Arrays.copyOfRange(value, 4, value.length));
            return new InetSocketAddress(address, port);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The address a response says its request came from, null if it says none. */
    public InetSocketAddress mappedAddress() {
        InetSocketAddress masked = address(Attributes.XOR_MAPPED_ADDRESS);
        return masked != null ? masked : address(Attributes.MAPPED_ADDRESS);
    }

    /** The code of an error, 300 to 699; 0 if there is none. */
    public int errorCode() {
        byte[] value = value(Attributes.ERROR_CODE);
        if (value == null || value.length < 4) {
            return 0;
        }
        int code = (value[2] & 7) * 100 + (value[3] & 0xFF);
        return code >= 300 && code <= 699 ? code : 0;
    }

    /** The attributes that would have to be understood and are not. */
    public List<Integer> notUnderstood() {
        return places.stream()
                .map(Place::type)
                .filter(type -> !Attributes.understood(type))
                .distinct()
                .toList();
    }

    /**
     * Whether the sender knows a key: the stronger integrity decides where both are there.
     *
     * @param key the key, see {@link Key}
     * @return false also where there is no integrity
     */
    public boolean signedWith(byte[] key) {
        Place strong = find(Attributes.MESSAGE_INTEGRITY_SHA256);
        if (strong != null) {
            return strong.length() >= 16
                    && strong.length() <= 32
                    && strong.length() % 4 == 0
                    && matches(strong, Key.sha256(key, upTo(strong)));
        }
        Place weak = find(Attributes.MESSAGE_INTEGRITY);
        return weak != null && weak.length() == 20 && matches(weak, Key.sha1(key, upTo(weak)));
    }

    private boolean matches(Place place, byte[] digest) {
        return MessageDigest.isEqual(
                Arrays.copyOf(digest, place.length()),
                Arrays.copyOfRange(bytes, place.start(), place.start() + place.length()));
    }

    /** What an integrity covers: all before it, its own length counted in the header. */
    private byte[] upTo(Place place) {
        byte[] covered = Arrays.copyOf(bytes, place.start() - 4);
        int length = place.start() + place.length() - HEADER_BYTES;
        ByteBuffer.wrap(covered).putShort(2, (short) length);
        return covered;
    }

    /** Whether it ends with a fingerprint, and the right one (section 14.7). */
    public boolean fingerprinted() {
        Place place = find(Attributes.FINGERPRINT);
        return place != null
                && place.length() == 4
                && place.start() + 4 == bytes.length
                && ByteBuffer.wrap(bytes).getInt(place.start())
                        == StunWriter.fingerprint(bytes, place.start() - 4);
    }

    @Override
    public String toString() {
        return kind + " of method " + method;
    }
}
