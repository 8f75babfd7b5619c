package org.fermata.peer;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A SIP message as text (RFC 3261 section 7), read and written without any library so that what
 * tests the phone shares no code with it. Immutable once built, but for {@link #add}.
 */
final class SipMessage {

    private static final Map<String, String> COMPACT =
            Map.of(
                    "v",
                    "via",
                    "f",
                    "from",
                    "t",
                    "to",
                    "i",
                    "call-id",
                    "m",
                    "contact",
                    "l",
                    "content-length",
                    "c",
                    "content-type");

    /** A header as it stands in the message. */
    record Header(String name, String value) {}

    private final String startLine;
    private final List<Header> headers = new ArrayList<>();
    private String body = "";

    SipMessage(String startLine) {
        this.startLine = startLine;
    }

    /** Reads a datagram; null if it is no SIP message (a keepalive, for one). */
    static SipMessage parse(byte[] bytes, int length) {
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return null;
        }
        String[] lines = text.substring(0, end).replaceAll("\r\n[ \t]+", " ").split("\r\n");
        if (!lines[0].contains("SIP/2.0")) {
            return null;
        }
        SipMessage message = new SipMessage(lines[0]);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                String name = lines[i].substring(0, colon).trim();
                message.add(name, lines[i].substring(colon + 1).trim());
            }
        }
        message.body = text.substring(end + 4);
        return message;
    }

    SipMessage add(String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        headers.add(new Header(COMPACT.getOrDefault(lower, name), value));
        return this;
    }

    SipMessage body(String type, String text) {
        add("Content-Type", type);
        body = text;
        return this;
    }

    boolean isRequest() {
        return !startLine.startsWith("SIP/2.0");
    }

    String method() {
        return isRequest() ? startLine.substring(0, startLine.indexOf(' ')) : cseqMethod();
    }

    String requestUri() {
        return startLine.split(" ")[1];
    }

    int status() {
        return Integer.parseInt(startLine.split(" ")[1]);
    }

    /** The first header of that name, null if there is none. */
    String header(String name) {
        return headers.stream()
                .filter(h -> h.name.equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst()
                .orElse(null);
    }

    /** Every value of that name, comma lists taken apart. */
    List<String> headers(String name) {
        List<String> values = new ArrayList<>();
        for (Header header : headers) {
            if (header.name.equalsIgnoreCase(name)) {
                for (String value : header.value.split(",(?=\\s*<)")) {
                    values.add(value.trim());
                }
            }
        }
        return values;
    }

    String body() {
        return body;
    }

    String callId() {
        return header("Call-ID");
    }

    long cseq() {
        return Long.parseLong(header("CSeq").split("\\s+")[0]);
    }

    private String cseqMethod() {
        return header("CSeq").split("\\s+")[1];
    }

    /** The tag of a From or To value, null without one. */
    static String tag(String address) {
        int at = address.indexOf(";tag=");
        if (at < 0) {
            return null;
        }
        int end = address.indexOf(';', at + 5);
        return end < 0 ? address.substring(at + 5) : address.substring(at + 5, end);
    }

    /** The URI of a name-addr or addr-spec. */
    static String uri(String address) {
        int open = address.indexOf('<');
        if (open >= 0) {
            return address.substring(open + 1, address.indexOf('>', open));
        }
        int end = address.indexOf(';');
        return end < 0 ? address : address.substring(0, end);
    }

    /** A Contact as a registrar gives it back. */
    static String nameAddress(String contact) {
        return "<" + uri(contact) + ">;expires=3600";
    }

    /** Notes in the topmost Via where this request came from, if it asks for that (RFC 3581). */
    void noteSource(InetSocketAddress from) {
        for (int at = 0; at < headers.size(); at++) {
            Header header = headers.get(at);
            if (header.name.equalsIgnoreCase("via") || header.name.equalsIgnoreCase("v")) {
                String seen =
                        ";rport="
                                + from.getPort()
                                + ";received="
                                + from.getAddress().getHostAddress();
                headers.set(
                        at,
                        new Header(
                                header.name, header.value.replaceFirst(";rport(?=;|,|$)", seen)));
                return;
            }
        }
    }

    /** A response to this request, with the headers it must carry over (RFC 3261 section 8.2.6). */
    SipMessage response(int status, String reason, String localTag) {
        SipMessage response = new SipMessage("SIP/2.0 " + status + " " + reason);
        for (Header header : headers) {
            String name = header.name.toLowerCase(Locale.ROOT);
            switch (name) {
                case "via", "from", "call-id", "cseq", "record-route" ->
                        response.headers.add(header);
                case "to" ->
                        response.add(
                                "To",
                                tag(header.value) == null && localTag != null
                                        ? header.value + ";tag=" + localTag
                                        : header.value);
                default -> {}
            }
        }
        return response;
    }

    byte[] bytes() {
        StringBuilder text = new StringBuilder(startLine).append("\r\n");
        for (Header header : headers) {
            text.append(header.name).append(": ").append(header.value).append("\r\n");
        }
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        text.append("Content-Length: ").append(length).append("\r\n\r\n").append(body);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
