package org.fermata.sip;

import gov.nist.javax.sip.message.SIPMessage;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import javax.net.ssl.SSLException;

/**
 * One TCP connection, with or without TLS on it. Reading and framing (RFC 3261 section 18.3) are
 * done on the thread {@code sip}. Sending may be done on any thread and never blocks: what the peer
 * does not take waits here, and a peer that lets too much wait loses the connection.
 */
final class Connection implements SelectorThread.Ready {

    /** How much may wait for a peer that does not read, in bytes. */
    static final int BACKLOG_LIMIT = 512 * 1024;

    private static final int READ_SIZE = 16 * 1024;
    private static final byte[] PING = {'\r', '\n', '\r', '\n'};
    private static final byte[] PONG = {'\r', '\n'};

    private final SocketChannel channel;
    private final InetSocketAddress remote;

    /** Guards what waits to be written. */
    private final Object writing = new Object();

    private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>();
    private int waitingBytes;

    private final Executor sip;

    private final Endpoint endpoint;

    /** What went wrong with TLS, in words; null if nothing has. */
    private volatile String refusal;

    // Owned by the thread sip, but for what it seals under the lock.
    private final TlsStream tls;
    private final TlsSide side;
    private Runnable whenSecured = () -> {};

    // Owned by the thread sip.
    private final SelectionKey key;
    private final FloodGuard guard;
    private final BiConsumer<SIPMessage, Connection> messages;
    private final Consumer<Connection> gone;
    private byte[] received = new byte[READ_SIZE];
    private int receivedLength;

    /** Their pings, and the pongs to ours. */
    private final EmptyLines emptyLines = new EmptyLines();

    /** How often the peer has said anything, over TLS if it is used. */
    private volatile int heardTimes;

    private final ByteBuffer readBuffer = ByteBuffer.allocate(READ_SIZE);

    /**
     * Takes over a connected, non-blocking channel. On {@code sip}.
     *
     * @param key its registration
     * @param sip runs tasks on the thread {@code sip}
     * @param guard says what of what comes is taken
     * @param messages takes each whole message
     * @param gone told when the connection is of no more use
     * @param side our side of TLS, null for plain TCP
     * @param endpoint what it goes by among the others
     */
    Connection(
            SocketChannel channel,
            SelectionKey key,
            Executor sip,
            FloodGuard guard,
            BiConsumer<SIPMessage, Connection> messages,
            Consumer<Connection> gone,
            TlsSide side,
            Endpoint endpoint) {
        this.channel = channel;
        this.endpoint = endpoint;
        this.side = side;
        tls = side == null ? null : new TlsStream(side.engine(), sip);
        this.key = key;
        this.sip = sip;
        this.guard = guard;
        this.messages = messages;
        this.gone = gone;
        remote = endpoint.address();
    }

    InetSocketAddress remote() {
        return remote;
    }

    /** The local end. */
    InetSocketAddress local() throws IOException {
        InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
        if (local == null) {
            throw new IOException("closed");
        }
        return local;
    }

    boolean open() {
        return channel.isOpen();
    }

    /** The peer, by what it goes by among the others. */
    Endpoint endpoint() {
        return endpoint;
    }

    /** Why it was lost, in words for people. */
    String lost() {
        if (refusal != null) {
            return refusal;
        }
        // A server that refuses us may hang up faster than its alert can be read.
        return side == null || heardTimes > 0 ? "The connection was lost" : side.brokenOff();
    }

    /**
     * Begins the handshake. On {@code sip}, once, with TLS only.
     *
     * @param secured run on {@code sip} when messages may be sent
     */
    void secure(Runnable secured) {
        whenSecured = secured;
        guarded(() -> tls.begin(wire));
    }

    private final TlsStream.Wire wire =
            new TlsStream.Wire() {
                @Override
                public void handshake() throws IOException {
                    synchronized (writing) {
                        write(tls.seal(new byte[0]));
                    }
                }

                @Override
                public void plain(ByteBuffer text) throws IOException, WireFormat.Malformed {
                    take(text);
                }

                @Override
                public void secured() {
                    whenSecured.run();
                }

                @Override
                public void resume() {
                    if (open()) {
                        guarded(() -> tls.advance(this));
                    }
                }
            };

    /**
     * Sends bytes, at once or when the peer takes them. Any thread.
     *
     * @throws IOException if the connection is gone or too much waits already
     */
    void send(byte[] bytes) throws IOException {
        synchronized (writing) {
            write(tls == null ? bytes : tls.seal(bytes));
        }
    }

    /** Under the lock for writing. */
    private void write(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (waiting.isEmpty()) {
            channel.write(buffer);
        }
        if (!buffer.hasRemaining()) {
            return;
        }
        if (waitingBytes + buffer.remaining() > BACKLOG_LIMIT) {
            channel.close();
            throw new IOException("the peer does not read");
        }
        waiting.add(buffer);
        waitingBytes += buffer.remaining();
        sip.execute(this::updateInterest);
    }

    /**
     * Sends a ping (RFC 5626 section 4.4.1). Any thread.
     *
     * @throws IOException as {@link #send}
     */
    void ping() throws IOException {
        emptyLines.pinged();
        send(PING);
    }

    /** No pong is waited for any more: a line that comes now is none. Any thread. */
    void giveUpPong() {
        emptyLines.giveUpPong();
    }

    /** How many pings have been answered. Any thread. */
    int pongs() {
        return emptyLines.pongs();
    }

    /** How often anything has come, to be compared with later. Any thread. */
    int heardTimes() {
        return heardTimes;
    }

    @Override
    public void ready(SelectionKey readyKey) {
        guarded(
                () -> {
                    if (readyKey.isWritable()) {
                        writeWaiting();
                    }
                    if (readyKey.isReadable()) {
                        read();
                    }
                });
    }

    /** Work on the connection that may find it to be of no more use. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException, WireFormat.Malformed;
    }

    private void guarded(Work work) {
        try {
            work.run();
        } catch (SSLException broken) {
            SelectorThread.log.debug("TLS with {}", remote, broken);
            refusal = side.words(broken);
            gone.accept(this);
        } catch (IOException | WireFormat.Malformed useless) {
            SelectorThread.log.debug("connection to {}: {}", remote, useless.getMessage());
            gone.accept(this);
        } catch (RuntimeException refused) {
            // The message stands first in what was received and would be refused for ever.
            SelectorThread.log.debug("connection to {}", remote, refused);
            gone.accept(this);
        }
    }

    private void updateInterest() {
        synchronized (writing) {
            if (key.isValid()) {
                key.interestOps(
                        waiting.isEmpty()
                                ? SelectionKey.OP_READ
                                : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
        }
    }

    private void writeWaiting() throws IOException {
        synchronized (writing) {
            for (ByteBuffer next = waiting.peek(); next != null; next = waiting.peek()) {
                waitingBytes -= channel.write(next);
                if (next.hasRemaining()) {
                    break;
                }
                waiting.remove();
            }
        }
        updateInterest();
    }

    private void read() throws IOException, WireFormat.Malformed {
        readBuffer.clear();
        int count = channel.read(readBuffer);
        if (count < 0) {
            throw new IOException("closed by the peer");
        }
        readBuffer.flip();
        if (tls == null) {
            take(readBuffer);
        } else {
            tls.received(readBuffer, wire);
        }
    }

    private void take(ByteBuffer text) throws IOException, WireFormat.Malformed {
        heardTimes = heardTimes + 1;
        int count = text.remaining();
        if (receivedLength + count > received.length) {
            received =
                    Arrays.copyOf(received, Math.max(2 * received.length, receivedLength + count));
        }
        text.get(received, receivedLength, count);
        receivedLength += count;
        try {
            int used = takeMessages();
            System.arraycopy(received, used, received, 0, receivedLength - used);
            receivedLength -= used;
            if (receivedLength == 0 && received.length > READ_SIZE) {
                received = new byte[READ_SIZE];
            }
        } catch (WireFormat.Malformed malformed) {
            answer(malformed);
            throw malformed;
        }
    }

    private int takeMessages() throws IOException, WireFormat.Malformed {
        int start = 0;
        while (true) {
            start = skipKeepalives(start);
            byte[] rest = Arrays.copyOfRange(received, start, receivedLength);
            int headLength = WireFormat.headLength(rest, rest.length);
            if (headLength < 0 || headLength > WireFormat.HEAD_LIMIT) {
                if (rest.length > WireFormat.HEAD_LIMIT) {
                    throw new WireFormat.Malformed("the headers do not end", null);
                }
                return start;
            }
            String head = new String(rest, 0, headLength, StandardCharsets.UTF_8);
            long bodyLength = Math.max(0, WireFormat.contentLength(head));
            if (bodyLength > Messages.BODY_LIMIT) {
                throw WireFormat.malformed("the body is too large", head, 413);
            }
            if (rest.length < headLength + bodyLength) {
                return start;
            }
            int end = headLength + (int) bodyLength;
            take(rest, head, Arrays.copyOfRange(rest, headLength, end));
            start += end;
        }
    }

    private void take(byte[] bytes, String head, byte[] body) throws IOException {
        switch (guard.judge(remote.getAddress(), bytes, System.nanoTime())) {
            case TAKE -> parse(head, body);
            case REFUSE -> answer(WireFormat.malformed("too many messages", head, 503));
            case DROP -> {}
        }
    }

    /** A message that ends where it should but cannot be read is no reason to hang up. */
    private void parse(String head, byte[] body) throws IOException {
        SIPMessage message;
        try {
            message = WireFormat.parse(head, body);
        } catch (WireFormat.Malformed malformed) {
            SelectorThread.log.debug("from {}: {}", remote, malformed.getMessage());
            answer(malformed);
            return;
        }
        messages.accept(message, this);
    }

    private void answer(WireFormat.Malformed malformed) throws IOException {
        if (malformed.answer() != null) {
            send(malformed.answer());
        }
    }

    /** Passes over the empty lines before a message, and takes in what they say. */
    private int skipKeepalives(int from) throws IOException {
        int at = from;
        int lines = 0;
        while (at < receivedLength && (received[at] == '\r' || received[at] == '\n')) {
            lines += received[at] == '\n' ? 1 : 0;
            at++;
        }
        int pings = lines > 0 ? emptyLines.take(lines) : 0;
        for (int ping = 0; ping < pings; ping++) {
            send(PONG);
        }
        if (at < receivedLength) {
            emptyLines.end();
        }
        return at;
    }

    /** Closes the socket, with TLS's own farewell. Any thread. */
    void close() {
        try {
            if (tls != null && channel.isOpen()) {
                synchronized (writing) {
                    write(tls.farewell());
                }
            }
        } catch (IOException silent) {
            SelectorThread.log.trace("a farewell to {}", remote, silent);
        }
        try {
            channel.close();
        } catch (IOException failure) {
            SelectorThread.log.debug("closing the connection to {}", remote, failure);
        }
    }
}
