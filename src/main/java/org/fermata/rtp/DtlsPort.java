package org.fermata.rtp;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.function.Consumer;

/** The DTLS of one session, which shares the port of its RTP (RFC 5764 section 5.1.2). */
public final class DtlsPort {

    private static final Logger log = LoggerFactory.getLogger(DtlsPort.class);

    private final SocketLoop loop;
    private final DatagramChannel socket;
    private final RtpSender sender;
    private final DtlsLatch latch;
    private final Runnable watch;

    /** Owned by rtp. */
    private boolean prompt;

    /**
     * Begins with nobody who shakes hands.
     *
     * @param loop the thread and its clock
     * @param socket that of RTP
     * @param sender knows where RTP goes
     * @param latch decides whose datagrams are taken
     * @param watch run when {@link #prompt} has changed
     */
    DtlsPort(
            SocketLoop loop,
            DatagramChannel socket,
            RtpSender sender,
            DtlsLatch latch,
            Runnable watch) {
        this.loop = loop;
        this.socket = socket;
        this.sender = sender;
        this.latch = latch;
        this.watch = watch;
    }

    // ---- any thread ----

    /**
     * Says who shakes hands; they get what has come already. Until {@link #settled} datagrams are
     * waited for also while the line is held.
     *
     * @param taker takes each datagram, which is theirs to keep, on {@code rtp}; null for nobody
     */
    public void taker(Consumer<byte[]> taker) {
        loop.execute(
                () -> {
                    latch.taker(taker);
                    prompt(taker != null);
                });
    }

    /**
     * The handshake is over: what comes from now on may wait for the tick while the line is held.
     */
    public void settled() {
        loop.execute(() -> prompt(false));
    }

    /**
     * Sends a datagram to where the peer's come from or else where RTP goes; nothing while that is
     * unknown.
     *
     * @param datagram the datagram
     */
    public void send(byte[] datagram) {
        InetSocketAddress stranger = latch.answered();
        Target to = stranger == null ? sender.target() : new Target(socket, stranger, 0);
        if (to == null) {
            return;
        }
        if (!to.trySend(ByteBuffer.wrap(datagram), ByteBuffer.allocate(Target.ROOM_BYTES))) {
            log.debug("a datagram to {} was not sent", to.to());
        }
    }

    // ---- rtp ----

    private void prompt(boolean waits) {
        prompt = waits;
        watch.run();
    }

    /** Whether datagrams are waited for. */
    boolean prompt() {
        return prompt;
    }
}
