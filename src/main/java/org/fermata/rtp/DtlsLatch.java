package org.fermata.rtp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Decides whose DTLS a session takes, and so whom it answers: with no keys yet, {@link SourceLatch}
 * hears nobody. What cannot be judged yet is kept, for a ClientHello may overtake the answer that
 * tells of it (RFC 5763 section 5). Owned by {@code rtp}.
 *
 * <pre>
 *             ┌─ nobody shakes hands ────────► kept ── until somebody does ─────────┐
 *  datagram ──┼─ from where we know the peer ──────────────────────────────────────►├─► taker
 *             └─ a stranger's handshake ─────► kept ── no word of the peer by the ──┘
 *                                                      tick: the first is believed
 * </pre>
 *
 * A stranger may be the peer behind a translator, or a peer that answers from another of its
 * addresses.
 */
final class DtlsLatch {

    /** A handshake's flight is of no more datagrams. */
    private static final int MOST_KEPT = 8;

    // A record of a handshake that is not encrypted yet (RFC 6347 section 4.1).
    private static final int RECORD_HEADER = 13;
    private static final int HANDSHAKE = 22;
    private static final int MAJOR_VERSION = 0xFE;

    private record Kept(byte[] datagram, InetSocketAddress from) {}

    private final Predicate<InetSocketAddress> known;
    private final Deque<Kept> kept = new ArrayDeque<>();
    private Consumer<byte[]> taker;
    private boolean met;

    /** Who is believed to be the peer; null for nobody. */
    private InetSocketAddress stranger;

    /** Where that one is answered; read by any thread. */
    private volatile InetSocketAddress answered;

    /**
     * Begins with nobody who shakes hands.
     *
     * @param known whether the peer is known to be at an address
     */
    DtlsLatch(Predicate<InetSocketAddress> known) {
        this.known = known;
    }

    /**
     * Says who takes DTLS from now on, and gives them what has come already.
     *
     * @param next who, null for nobody
     */
    void taker(Consumer<byte[]> next) {
        taker = next;
        met = false;
        stranger = null;
        answered = null;
        if (next == null) {
            kept.clear();
        } else {
            replay();
        }
    }

    /** Judges again what is kept: the peer may be known to be elsewhere. */
    void replay() {
        for (int left = kept.size(); left > 0; left--) {
            Kept next = kept.removeFirst();
            take(next.datagram(), next.from());
        }
    }

    /**
     * Once a second: believes the first stranger, unless the peer has spoken.
     *
     * @param direct whether that one can be answered where it is, for no search decides the way
     */
    void tick(boolean direct) {
        if (taker != null && !met && stranger == null && !kept.isEmpty()) {
            stranger = kept.getFirst().from();
            answered = direct ? stranger : null;
            replay();
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
        if (taker == null) {
            keep(new Kept(datagram, from));
        } else if (known.test(from)) {
            met = true;
            stranger = null;
            answered = null;
            taker.accept(datagram);
        } else if (from.equals(stranger)) {
            taker.accept(datagram);
        } else if (!met && stranger == null && isHandshake(datagram)) {
            keep(new Kept(datagram, from));
        }
    }

    private void keep(Kept one) {
        if (kept.size() == MOST_KEPT) {
            kept.removeFirst();
        }
        kept.addLast(one);
    }

    private static boolean isHandshake(byte[] datagram) {
        return datagram.length > RECORD_HEADER
                && datagram[0] == HANDSHAKE
                && (datagram[1] & 0xFF) == MAJOR_VERSION
                && datagram[3] == 0
                && datagram[4] == 0;
    }

    /** Where the peer is answered, null for where its sound goes. Any thread. */
    InetSocketAddress answered() {
        return answered;
    }
}
