package org.fermata.events;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A body of several parts (RFC 2046 section 5.1). Pure functions; any thread. */
public final class Multipart {

    private static final int SIZE_LIMIT = 64 * 1024;
    private static final int PART_LIMIT = 256;
    private static final int HEADER_LIMIT = 32;
    private static final int BOUNDARY_LIMIT = 70;

    private Multipart() {}

    /**
     * A part.
     *
     * @param type its media type in small letters, without parameters; empty if it has none
     * @param contentId its Content-ID without angle brackets, null if it has none
     * @param disposition its Content-Disposition in small letters; empty if it has none
     * @param body its bytes
     */
    public record Part(String type, String contentId, String disposition, byte[] body) {}

    /**
     * Takes a body apart.
     *
     * @param body the body
     * @param boundary the boundary parameter of its type
     * @throws MalformedBodyException if there is no such boundary in it, or too much
     */
    public static List<Part> parse(byte[] body, String boundary) throws MalformedBodyException {
        if (body == null || body.length > SIZE_LIMIT) {
            throw new MalformedBodyException("there is no body that can be taken apart");
        }
        if (boundary == null || boundary.isEmpty() || boundary.length() > BOUNDARY_LIMIT) {
            throw new MalformedBodyException("the boundary of the parts is not named");
        }
        // One character for each byte, so that the parts' bytes can be cut out of it.
        String text = "\r\n" + new String(body, StandardCharsets.ISO_8859_1);
        String delimiter = "\r\n--" + boundary;
        List<Part> parts = new ArrayList<>();
        int start = text.indexOf(delimiter);
        while (start >= 0) {
            int content = start + delimiter.length();
            if (text.startsWith("--", content)) {
                return parts;
            }
            int end = text.indexOf(delimiter, content);
            if (end < 0) {
                throw new MalformedBodyException("the last part has no end");
            }
            if (parts.size() == PART_LIMIT) {
                throw new MalformedBodyException("the body has too many parts");
            }
            parts.add(part(text.substring(content, end)));
            start = end;
        }
        throw new MalformedBodyException("the body has no end");
    }

    private static Part part(String text) throws MalformedBodyException {
        int line = text.indexOf("\r\n");
        if (line < 0) {
            throw new MalformedBodyException("a part has no end of its first line");
        }
        String rest = text.substring(line);
        int end = rest.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new MalformedBodyException("a part has no end of its headers");
        }
        Map<String, String> headers = headers(rest.substring(0, end));
        String type = headers.getOrDefault("content-type", "").split(";", 2)[0];
        String id = headers.get("content-id");
        return new Part(
                type.strip().toLowerCase(Locale.ROOT),
                id == null ? null : id.strip().replaceAll("^<|>$", ""),
                headers.getOrDefault("content-disposition", "").toLowerCase(Locale.ROOT),
                rest.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Map<String, String> headers(String text) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : text.replaceAll("\r\n[ \t]+", " ").split("\r\n")) {
            int colon = line.indexOf(':');
            if (colon > 0 && headers.size() < HEADER_LIMIT) {
                headers.put(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return headers;
    }
}
