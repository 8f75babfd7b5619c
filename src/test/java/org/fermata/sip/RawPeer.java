package org.fermata.sip;

import org.fermata.stun.StunMessage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A peer that a test writes word by word, over UDP on loopback. */
final class RawPeer implements AutoCloseable {

    static final String SDP =
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                    + "m=audio 41000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=sendrecv\r\n";

    /** A message as it came. */
    record Message(String text, InetSocketAddress source) {
        String startLine() {
            return text.substring(0, text.indexOf("\r\n"));
        }

        /** Its method, empty for the empty lines that keep a way open. */
        String method() {
            return startLine().split(" ")[0];
        }

        int code() {
            return Integer.parseInt(startLine().split(" ")[1]);
        }

        List<String> headers(String name) {
            List<String> values = new ArrayList<>();
            for (String line : text.substring(0, text.indexOf("\r\n\r\n")).split("\r\n")) {
                if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
                    values.add(line.substring(name.length() + 1).strip());
                }
            }
            return values;
        }

        String header(String name) {
            List<String> values = headers(name);
            return values.isEmpty() ? null : values.getFirst();
        }

        String body() {
            return text.substring(text.indexOf("\r\n\r\n") + 4);
        }

        String parameter(String header, String name) {
            Matcher matcher =
                    Pattern.compile("[;, ]" + name + "=\"?([^\";,>]*)").matcher(header(header));
            return matcher.find() ? matcher.group(1) : null;
        }

        boolean isResponse() {
            return text.startsWith("SIP/2.0");
        }
    }

    private final DatagramSocket socket;
    final String tag = Tokens.tag();
    private final Set<String> seen = new HashSet<>();
    private int branches;

    RawPeer() throws IOException {
        this("127.0.0.1");
    }

    /** At another address of loopback, so that it counts as another source. */
    RawPeer(String address) throws IOException {
        socket = new DatagramSocket(0, InetAddress.ofLiteral(address));
    }

    int port() {
        return socket.getLocalPort();
    }

    String uri(String user) {
        return "sip:" + user + "@127.0.0.1:" + port();
    }

    /** The next message, within the time; this server does not know STUN. */
    Message receive(int limitMs) {
        try {
            socket.setSoTimeout(limitMs);
            DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
            do {
                packet.setLength(65_535);
                socket.receive(packet);
            } while (StunMessage.claims(ByteBuffer.wrap(packet.getData(), 0, packet.getLength())));
            return new Message(
                    new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8),
                    (InetSocketAddress) packet.getSocketAddress());
        } catch (SocketTimeoutException silent) {
            throw new AssertionError("nothing came in " + limitMs + " ms", silent);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** How many datagrams of a text wait; all others are passed over. */
    int waiting(String text) {
        int[] found = new int[1];
        waiting(message -> found[0] += message.text().equals(text) ? 1 : 0);
        return found[0];
    }

    /** Takes all that waits. */
    void waiting(Consumer<Message> taker) {
        try {
            socket.setSoTimeout(1);
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
                socket.receive(packet);
                taker.accept(
                        new Message(
                                new String(
                                        packet.getData(),
                                        0,
                                        packet.getLength(),
                                        StandardCharsets.UTF_8),
                                (InetSocketAddress) packet.getSocketAddress()));
            }
        } catch (SocketTimeoutException none) {
            // That was all.
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * The next request of a method, passing over everything else, and over requests that come again
     * since a busy machine took longer than T1 to answer them; an ACK may well come again.
     */
    Message expectRequest(String method) {
        while (true) {
            Message message = receive(8000);
            if (!message.isResponse()
                    && message.method().equals(method)
                    && (method.equals("ACK") || seen.add(message.text()))) {
                return message;
            }
        }
    }

    /** The next response with a code, passing over everything else. */
    Message expectResponse(int code) {
        while (true) {
            Message message = receive(8000);
            if (message.isResponse() && message.code() == code) {
                return message;
            }
        }
    }

    void send(String text, InetSocketAddress to) {
        send(text.getBytes(StandardCharsets.UTF_8), to);
    }

    /** Sends what is no text. */
    void send(byte[] bytes, Phone phone) {
        send(bytes, new InetSocketAddress(InetAddress.getLoopbackAddress(), phone.port()));
    }

    private void send(byte[] bytes, InetSocketAddress to) {
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, to));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void send(String text, Phone phone) {
        send(text, new InetSocketAddress(InetAddress.getLoopbackAddress(), phone.port()));
    }

    /** Sends a head that ends in its empty line, and a body of any bytes. */
    void send(String head, byte[] body, Phone phone) {
        byte[] first = head.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = Arrays.copyOf(first, first.length + body.length);
        System.arraycopy(body, 0, bytes, first.length, body.length);
        InetSocketAddress to =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), phone.port());
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, to));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Answers a request; headers end in CRLF each; the To tag is added where there is none. */
    void respond(Message request, String status, String toTag, String headers, String body) {
        String to = request.header("To");
        if (toTag != null && !to.contains(";tag=")) {
            to += ";tag=" + toTag;
        }
        StringBuilder text = new StringBuilder("SIP/2.0 " + status + "\r\n");
        request.headers("Via").forEach(via -> text.append("Via: ").append(via).append("\r\n"));
        text.append("From: ").append(request.header("From")).append("\r\n");
        text.append("To: ").append(to).append("\r\n");
        text.append("Call-ID: ").append(request.header("Call-ID")).append("\r\n");
        text.append("CSeq: ").append(request.header("CSeq")).append("\r\n");
        text.append(headers);
        send(withBody(text.toString(), body), request.source());
    }

    void respond(Message request, String status) {
        respond(request, status, tag, "", "");
    }

    /** Answers an INVITE with 200, a Contact here and a description. */
    void accept(Message invite, String toTag) {
        respond(invite, "200 OK", toTag, "Contact: <" + uri("peer") + ">\r\n", SDP);
    }

    static String withBody(String head, String body) {
        String type = body.isEmpty() ? "" : "Content-Type: application/sdp\r\n";
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return head + type + "Content-Length: " + length + "\r\n\r\n" + body;
    }

    String branch() {
        return "z9hG4bK-raw-" + tag + "-" + branches++;
    }

    /** A request from here outside of dialogs. */
    String request(
            String method, Phone to, String callId, int sequence, String branch, String headers) {
        return method
                + " "
                + to.uri("fermata")
                + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:"
                + port()
                + ";branch="
                + branch
                + ";rport\r\nMax-Forwards: 70\r\nFrom: \"Raw\" <"
                + uri("raw")
                + ">;tag="
                + tag
                + "\r\n"
                + (headers.contains("To: ") ? "" : "To: <" + to.uri("fermata") + ">\r\n")
                + "Call-ID: "
                + callId
                + "\r\nCSeq: "
                + sequence
                + " "
                + method
                + "\r\nContact: <"
                + uri("raw")
                + ">\r\n"
                + headers;
    }

    /**
     * A request from here within a dialog.
     *
     * @param of the phone's INVITE, or its response to ours
     */
    String within(Message of, String method, int sequence, Phone to, String headers, String body) {
        String ours = of.isResponse() ? of.header("From") : of.header("To");
        String theirs = of.isResponse() ? of.header("To") : of.header("From");
        return withBody(
                method
                        + " "
                        + to.uri("fermata")
                        + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:"
                        + port()
                        + ";branch="
                        + branch()
                        + ";rport\r\nMax-Forwards: 70\r\nFrom: "
                        + ours
                        + (ours.contains(";tag=") ? "" : ";tag=" + tag)
                        + "\r\nTo: "
                        + theirs
                        + "\r\nCall-ID: "
                        + of.header("Call-ID")
                        + "\r\nCSeq: "
                        + sequence
                        + " "
                        + method
                        + "\r\nContact: <"
                        + uri("peer")
                        + ">\r\n"
                        + headers,
                body);
    }

    @Override
    public void close() {
        socket.close();
    }
}
