package org.fermata.rtp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;

/**
 * Where datagrams go, and how.
 *
 * @param socket the socket they leave by
 * @param to where they are sent
 * @param channel the channel of a relay that goes before each (RFC 8656 section 12.4), 0 for none
 */
record Target(DatagramChannel socket, InetSocketAddress to, int channel) {

    /** What a relay's channel adds to a datagram, in bytes. */
    static final int CHANNEL_HEADER_BYTES = 4;

    /** The longest datagram that a relay is given, with its header, in bytes. */
    static final int ROOM_BYTES = 2048 + CHANNEL_HEADER_BYTES;

    /**
     * Sends a datagram, without blocking; allocates nothing. Where the system has no way there, or
     * the socket was closed a moment ago, that is to the peer a lost packet.
     *
     * @param datagram from position to limit
     * @param room a direct buffer of {@link #ROOM_BYTES} that is the caller's own; of any size
     *     where no relay is on the way
     * @return whether the system took it
     */
    boolean trySend(ByteBuffer datagram, ByteBuffer room) {
        try {
            return send(datagram, room) > 0;
        } catch (IOException | UnresolvedAddressException | UnsupportedAddressTypeException lost) {
            return false;
        }
    }

    private int send(ByteBuffer datagram, ByteBuffer room) throws IOException {
        if (channel == 0) {
            return socket.send(datagram, to);
        }
        room.clear();
        room.putShort((short) channel).putShort((short) datagram.remaining()).put(datagram);
        return socket.send(room.flip(), to);
    }
}
