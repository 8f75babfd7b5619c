package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.sdp.Direction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A caller over TCP whose connection is lost while we ring (RFC 3261 section 18.2.2). */
class LostConnectionTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final int PATIENCE_MS = 8000;
    private static final Pattern LENGTH = Pattern.compile("\r\nContent-Length: *(\\d+)");

    private Phone phone;
    private ServerSocket caller;

    @BeforeEach
    void start() throws IOException {
        phone = new Phone();
        caller = new ServerSocket(0, 8, HERE);
        caller.setSoTimeout(PATIENCE_MS);
    }

    @AfterEach
    void stop() throws IOException {
        phone.close();
        caller.close();
    }

    private String request(String method, String branch, String headers, String body) {
        return RawPeer.withBody(
                method
                        + " "
                        + phone.uri("fermata")
                        + ";transport=tcp SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:"
                        + caller.getLocalPort()
                        + ";branch=z9hG4bK"
                        + branch
                        + "\r\nMax-Forwards: 70\r\nFrom: <sip:caller@example.org>;tag=c\r\n"
                        + "Call-ID: lost\r\nCSeq: 1 "
                        + method
                        + "\r\nContact: <sip:caller@127.0.0.1:"
                        + caller.getLocalPort()
                        + ";transport=tcp>\r\n"
                        + headers,
                body);
    }

    private static String read(BufferedReader in, int code) throws IOException {
        while (true) {
            StringBuilder head = new StringBuilder();
            for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                head.append(line).append("\r\n");
            }
            Matcher length = LENGTH.matcher(head);
            assertThat(length.find()).isTrue();
            in.skip(Long.parseLong(length.group(1)));
            if (head.toString().startsWith("SIP/2.0 " + code)) {
                return head.toString();
            }
        }
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        socket.setSoTimeout(PATIENCE_MS);
        return new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void answerGoesOverANewConnectionToTheSameCaller() throws IOException {
        Phone.Incoming call;
        try (Socket first = new Socket(HERE, phone.port())) {
            write(first, request("INVITE", "1", "To: <sip:fermata@x>\r\n", RawPeer.SDP));
            call = phone.expectIncoming();
            phone.act(() -> call.call().ring());
            read(reader(first), 180);
        }
        phone.act(() -> call.call().answer(Phone.sdp(Direction.SENDRECV)));
        try (Socket second = caller.accept()) {
            Matcher to = Pattern.compile("\r\n(To: .*)\r\n").matcher(read(reader(second), 200));
            assertThat(to.find()).isTrue();
            write(second, request("ACK", "2", to.group(1) + "\r\n", ""));
            call.recorder().expect("acknowledged");
        }
    }
}
