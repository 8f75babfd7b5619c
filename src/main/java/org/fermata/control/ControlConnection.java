package org.fermata.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** One client of the control socket. Owned by {@code control}. */
final class ControlConnection {

    private static final Logger log = LoggerFactory.getLogger(ControlConnection.class);

    /** The contract's bound on a request, its line feed not counted. */
    static final int MAX_LINE_BYTES = 64 * 1024;

    /** A client with more requests open than this, or more bytes to take, is not read from. */
    static final int MAX_OPEN_REQUESTS = 64;

    private static final int MAX_OUTPUT_BYTES = 1024 * 1024;

    /** A watcher with more than this to take loses events, until it has taken half of it. */
    private static final int MAX_EVENT_BYTES = 256 * 1024;

    private final ControlServer server;
    private final SocketChannel channel;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Deque<ByteBuffer> output = new ArrayDeque<>();
    private SelectionKey key;
    private int outputBytes;
    private int openRequests;
    private ByteBuffer unread = ByteBuffer.allocate(0);
    private boolean inputEnded;
    private boolean closeWhenWritten;
    private boolean closed;

    private Consumer<ControlEvent> watcher;
    private long lostEvents;

    ControlConnection(ControlServer server, SocketChannel channel) {
        this.server = server;
        this.channel = channel;
    }

    void register(Selector selector) throws IOException {
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Turns a client away. */
    void refuse(String sentence) {
        closeWhenWritten = true;
        send(ControlJson.reply(NullNode.getInstance(), Reply.refused(sentence)));
    }

    void ready(SelectionKey ready, ByteBuffer buffer) throws IOException {
        if (ready.isWritable()) {
            write();
            takeUnread();
        }
        if (ready.isValid() && ready.isReadable()) {
            read(buffer);
        }
    }

    private void read(ByteBuffer buffer) throws IOException {
        buffer.clear();
        if (channel.read(buffer) < 0) {
            inputEnded = true;
            closeWhenServed();
            return;
        }
        take(buffer.flip());
        if (buffer.hasRemaining() && !closed) {
            unread = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
        }
        updateInterest();
    }

    /** Goes on with what was read while there was too much to do. */
    private void takeUnread() {
        take(unread);
        if (inputEnded) {
            closeWhenServed();
        } else {
            updateInterest();
        }
    }

    /**
     * A client may end its side after its last request and still wait for the replies. A watcher
     * that does so is taken to be gone, for it would show at the next event only.
     */
    private void closeWhenServed() {
        if (watcher != null || (openRequests == 0 && output.isEmpty() && !unread.hasRemaining())) {
            close();
        } else {
            updateInterest();
        }
    }

    private void take(ByteBuffer buffer) {
        while (buffer.hasRemaining() && mayAsk()) {
            byte next = buffer.get();
            if (next == '\n') {
                byte[] request = line.toByteArray();
                line.reset();
                take(request);
            } else if (line.size() == MAX_LINE_BYTES) {
                closeWhenWritten = true;
                send(
                        ControlJson.reply(
                                NullNode.getInstance(), Reply.usage("A line has at most 64 KiB.")));
            } else {
                line.write(next);
            }
        }
    }

    private boolean mayAsk() {
        return !closed
                && !closeWhenWritten
                && openRequests < MAX_OPEN_REQUESTS
                && outputBytes < MAX_OUTPUT_BYTES;
    }

    private void take(byte[] request) {
        try {
            ControlJson.Request parsed = ControlJson.request(request);
            try {
                run(
                        parsed.seq(),
                        CommandSyntax.parse(parsed.command(), parsed.args()),
                        CommandSyntax.isNoWait(parsed.args()));
            } catch (UsageException wrong) {
                send(ControlJson.reply(parsed.seq(), Reply.usage(wrong.getMessage())));
            }
        } catch (ControlJson.MalformedException malformed) {
            send(ControlJson.reply(malformed.seq(), Reply.usage(malformed.getMessage())));
        }
    }

    private void run(JsonNode seq, Command command, boolean noWait) {
        if (command instanceof Command.Watch) {
            send(ControlJson.reply(seq, Reply.done(null)));
            watch();
            return;
        }
        openRequests++;
        server.signalling()
                .execute(
                        () ->
                                server.commands()
                                        .run(
                                                command,
                                                noWait,
                                                reply -> server.post(() -> answer(seq, reply))));
    }

    private void answer(JsonNode seq, Reply reply) {
        openRequests--;
        if (!closed) {
            send(ControlJson.reply(seq, reply));
            takeUnread();
        }
    }

    // Watching --------------------------------------------------------------------------------

    private void watch() {
        if (watcher == null) {
            watcher = event -> server.post(() -> tell(event));
            Consumer<ControlEvent> subscribed = watcher;
            server.signalling().execute(() -> server.commands().feed().subscribe(subscribed));
        }
    }

    /** Tells a watcher of an event, or counts it as lost while the watcher is slow. */
    void tell(ControlEvent event) {
        server.assertOwner();
        if (watcher == null || closed) {
            return;
        }
        if (lostEvents > 0 && outputBytes <= MAX_EVENT_BYTES / 2) {
            ControlEvent.Lost lost = new ControlEvent.Lost(lostEvents);
            lostEvents = 0;
            send(ControlJson.event(new ControlEvent(event.time(), "lost", lost)));
        }
        if (lostEvents > 0 || outputBytes > MAX_EVENT_BYTES) {
            lostEvents++;
        } else {
            send(server.line(event));
        }
        takeUnread();
    }

    // Writing ---------------------------------------------------------------------------------

    private void send(byte[] bytes) {
        server.assertOwner();
        output.add(ByteBuffer.wrap(bytes));
        outputBytes += bytes.length;
        try {
            write();
        } catch (IOException gone) {
            log.debug("a client is gone", gone);
            close();
        }
    }

    private void write() throws IOException {
        while (!output.isEmpty()) {
            ByteBuffer first = output.peekFirst();
            outputBytes -= channel.write(first);
            if (first.hasRemaining()) {
                break;
            }
            output.removeFirst();
        }
        if (output.isEmpty() && closeWhenWritten) {
            close();
        } else if (inputEnded) {
            closeWhenServed();
        } else {
            updateInterest();
        }
    }

    private void updateInterest() {
        if (closed) {
            return;
        }
        boolean reads = mayAsk() && !inputEnded && !unread.hasRemaining();
        key.interestOps(
                (reads ? SelectionKey.OP_READ : 0)
                        | (output.isEmpty() ? 0 : SelectionKey.OP_WRITE));
    }

    boolean hasOutput() {
        return !output.isEmpty();
    }

    void close() {
        server.assertOwner();
        if (closed) {
            return;
        }
        closed = true;
        output.clear();
        try {
            channel.close();
        } catch (IOException failure) {
            log.debug("a client could not be closed", failure);
        }
        server.closed(this);
        Consumer<ControlEvent> subscribed = watcher;
        if (subscribed != null) {
            server.signalling().execute(() -> server.commands().feed().unsubscribe(subscribed));
        }
    }
}
