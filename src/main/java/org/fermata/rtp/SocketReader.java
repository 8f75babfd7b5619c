package org.fermata.rtp;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * Reads one socket of a session, and gives the search for a way what is its. Owned by {@code rtp}.
 */
final class SocketReader {

    private static final Logger log = LoggerFactory.getLogger(SocketReader.class);

    /** So that a flood for the search does not starve the others. */
    private static final int MOST_AT_ONCE = 64;

    private final DatagramChannel channel;
    private final int socket;
    private WaySearch search;

    /**
     * Begins without a search.
     *
     * @param channel a non-blocking channel
     * @param socket what the search calls it: 0 for that of RTP, 1 for that of RTCP
     */
    SocketReader(DatagramChannel channel, int socket) {
        this.channel = channel;
        this.socket = socket;
    }

    /** Says who looks for ways. */
    void ways(WaySearch finder) {
        search = finder;
    }

    /**
     * Reads the next datagram that is not for the search.
     *
     * @param buffer where it goes, from the start to the limit
     * @return who sent it, null if none waits
     */
    InetSocketAddress receive(ByteBuffer buffer) {
        try {
            for (int i = 0; i < MOST_AT_ONCE; i++) {
                buffer.clear();
                InetSocketAddress from = (InetSocketAddress) channel.receive(buffer);
                buffer.flip();
                InetSocketAddress peer =
                        from == null || search == null
                                ? from
                                : search.received(socket, from, buffer);
                if (from == null || peer != null) {
                    return peer;
                }
            }
        } catch (IOException failure) {
            log.debug("a socket cannot be read", failure);
        }
        return null;
    }
}
