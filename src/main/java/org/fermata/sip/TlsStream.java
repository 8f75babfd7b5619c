package org.fermata.sip;

import org.fermata.concurrent.Threads;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/**
 * TLS over one connection. The thread {@code sip} drives it; what takes long in a handshake, such
 * as to check a certificate, is done on a thread {@code connect} of its own, at most one for each
 * connection. Only {@link #seal} may be called on another thread, under the connection's lock for
 * writing.
 *
 * <pre>
 *   received ──► incoming ──► unwrap ──► Wire.plain
 *                               │ ▲
 *               NEED_TASK ──► connect   NEED_WRAP ──► Wire.write
 * </pre>
 */
final class TlsStream {

    /** What it works on. Called on {@code sip}. */
    interface Wire {
        /**
         * Writes what the handshake has to say.
         *
         * @throws IOException if the connection is gone
         */
        void handshake() throws IOException;

        /**
         * Takes what the peer said.
         *
         * @param text to be read to its end
         * @throws IOException if the connection is of no more use
         */
        void plain(ByteBuffer text) throws IOException, WireFormat.Malformed;

        /** The handshake is done: what is sent from now on is secret. */
        void secured();

        /** What ran on {@code connect} has ended: go on. */
        void resume();
    }

    /** What a peer may send while a task runs, in bytes: no handshake needs as much. */
    private static final int INCOMING_LIMIT = 256 * 1024;

    private final SSLEngine engine;
    private final Executor sip;

    // Owned by the thread sip.
    private ByteBuffer incoming;
    private ByteBuffer text;
    private boolean taskRuns;
    private boolean done;

    /**
     * Prepares TLS.
     *
     * @param engine whose handshake has not begun
     * @param sip runs tasks on the thread {@code sip}
     */
    TlsStream(SSLEngine engine, Executor sip) {
        this.engine = engine;
        this.sip = sip;
        incoming = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        text = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    }

    /**
     * Begins the handshake. On {@code sip}.
     *
     * @throws IOException if it fails at once
     */
    void begin(Wire wire) throws IOException, WireFormat.Malformed {
        engine.beginHandshake();
        advance(wire);
    }

    /**
     * Takes bytes from the peer. On {@code sip}.
     *
     * @throws IOException if they break the connection
     */
    void received(ByteBuffer bytes, Wire wire) throws IOException, WireFormat.Malformed {
        if (incoming.remaining() < bytes.remaining()) {
            incoming.flip();
            if (incoming.remaining() > INCOMING_LIMIT) {
                throw new IOException("too much at once");
            }
            ByteBuffer larger = ByteBuffer.allocate(incoming.remaining() + bytes.remaining());
            incoming = larger.put(incoming);
        }
        incoming.put(bytes);
        advance(wire);
    }

    /**
     * Goes on with what has been received, as far as it goes. On {@code sip}.
     *
     * @throws IOException if the handshake fails or the peer has ended the connection
     */
    void advance(Wire wire) throws IOException, WireFormat.Malformed {
        while (!taskRuns) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTask(wire);
                case NEED_WRAP -> {
                    wire.handshake();
                    noteDone(engine.getHandshakeStatus(), wire);
                }
                default -> {
                    if (!unwrap(wire)) {
                        return;
                    }
                }
            }
        }
    }

    private void runTask(Wire wire) {
        Runnable task = engine.getDelegatedTask();
        if (task == null) {
            return;
        }
        taskRuns = true;
        Threads.start(
                "connect",
                () -> {
                    try {
                        task.run();
                    } finally {
                        sip.execute(
                                () -> {
                                    taskRuns = false;
                                    wire.resume();
                                });
                    }
                });
    }

    /** Whether there is more to do with what has been received. */
    private boolean unwrap(Wire wire) throws IOException, WireFormat.Malformed {
        incoming.flip();
        SSLEngineResult result;
        try {
            result = engine.unwrap(incoming, text);
        } finally {
            incoming.compact();
        }
        switch (result.getStatus()) {
            case BUFFER_UNDERFLOW -> {
                return false;
            }
            case BUFFER_OVERFLOW ->
                    text = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
            case CLOSED -> throw new IOException("closed by the peer");
            case OK -> {
                noteDone(result.getHandshakeStatus(), wire);
                if (text.position() > 0) {
                    text.flip();
                    wire.plain(text);
                    text.clear();
                }
            }
        }
        return result.bytesConsumed() > 0
                || result.getStatus() != SSLEngineResult.Status.OK
                || result.getHandshakeStatus() == HandshakeStatus.NEED_TASK
                || result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
    }

    /** FINISHED is told once only, and by whichever call ends the handshake. */
    private void noteDone(HandshakeStatus status, Wire wire) {
        boolean finished =
                status == HandshakeStatus.FINISHED || status == HandshakeStatus.NOT_HANDSHAKING;
        if (finished && !done) {
            done = true;
            wire.secured();
        }
    }

    /**
     * Turns text, or what the handshake has to say, into what goes on the wire. Under the
     * connection's lock for writing.
     *
     * @param plain the text, empty for the handshake alone
     * @throws IOException if the engine is closed
     */
    byte[] seal(byte[] plain) throws IOException {
        ByteBuffer source = ByteBuffer.wrap(plain);
        ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        ByteArrayOutputStream sealed = new ByteArrayOutputStream(plain.length + 64);
        do {
            record.clear();
            SSLEngineResult result = engine.wrap(source, record);
            sealed.write(record.array(), 0, record.position());
            boolean stuck = result.bytesConsumed() == 0 && result.bytesProduced() == 0;
            if (source.hasRemaining()
                    && (stuck || result.getStatus() != SSLEngineResult.Status.OK)) {
                throw new IOException("nothing can be sent over TLS: " + result);
            }
        } while (source.hasRemaining());
        return sealed.toByteArray();
    }

    /** Says that nothing more will come (RFC 8446 section 6.1). Under the lock for writing. */
    byte[] farewell() throws IOException {
        engine.closeOutbound();
        return seal(new byte[0]);
    }
}
