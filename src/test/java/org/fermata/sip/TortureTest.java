package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The torture cases of RFC 4475 section 3 and RFC 5118 section 4, each in a file named by its
 * section: the phone gives the right answer, or none, and goes on.
 *
 * <p>In the files, lines end in LF and are sent with CRLF; {@code @PORT@} is where answers go,
 * {@code @ID@} is unique, {@code @LENGTH@} the length of the body, {@code @text*3@} text three
 * times over. REGISTER is for registrars: the right answer of a phone is 405.
 */
class TortureTest {

    /** What is not answered. */
    private static final String NOTHING = "nothing";

    /** What makes the phone ring, having said 100. */
    private static final String RINGS = "rings";

    private static final Pattern REPEATED = Pattern.compile("@([^@*\n]+)\\*(\\d+)@");

    private Phone phone;
    private int options;

    @BeforeEach
    void start() throws IOException {
        phone = new Phone();
    }

    @AfterEach
    void stop() {
        phone.close();
    }

    private static byte[] message(String file, int port) throws IOException {
        String text;
        try (InputStream in = TortureTest.class.getResourceAsStream("torture/" + file + ".sip")) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        text =
                REPEATED.matcher(text)
                        .replaceAll(
                                match ->
                                        Matcher.quoteReplacement(
                                                match.group(1)
                                                        .repeat(Integer.parseInt(match.group(2)))));
        text =
                text.replace("\n", "\r\n")
                        .replace("@PORT@", String.valueOf(port))
                        .replace("@ID@", Tokens.tag());
        int length = text.indexOf("@LENGTH@");
        if (length >= 0) {
            String body = text.substring(text.indexOf("\r\n\r\n", length) + 4);
            int bytes = body.getBytes(StandardCharsets.UTF_8).length;
            text = text.replace("@LENGTH@", String.valueOf(bytes));
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String validOptions(String transport, int port) {
        options++;
        return "OPTIONS sip:fermata@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/"
                + transport
                + " 127.0.0.1:"
                + port
                + ";branch=z9hG4bKalive"
                + options
                + "\r\nMax-Forwards: 70\r\nFrom: <sip:a@127.0.0.1>;tag=1\r\n"
                + "To: <sip:fermata@127.0.0.1>\r\nCall-ID: alive\r\nCSeq: "
                + options
                + " OPTIONS\r\nContent-Length: 0\r\n\r\n";
    }

    private void assertAnswers(String answer, List<Integer> codes) {
        List<Integer> finals = codes.stream().filter(code -> code > 100).distinct().toList();
        switch (answer) {
            case NOTHING -> assertThat(codes).isEmpty();
            case RINGS -> {
                assertThat(codes).containsOnly(100);
                phone.expectIncoming();
            }
            default -> {
                List<Integer> right = Stream.of(answer.split(" ")).map(Integer::valueOf).toList();
                assertThat(finals).hasSize(1).isSubsetOf(right);
            }
        }
    }

    @ParameterizedTest(name = "{0}: {1}, {2}")
    @CsvSource(
            textBlock =
                    """
                    # RFC 4475: valid messages
                    rfc4475-3.1.1.1,  a short tortuous INVITE,                        rings
                    rfc4475-3.1.1.2,  a wide range of valid characters,               405 501
                    rfc4475-3.1.1.3,  valid use of the percent escape,                rings
                    rfc4475-3.1.1.4,  escaped nulls in URIs,                          405
                    rfc4475-3.1.1.5,  percent where it is no escape,                  405 501
                    rfc4475-3.1.1.6,  no white space before the angle bracket,        200
                    rfc4475-3.1.1.7,  long values in header fields,                   rings
                    rfc4475-3.1.1.8,  trailing octets in a datagram,                  405
                    rfc4475-3.1.1.9,  parameters in the user part,                    200
                    rfc4475-3.1.1.10, varied and unknown transports,                  200
                    rfc4475-3.1.1.11, a multipart body,                               200 405 415
                    rfc4475-3.1.1.12, an unusual reason phrase,                       nothing
                    rfc4475-3.1.1.13, an empty reason phrase,                         nothing
                    # RFC 4475: invalid messages
                    rfc4475-3.1.2.1,  extraneous separators,                          400
                    rfc4475-3.1.2.2,  Content-Length beyond the message,              400
                    rfc4475-3.1.2.3,  a negative Content-Length,                      400
                    rfc4475-3.1.2.4,  numbers too large in a request,                 400
                    rfc4475-3.1.2.5,  numbers too large in a response,                nothing
                    rfc4475-3.1.2.6,  an unterminated quoted string,                  400
                    rfc4475-3.1.2.7,  angle brackets around the Request-URI,          400
                    rfc4475-3.1.2.8,  white space in the Request-URI,                 400
                    rfc4475-3.1.2.9,  several spaces in the request line,             400
                    rfc4475-3.1.2.10, spaces at the end of the request line,          200 400
                    rfc4475-3.1.2.11, headers in the Request-URI,                     400
                    rfc4475-3.1.2.12, a wrong time zone in a header of no concern,    rings
                    rfc4475-3.1.2.13, a Contact that must be in angle brackets,       400 405
                    rfc4475-3.1.2.14, spaces within an address,                       400
                    rfc4475-3.1.2.15, no token in a display name,                     200 400
                    rfc4475-3.1.2.16, an unknown version of the protocol,             505
                    rfc4475-3.1.2.17, CSeq names another method,                      400
                    rfc4475-3.1.2.18, CSeq names another method than an unknown one,  400 501
                    rfc4475-3.1.2.19, a status code too large,                        nothing
                    # RFC 4475: transactions
                    rfc4475-3.2.1,    no transaction identifier,                      200 400
                    # RFC 4475: what only a user agent notices
                    rfc4475-3.3.1,    required headers are missing,                   400
                    rfc4475-3.3.2,    an unknown scheme,                              416
                    rfc4475-3.3.3,    a known scheme that is not ours,                416
                    rfc4475-3.3.4,    unknown schemes in headers,                     400 405
                    rfc4475-3.3.5,    extensions that are required,                   420
                    rfc4475-3.3.6,    an unknown type of body,                        415
                    rfc4475-3.3.7,    an unknown kind of authorization,               405
                    rfc4475-3.3.8,    several values where there must be one,         400
                    rfc4475-3.3.9,    several values of Content-Length,               400
                    rfc4475-3.3.10,   a response with a broadcast address,            nothing
                    rfc4475-3.3.11,   Max-Forwards of zero,                           200
                    rfc4475-3.3.12,   a Contact with a header parameter,              405
                    rfc4475-3.3.13,   a Contact with a URI parameter,                 405
                    rfc4475-3.3.14,   a Contact with an escaped header,               405
                    rfc4475-3.3.15,   no type of body in common,                      406
                    # RFC 4475: RFC 2543
                    rfc4475-3.4.1,    an INVITE of RFC 2543,                          rings
                    # RFC 5118
                    rfc5118-4.1,      IPv6 references,                                405
                    rfc5118-4.2,      an IPv6 address without its brackets,           400
                    rfc5118-4.3,      an ambiguous port,                              405
                    rfc5118-4.4,      an unambiguous port,                            405
                    rfc5118-4.5-a,    received with brackets,                         481
                    rfc5118-4.5-b,    received without brackets,                      200
                    rfc5118-4.6,      IPv6 in the description,                        rings
                    rfc5118-4.7,      IPv6 and IPv4 in Via,                           481
                    rfc5118-4.8,      IPv6 and IPv4 in the description,               rings
                    rfc5118-4.9,      IPv4 addresses mapped to IPv6,                  rings
                    rfc5118-4.10,     three colons from an error of the standard's,   200 400
                    """)
    void overUdp(String file, String what, String answer) throws IOException {
        try (RawPeer peer = new RawPeer()) {
            peer.send(message(file, peer.port()), phone);
            peer.send(validOptions("UDP", peer.port()), phone);
            List<Integer> codes = new ArrayList<>();
            while (true) {
                RawPeer.Message response = peer.receive(8000);
                if ("alive".equals(response.header("Call-ID"))) {
                    assertThat(response.code()).isEqualTo(200);
                    break;
                }
                codes.add(response.code());
            }
            assertAnswers(answer, codes);
        }
    }

    /** What frames itself wrongly costs its connection; what only reads wrongly does not. */
    @ParameterizedTest(name = "{0}: {1}, {2}")
    @CsvSource(
            textBlock =
                    """
                    rfc4475-3.1.1.1,  a short tortuous INVITE,                  rings,       true
                    rfc4475-3.1.1.7,  long values in header fields,             rings,       true
                    rfc4475-3.1.1.11, a multipart body,                         200 405 415, true
                    rfc4475-3.1.1.12, an unusual reason phrase,                 nothing,     true
                    rfc4475-3.1.2.1,  extraneous separators,                    400,         true
                    rfc4475-3.1.2.3,  a negative Content-Length,                400,         false
                    rfc4475-3.1.2.5,  numbers too large in a response,          nothing,     true
                    rfc4475-3.1.2.16, an unknown version of the protocol,       505,         true
                    rfc4475-3.1.2.19, a status code too large,                  nothing,     true
                    rfc4475-3.3.9,    several values of Content-Length,         400,         false
                    rfc4475-3.3.10,   a response with a broadcast address,      nothing,     true
                    rfc5118-4.2,      an IPv6 address without its brackets,     400,         true
                    """)
    void overTcp(String file, String what, String answer, boolean goesOn) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(message(file, 5060));
            List<Integer> codes = codes(socket);
            assertThat(codes.remove(Integer.valueOf(-200))).isEqualTo(goesOn);
            assertAnswers(answer, codes);
        }
        assertConnectionsAreTaken();
    }

    /** Section 3.1.1.8: over TCP, the octets after the first message are the second one. */
    @Test
    void overTcpTheSecondMessageIsOneOfItsOwn() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(message("rfc4475-3.1.1.8", 5060));
            assertThat(codes(socket)).contains(405, 100);
            phone.expectIncoming();
        }
    }

    /** Section 3.1.2.2: over TCP, the rest of the body may still come. */
    @Test
    void overTcpABodyThatDoesNotComeHoldsUpNobodyElse() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(message("rfc4475-3.1.2.2", 5060));
            assertConnectionsAreTaken();
            assertThat(socket.getInputStream().available()).isZero();
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(8000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), phone.port()), 8000);
        return socket;
    }

    private void assertConnectionsAreTaken() throws IOException {
        try (Socket socket = connect()) {
            assertThat(codes(socket)).containsExactly(-200);
        }
    }

    /**
     * Sends a valid request and reads all answers up to its own, which stands as −200, or to the
     * end of the connection.
     */
    private List<Integer> codes(Socket socket) throws IOException {
        List<Integer> codes = new ArrayList<>();
        StringBuilder read = new StringBuilder();
        try {
            socket.getOutputStream()
                    .write(validOptions("TCP", 5060).getBytes(StandardCharsets.UTF_8));
            while (true) {
                int end = read.indexOf("\r\n\r\n");
                if (end < 0) {
                    int next = socket.getInputStream().read();
                    if (next < 0) {
                        return codes;
                    }
                    read.append((char) next);
                    continue;
                }
                String response = read.substring(0, end);
                read.delete(0, end + 4);
                int code = Integer.parseInt(response.split(" ")[1]);
                boolean alive = response.contains("\r\nCall-ID: alive\r\n");
                codes.add(alive ? -code : code);
                if (alive) {
                    return codes;
                }
            }
        } catch (SocketException reset) {
            return codes;
        }
    }
}
