package org.fermata.sip;

import gov.nist.javax.sip.header.RequestLine;
import gov.nist.javax.sip.header.StatusLine;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.ParseExceptionListener;
import gov.nist.javax.sip.parser.StringMsgParser;

import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Bytes to messages. Sizes are bounded before anything is parsed; a message whose mandatory headers
 * (RFC 3261 section 8.1.1) cannot be read is malformed, any other header that cannot be read is
 * passed over. Any thread.
 */
final class WireFormat {

    /** The longest start line and headers that are taken, in bytes. */
    static final int HEAD_LIMIT = 32 * 1024;

    /** When somebody who sent too much may try again, in seconds. */
    private static final int RETRY_AFTER_SECONDS = 5;

    private static final Set<String> MANDATORY =
            Set.of(
                    "via",
                    "v",
                    "from",
                    "f",
                    "to",
                    "t",
                    "call-id",
                    "i",
                    "cseq",
                    "content-length",
                    "l");

    private static final Pattern TO = Pattern.compile("(?i)(to|t)[ \t]*:");
    private static final Pattern TAG = Pattern.compile("(?i);[ \t]*tag[ \t]*=");

    private WireFormat() {}

    /** A message that cannot be taken, with the answer it deserves. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;
        private final byte[] answer;

        Malformed(String reason, byte[] answer) {
            super(reason, null, false, false);
            this.answer = answer;
        }

        /** The response to send back, null for none. */
        byte[] answer() {
            return answer;
        }
    }

    /**
     * Where the head of a message ends.
     *
     * @param bytes what has come
     * @param length how much of it counts
     * @return the number of bytes up to and with the empty line, −1 if it has not come yet
     */
    static int headLength(byte[] bytes, int length) {
        for (int at = 0; at + 1 < length; at++) {
            if (bytes[at] != '\n') {
                continue;
            }
            if (bytes[at + 1] == '\n') {
                return at + 2;
            }
            if (at + 2 < length && bytes[at + 1] == '\r' && bytes[at + 2] == '\n') {
                return at + 3;
            }
        }
        return -1;
    }

    /**
     * What the Content-Length header says.
     *
     * @param head start line and headers
     * @return the length in bytes, −1 if there is no such header
     * @throws Malformed if it is no number, or several
     */
    static long contentLength(String head) throws Malformed {
        long length = -1;
        for (String line : head.split("\r?\n")) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                continue;
            }
            String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            if (name.equals("content-length") || name.equals("l")) {
                String value = line.substring(colon + 1).strip();
                if (value.isEmpty()
                        || value.length() > 9
                        || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    throw malformed("Content-Length is no number", head, 400);
                }
                long named = Long.parseLong(value);
                if (length >= 0 && named != length) {
                    throw malformed("Content-Length has two values", head, 400);
                }
                length = named;
            }
        }
        return length;
    }

    /**
     * Reads a message.
     *
     * @param head start line and headers with the empty line
     * @param body its body, cut to Content-Length
     * @return a request or a response with all the mandatory headers, and its bytes for the {@link
     *     MessageTrace} as its application data
     * @throws Malformed if it cannot be taken
     */
    static SIPMessage parse(String head, byte[] body) throws Malformed {
        SIPMessage message;
        String violation = HeadRules.violation(head);
        if (violation != null) {
            throw malformed(violation, head, 400);
        }
        try {
            message =
                    new StringMsgParser()
                            .parseSIPMessage(
                                    head.getBytes(StandardCharsets.UTF_8),
                                    false,
                                    false,
                                    UNREADABLE);
            if (message != null && body.length > 0) {
                message.setMessageContent(body);
            }
        } catch (ParseException | RuntimeException | StackOverflowError unreadable) {
            throw malformed(String.valueOf(unreadable.getMessage()), head, 400);
        }
        if (message == null) {
            throw malformed("no message", head, 400);
        }
        if (message.getFrom() == null
                || message.getTo() == null
                || message.getCallId() == null
                || message.getCSeq() == null
                || message.getTopmostVia() == null) {
            throw malformed("a mandatory header is missing", head, 400);
        }
        if (message instanceof SIPRequest request) {
            RequestLine line = request.getRequestLine();
            if (line == null || line.getUri() == null || line.getMethod() == null) {
                throw malformed("the request line is incomplete", head, 400);
            }
            if (!isVersion2(head)) {
                throw malformed("not SIP/2.0", head, 505);
            }
            if (!line.getMethod().equals(message.getCSeq().getMethod())) {
                throw malformed("CSeq names another method", head, 400);
            }
        }
        message.setApplicationData(joined(head, body));
        return message;
    }

    private static byte[] joined(String head, byte[] body) {
        byte[] bytes = head.getBytes(StandardCharsets.UTF_8);
        byte[] whole = Arrays.copyOf(bytes, bytes.length + body.length);
        System.arraycopy(body, 0, whole, bytes.length, body.length);
        return whole;
    }

    /** Whether the request line ends as it must; the parser takes any version for 2.0. */
    private static boolean isVersion2(String head) {
        int end = head.indexOf('\n');
        return head.substring(0, end).strip().toUpperCase(Locale.ROOT).endsWith(" SIP/2.0");
    }

    private static final ParseExceptionListener UNREADABLE =
            (failure, message, type, header, text) -> {
                int colon = header.indexOf(':');
                String name =
                        colon < 0
                                ? ""
                                : header.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                if (type == RequestLine.class
                        || type == StatusLine.class
                        || MANDATORY.contains(name)) {
                    throw failure;
                }
            };

    /**
     * Makes the refusal of a message that cannot be read: the headers a response must copy (RFC
     * 3261 section 8.2.6.2), as they stand.
     */
    static Malformed malformed(String reason, String head, int code) {
        String[] lines = head.split("\r?\n");
        String first = lines.length == 0 ? "" : lines[0];
        if (first.startsWith("SIP/") || first.startsWith("ACK ") || !first.contains(" ")) {
            return new Malformed(reason, null);
        }
        StringBuilder answer = new StringBuilder("SIP/2.0 " + code + " " + phrase(code) + "\r\n");
        boolean copying = false;
        int vias = 0;
        for (int at = 1; at < lines.length && !lines[at].isEmpty(); at++) {
            String line = lines[at];
            if (line.charAt(0) != ' ' && line.charAt(0) != '\t') {
                int colon = line.indexOf(':');
                String name =
                        colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                copying =
                        MANDATORY.contains(name)
                                && !name.startsWith("content")
                                && !name.equals("l");
                vias += name.equals("via") || name.equals("v") ? 1 : 0;
            }
            if (copying) {
                answer.append(line);
                boolean to = TO.matcher(line).lookingAt();
                answer.append(to && !TAG.matcher(line).find() ? ";tag=" + Tokens.tag() : "");
                answer.append("\r\n");
            }
        }
        if (vias == 0) {
            return new Malformed(reason, null);
        }
        answer.append(code == 503 ? "Retry-After: " + RETRY_AFTER_SECONDS + "\r\n" : "");
        answer.append("Content-Length: 0\r\n\r\n");
        return new Malformed(reason, answer.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String phrase(int code) {
        return switch (code) {
            case 413 -> "Request Entity Too Large";
            case 503 -> "Service Unavailable";
            case 505 -> "Version Not Supported";
            default -> "Bad Request";
        };
    }
}
