package org.fermata.rtp.dtls;

import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.fermata.rtp.Protection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One DTLS association for the keys of a call's media (RFC 5764). A worker has it while a handshake
 * runs; afterwards it costs nothing unless the peer says its last words again.
 *
 * <pre>
 *  NEW ── start (client) or first datagram (server) ──► handshake on a worker ─┬─► keys ⇒ listener
 *                                                                              └─► failure ⇒ listener
 * </pre>
 */
public final class DtlsAssociation {

    /** How long a handshake may take at the most, however it goes. */
    public static final Duration LIMIT = Duration.ofMillis(Handshake.LIMIT_MS);

    private static final Logger log = LoggerFactory.getLogger(DtlsAssociation.class);

    /** Who hears how it ends; on the worker. */
    public interface Listener {
        /** The peer is who it said, and these are the keys. */
        void keyed(Protection.Keyed keys);

        /** There are no keys; the reason is for the log. */
        void failed(String reason);
    }

    private final Handshake handshake;
    private final boolean client;
    private final Executor workers;
    private final Listener listener;
    private final DatagramQueue datagrams;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean listening = new AtomicBoolean();
    private volatile DTLSTransport transport;
    private volatile boolean closed;

    /**
     * Prepares an association; nothing is sent yet.
     *
     * @param identity our certificate
     * @param genuine whether a certificate, in DER, is the one that the peer's description tells of
     * @param client whether we begin
     * @param out sends a datagram to the peer; called on a worker
     * @param workers run the handshake
     * @param listener hears how it ends
     */
    public DtlsAssociation(
            DtlsIdentity identity,
            Predicate<byte[]> genuine,
            boolean client,
            Consumer<byte[]> out,
            Executor workers,
            Listener listener) {
        handshake = new Handshake(identity, genuine);
        this.client = client;
        this.workers = workers;
        this.listener = listener;
        datagrams = new DatagramQueue(out);
    }

    /** Begins, if it is for us to begin. Any thread. */
    public void start() {
        if (client) {
            begin();
        }
    }

    private void begin() {
        if (!closed && begun.compareAndSet(false, true)) {
            workers.execute(this::shakeHands);
        }
    }

    /**
     * Takes a datagram of the peer's. On {@code rtp}.
     *
     * @param datagram its bytes, to be kept
     */
    public void received(byte[] datagram) {
        if (closed) {
            return;
        }
        datagrams.add(datagram);
        if (transport != null) {
            if (listening.compareAndSet(false, true)) {
                workers.execute(this::listen);
            }
        } else if (!client) {
            begin();
        }
    }

    private void shakeHands() {
        try {
            DTLSTransport made =
                    client
                            ? new DTLSClientProtocol().connect(new ClientRole(handshake), datagrams)
                            : new DTLSServerProtocol().accept(new ServerRole(handshake), datagrams);
            transport = made;
            listener.keyed(handshake.keys());
        } catch (IOException | RuntimeException failure) {
            if (!closed) {
                log.debug("a handshake failed", failure);
                listener.failed(String.valueOf(failure.getMessage()));
            }
        }
    }

    /**
     * Lets the protocol answer what the peer repeats, and hear that it closes. The transport is for
     * one worker at a time. After a failure nobody listens any more.
     */
    private void listen() {
        byte[] nothing = new byte[2048];
        try {
            do {
                while (!closed && !datagrams.isEmpty()) {
                    transport.receive(nothing, 0, nothing.length, 1);
                }
                listening.set(false);
                // What came before that was left to this worker.
            } while (!closed && !datagrams.isEmpty() && listening.compareAndSet(false, true));
        } catch (IOException over) {
            log.debug("the peer has closed its association", over);
        } catch (RuntimeException broken) {
            log.warn("an association failed", broken);
        }
    }

    /** Ends it. Any thread. */
    public void close() {
        closed = true;
        datagrams.close();
    }
}
