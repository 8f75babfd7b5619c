package org.fermata.rig;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A connection to the phone's control socket: one JSON object a line, written by hand. */
public final class ControlClient implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    private final SocketChannel channel;
    private final OutputStream out;
    private final BufferedReader in;
    private int seq;

    /** Connects. */
    public ControlClient(Path socket) {
        try {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(socket));
            out = Channels.newOutputStream(channel);
            in =
                    new BufferedReader(
                            new InputStreamReader(
                                    Channels.newInputStream(channel), StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException("no phone at " + socket, failure);
        }
    }

    /** Sends a command and waits for its response. */
    public synchronized JsonNode request(String command, String... args) {
        int number = send(command, args);
        while (true) {
            JsonNode answer = readObject();
            if (answer.path("seq").asInt(-1) == number) {
                return answer;
            }
        }
    }

    /** Sends a command that must succeed; its result. */
    public JsonNode result(String command, String... args) {
        JsonNode answer = request(command, args);
        if (answer.get("exit").asInt() != 0) {
            throw new AssertionError(
                    command + " " + String.join(" ", args) + ": " + answer.get("error").asText());
        }
        return answer.get("result");
    }

    /** Sends a command without waiting; its number. */
    public int send(String command, String... args) {
        ObjectNode request = JSON.createObjectNode();
        request.put("seq", ++seq);
        request.put("command", command);
        ArrayNode list = request.putArray("args");
        for (String arg : args) {
            list.add(arg);
        }
        sendRaw(request + "\n");
        return seq;
    }

    /** Sends any bytes. */
    public void sendRaw(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    /** The next line, whatever it is; fails at the end. */
    public JsonNode readObject() {
        try {
            String line = in.readLine();
            if (line == null) {
                throw new AssertionError("the phone closed the control socket");
            }
            return JSON.readTree(line);
        } catch (JsonProcessingException broken) {
            throw new AssertionError("no JSON from the control socket", broken);
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
