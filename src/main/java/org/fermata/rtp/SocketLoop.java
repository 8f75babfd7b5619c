package org.fermata.rtp;

import org.fermata.concurrent.EventLoop;

import java.io.IOException;
import java.nio.channels.DatagramChannel;

/** An event loop that also watches sockets. Tests put a hand-driven one in its place. */
public interface SocketLoop extends EventLoop {

    /** A socket that is watched. Its methods must be called on the loop. */
    interface Watch {
        /**
         * Says whether the loop wakes when a datagram comes. Off at first.
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
     * @param readable called on the loop when a datagram waits, while {@link Watch#reading}
     * @return the handle
     * @throws IOException if the channel is closed
     */
    Watch watch(DatagramChannel channel, Runnable readable) throws IOException;
}
