package org.fermata.control;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;

import org.fermata.call.WaitingMessages;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The JSON of the control socket. Pure functions; any thread. */
final class ControlJson {

    /** ISO 8601 in UTC with milliseconds, always three digits of them. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final int MAX_DEPTH = 20;

    private static final ObjectMapper JSON = mapper();

    private ControlJson() {}

    private static ObjectMapper mapper() {
        SimpleModule module = new SimpleModule();
        module.addSerializer(Instant.class, new InstantSerializer());
        module.addSerializer(Double.class, new DoubleSerializer());
        module.addSerializer(WaitingMessages.class, new WaitingMessagesSerializer());
        JsonMapper mapper =
                JsonMapper.builder()
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .addModule(module)
                        .build();
        mapper.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build());
        return mapper;
    }

    /**
     * A request as it came.
     *
     * @param seq what the client called it by, echoed in the reply
     * @param command the command's name
     * @param args what follows it
     */
    record Request(JsonNode seq, String command, List<String> args) {}

    /** A line that is no request; the message is a sentence for people. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient JsonNode seq;

        MalformedException(JsonNode seq, String message) {
            super(message);
            this.seq = seq;
        }

        /** What the client called the request by, as far as that could be read. */
        JsonNode seq() {
            return seq == null ? NullNode.getInstance() : seq;
        }
    }

    /**
     * Reads a line.
     *
     * @param line without its line feed
     * @return the request
     * @throws MalformedException if it is none
     */
    static Request request(byte[] line) throws MalformedException {
        JsonNode tree;
        try {
            tree = JSON.readTree(line);
        } catch (IOException malformed) {
            throw new MalformedException(null, "This line is not JSON.");
        }
        if (!(tree instanceof ObjectNode object)) {
            throw new MalformedException(null, "A request is a JSON object.");
        }
        JsonNode seq = object.path("seq");
        JsonNode known = seq.isValueNode() ? seq : NullNode.getInstance();
        if (!object.path("command").isTextual()) {
            throw new MalformedException(known, "A request has a command, which is a string.");
        }
        JsonNode args = object.path("args");
        List<String> words = new ArrayList<>();
        if (args instanceof ArrayNode array) {
            for (JsonNode word : array) {
                if (!word.isValueNode() || word.isNull()) {
                    throw new MalformedException(known, "args is a list of strings.");
                }
                words.add(word.asText());
            }
        } else if (!args.isMissingNode() && !args.isNull()) {
            throw new MalformedException(known, "args is a list of strings.");
        }
        return new Request(known, object.path("command").asText(), List.copyOf(words));
    }

    /**
     * Writes a reply.
     *
     * @param seq what the client called the request by
     * @param reply the reply
     * @return a line, line feed included
     */
    static byte[] reply(JsonNode seq, Reply reply) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.set("seq", seq);
        line.put("exit", reply.exit());
        line.set("result", tree(reply.result()));
        line.put("error", reply.error());
        return bytes(line);
    }

    /**
     * Writes an event.
     *
     * @param event the event
     * @return a line, line feed included
     */
    static byte[] event(ControlEvent event) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("time", TIME.format(event.time()));
        line.put("event", event.kind());
        line.set("data", tree(event.data()));
        return bytes(line);
    }

    /**
     * Writes a result by itself.
     *
     * @param result as in a {@link Reply}
     * @return a line, line feed included
     */
    static String text(Object result) {
        return tree(result) + "\n";
    }

    private static JsonNode tree(Object value) {
        if (value instanceof Reply.Raw raw) {
            try {
                return JSON.readTree(raw.json());
            } catch (JsonProcessingException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        if (value instanceof Collection<?> items) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            items.forEach(item -> array.add(tree(item)));
            return array;
        }
        return value == null ? NullNode.getInstance() : JSON.valueToTree(value);
    }

    private static byte[] bytes(ObjectNode line) {
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** One of its names is none that Java allows. */
    private static final class WaitingMessagesSerializer extends StdSerializer<WaitingMessages> {
        private static final long serialVersionUID = 1L;

        WaitingMessagesSerializer() {
            super(WaitingMessages.class);
        }

        @Override
        public void serialize(WaitingMessages value, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            out.writeStartObject();
            out.writeNumberField("new", value.fresh());
            out.writeNumberField("old", value.old());
            out.writeStringField("mailbox", value.mailbox());
            out.writeEndObject();
        }
    }

    private static final class InstantSerializer extends StdSerializer<Instant> {
        private static final long serialVersionUID = 1L;

        InstantSerializer() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            out.writeString(TIME.format(value));
        }
    }

    /** Two decimals are more than jitter, round trip and MOS can be told to. */
    private static final class DoubleSerializer extends StdSerializer<Double> {
        private static final long serialVersionUID = 1L;

        DoubleSerializer() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            if (Double.isFinite(value)) {
                out.writeNumber(Math.round(value * 100) / 100.0);
            } else {
                out.writeNull();
            }
        }
    }
}
