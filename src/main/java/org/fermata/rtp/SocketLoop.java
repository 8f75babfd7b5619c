package org.fermata.rtp;

import org.fermata.concurrent.EventLoop;

import java.io.IOException;
import java.nio.channels.DatagramChannel;

/** An event loop that also watches sockets. Tests put a hand-driven one in its place. */
public interface SocketLoop extends EventLoop {

    /** Reads a socket at which a datagram waits. Called on the loop. */
    interface Reader {
        /**
         * Reads what waits.
         *
         * @param prompt whether the loop woke for it; else it is collected
         */
        void read(boolean prompt);
    }

    /** A socket that is watched. Its methods must be called on the loop. */
    interface Watch {
        /**
         * Says whether the loop wakes when a datagram comes; what comes while it does not waits for
         * {@link SocketLoop#collect}. Off at first.
         *
         * @param on true to wake
         */
        void reading(boolean on);

        /** Ends the watch; the socket can be closed then. */
        void cancel();
    }

    /**
     * Watches a socket. Must be called on the loop.
     *
     * @param channel a non-blocking channel
     * @param reader reads it when a datagram waits
     * @return the handle
     * @throws IOException if the channel is closed
     */
    Watch watch(DatagramChannel channel, Reader reader) throws IOException;

    /**
     * Has those sockets read that do not wake the loop and at which something waits; the others
     * cost nothing. Must be called on the loop, but not by a {@link Reader}.
     */
    void collect();
}
