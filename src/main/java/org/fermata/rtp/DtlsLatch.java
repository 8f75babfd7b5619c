package org.fermata.rtp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Gives a session's DTLS to whoever shakes hands. What comes while nobody does is kept, for a
 * ClientHello may overtake the answer that tells of it (RFC 5763 section 5). Owned by {@code rtp}.
 */
final class DtlsLatch {

    /** A handshake's flight is of no more datagrams. */
    private static final int MOST_KEPT = 8;

    private record Kept(byte[] datagram, InetSocketAddress from) {}

    private final Deque<Kept> kept = new ArrayDeque<>();
    private Consumer<byte[]> taker;

    /**
     * Says who takes DTLS from now on, and gives them what has come already.
     *
     * @param next who, null for nobody
     */
    void taker(Consumer<byte[]> next) {
        taker = next;
        if (next == null) {
            kept.clear();
        } else {
            replay();
        }
    }

    private void replay() {
        for (int left = kept.size(); left > 0; left--) {
            Kept next = kept.removeFirst();
            take(next.datagram(), next.from());
        }
    }

    /**
     * Takes a datagram.
     *
     * @param datagram from position to limit; used again when this returns
     * @param from who sent it
     */
    void take(ByteBuffer datagram, InetSocketAddress from) {
        byte[] bytes = new byte[datagram.remaining()];
        datagram.get(datagram.position(), bytes);
        take(bytes, from);
    }

    private void take(byte[] datagram, InetSocketAddress from) {
        if (taker != null) {
            taker.accept(datagram);
        } else {
            keep(new Kept(datagram, from));
        }
    }

    private void keep(Kept one) {
        if (kept.size() == MOST_KEPT) {
            kept.removeFirst();
        }
        kept.addLast(one);
    }
}
