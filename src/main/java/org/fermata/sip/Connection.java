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
import java.util.function.Consumer;

/**
 * One TCP connection. Reading and framing (RFC 3261 section 18.3) are done on the thread {@code
 * sip}. Sending may be done on any thread and never blocks: what the peer does not take waits here,
 * and a peer that lets too much wait loses the connection.
 */
final class Connection {

    /** How much may wait for a peer that does not read, in bytes. */
    static final int BACKLOG_LIMIT = 512 * 1024;

    private static final int READ_SIZE = 16 * 1024;
    private static final byte[] PONG = {'\r', '\n'};

    private final SocketChannel channel;
    private final InetSocketAddress remote;

    /** Guards what waits to be written. */
    private final Object writing = new Object();

    private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>();
    private int waitingBytes;

    // Owned by the thread sip.
    private SelectionKey key;
    private byte[] received = new byte[READ_SIZE];
    private int receivedLength;
    private int emptyLines;
    private final ByteBuffer readBuffer = ByteBuffer.allocate(READ_SIZE);

    /**
     * Takes over a connected, non-blocking channel.
     *
     * @throws IOException if it is closed already
     */
    Connection(SocketChannel channel) throws IOException {
        this.channel = channel;
        remote = (InetSocketAddress) channel.getRemoteAddress();
        if (remote == null) {
            throw new IOException("not connected");
        }
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

    /** Sets the key of its registration. On {@code sip}. */
    void registered(SelectionKey registration) {
        key = registration;
    }

    /**
     * Sends bytes, at once or when the peer takes them. Any thread.
     *
     * @param wake called to have the selector look at {@link #interest} again
     * @throws IOException if the connection is gone or too much waits already
     */
    void send(byte[] bytes, Runnable wake) throws IOException {
        synchronized (writing) {
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
        }
        wake.run();
    }

    /** What the selector is to wait for. On {@code sip}. */
    void updateInterest() {
        synchronized (writing) {
            if (key != null && key.isValid()) {
                key.interestOps(
                        waiting.isEmpty()
                                ? SelectionKey.OP_READ
                                : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
        }
    }

    /**
     * Writes what waits. On {@code sip}.
     *
     * @throws IOException if the connection is gone
     */
    void writeWaiting() throws IOException {
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

    /**
     * Reads what has come. On {@code sip}.
     *
     * @param messages takes each whole message
     * @param wake as for {@link #send}
     * @throws IOException if the connection is gone
     * @throws WireFormat.Malformed if what came cannot be framed; its answer is sent, and the
     *     connection is of no more use
     */
    void read(Consumer<SIPMessage> messages, Runnable wake)
            throws IOException, WireFormat.Malformed {
        readBuffer.clear();
        int count = channel.read(readBuffer);
        if (count < 0) {
            throw new IOException("closed by the peer");
        }
        if (receivedLength + count > received.length) {
            received =
                    Arrays.copyOf(received, Math.max(2 * received.length, receivedLength + count));
        }
        readBuffer.flip();
        readBuffer.get(received, receivedLength, count);
        receivedLength += count;
        try {
            int used = takeMessages(messages, wake);
            System.arraycopy(received, used, received, 0, receivedLength - used);
            receivedLength -= used;
            if (receivedLength == 0 && received.length > READ_SIZE) {
                received = new byte[READ_SIZE];
            }
        } catch (WireFormat.Malformed malformed) {
            if (malformed.answer() != null) {
                send(malformed.answer(), wake);
            }
            throw malformed;
        }
    }

    private int takeMessages(Consumer<SIPMessage> messages, Runnable wake)
            throws IOException, WireFormat.Malformed {
        int start = 0;
        while (true) {
            start = skipKeepalives(start, wake);
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
            messages.accept(WireFormat.parse(head, Arrays.copyOfRange(rest, headLength, end)));
            start += end;
        }
    }

    /** Passes over empty lines; two of them are a ping (RFC 5626 section 4.4.1). */
    private int skipKeepalives(int from, Runnable wake) throws IOException {
        int at = from;
        while (at < receivedLength && (received[at] == '\r' || received[at] == '\n')) {
            emptyLines += received[at] == '\n' ? 1 : 0;
            at++;
            if (emptyLines == 2) {
                emptyLines = 0;
                send(PONG, wake);
            }
        }
        emptyLines = at < receivedLength ? 0 : emptyLines;
        return at;
    }

    /** Closes the socket. Any thread. */
    void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            Transports.log.debug("closing the connection to {}", remote, failure);
        }
    }
}
