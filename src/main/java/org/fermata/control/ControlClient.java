package org.fermata.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The command line's side of the control socket. It uses no more of Jackson than its parser, for
 * what a subcommand costs is the loading of classes. Not for use by several threads.
 */
public final class ControlClient implements AutoCloseable {

    /**
     * What the phone replied.
     *
     * @param exit the exit status
     * @param json the result as JSON, {@code null} in letters for none
     * @param text the result where it is a string, else null
     * @param error the sentence for people, null when done
     */
    public record Answer(int exit, String json, String text, String error) {}

    private final SocketChannel channel;
    private final Selector selector;
    private final ByteBuffer input = ByteBuffer.allocate(64 * 1024).limit(0);

    private ControlClient(SocketChannel channel) throws IOException {
        this.channel = channel;
        selector = Selector.open();
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
    }

    /**
     * Connects to a phone.
     *
     * @param socket its socket
     * @return the connection
     * @throws IOException if no phone takes it
     */
    public static ControlClient connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new ControlClient(channel);
        } catch (IOException refused) {
            channel.close();
            throw refused;
        }
    }

    /**
     * Sends a command. What a phone that turns the client away had to say is still there to be
     * {@link #receive received}.
     *
     * @param command its name
     * @param args what follows it
     * @throws IOException if the selector fails
     */
    public void send(String command, List<String> args) throws IOException {
        StringBuilder line = new StringBuilder("{\"seq\":1,\"command\":");
        quote(line, command);
        line.append(",\"args\":[");
        for (int i = 0; i < args.size(); i++) {
            line.append(i == 0 ? "" : ",");
            quote(line, args.get(i));
        }
        ByteBuffer bytes =
                ByteBuffer.wrap(line.append("]}\n").toString().getBytes(StandardCharsets.UTF_8));
        SelectionKey key = channel.keyFor(selector);
        while (bytes.hasRemaining()) {
            int written;
            try {
                written = channel.write(bytes);
            } catch (IOException closed) {
                // What the phone said before it closed the connection is still to be read.
                return;
            }
            if (written == 0) {
                key.interestOps(SelectionKey.OP_WRITE);
                selector.select();
                key.interestOps(SelectionKey.OP_READ);
            }
        }
    }

    private static void quote(StringBuilder line, String text) {
        line.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, line);
        line.append('"');
    }

    /**
     * Waits for a reply.
     *
     * @param limit how long
     * @return the reply; null if the phone gave none in time
     * @throws IOException if the phone is gone
     */
    public Answer receive(Duration limit) throws IOException {
        String line = readLine(limit);
        if (line == null) {
            return null;
        }
        int exit = Reply.REFUSED;
        String json = "null";
        String text = null;
        String error = null;
        try (JsonParser parser = new JsonFactory().createParser(line)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (field) {
                    case "exit" -> exit = parser.getIntValue();
                    case "error" -> error = parser.getValueAsString();
                    case "result" -> {
                        int start = (int) parser.currentTokenLocation().getCharOffset();
                        text = value == JsonToken.VALUE_STRING ? parser.getText() : null;
                        parser.skipChildren();
                        parser.finishToken();
                        json =
                                line.substring(
                                        start, (int) parser.currentLocation().getCharOffset());
                    }
                    default -> parser.skipChildren();
                }
            }
        }
        return new Answer(exit, json, text, error);
    }

    /**
     * Reads a line.
     *
     * @param limit how long to wait for it; null for as long as it takes
     * @return the line without its line feed; null if none came in time
     * @throws EOFException if the phone closed the connection
     * @throws IOException if the phone is gone
     */
    public String readLine(Duration limit) throws IOException {
        long deadline = limit == null ? 0 : System.nanoTime() + limit.toNanos();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            while (input.hasRemaining()) {
                byte next = input.get();
                if (next == '\n') {
                    return line.toString(StandardCharsets.UTF_8);
                }
                line.write(next);
            }
            input.clear();
            int read = channel.read(input);
            input.flip();
            if (read < 0) {
                throw new EOFException("the phone closed the connection");
            }
            if (read == 0 && !waitForInput(limit == null, deadline)) {
                return null;
            }
        }
    }

    private boolean waitForInput(boolean endless, long deadline) throws IOException {
        if (endless) {
            selector.select();
            return true;
        }
        long leftMs = (deadline - System.nanoTime()) / 1_000_000;
        if (leftMs <= 0) {
            return false;
        }
        selector.select(leftMs);
        return true;
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
