package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.call.Signalling;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Nobody is shut out by what one source takes: neither by connections nor by lines. */
class ShutOutTest {

    private Phone phone;
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        phone = new Phone();
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        phone.close();
    }

    private Socket connect(String from) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setSoTimeout(8000);
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), phone.port()), 8000);
        return socket;
    }

    /** A ping that is answered (RFC 5626 section 4.4.1): the connection has been accepted. */
    private static void ping(Socket socket) throws IOException {
        socket.getOutputStream().write("\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        assertThat(socket.getInputStream().readNBytes(2)).containsExactly('\r', '\n');
    }

    private static void options(Socket socket) throws IOException {
        String request =
                "OPTIONS sip:a@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bK-"
                        + Tokens.tag()
                        + "\r\nMax-Forwards: 70\r\nFrom: <sip:b@127.0.0.1>;tag=1\r\n"
                        + "To: <sip:a@127.0.0.1>\r\nCall-ID: shut-out\r\nCSeq: 1 OPTIONS\r\n"
                        + "Content-Length: 0\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        byte[] start = socket.getInputStream().readNBytes(11);
        assertThat(new String(start, StandardCharsets.UTF_8)).isEqualTo("SIP/2.0 200");
        while (socket.getInputStream().available() > 0) {
            socket.getInputStream().read();
        }
    }

    private static boolean closed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Test
    void sourceBeyondItsConnectionsLosesItsOwnIdleOnes() throws IOException {
        Socket useful = connect("127.0.0.2");
        options(useful);
        Socket idle = connect("127.0.0.2");
        ping(idle);
        Socket other = connect("127.0.0.3");
        ping(other);
        for (int number = 2; number < ConnectionLimits.SOURCE_LIMIT; number++) {
            ping(connect("127.0.0.2"));
        }
        Socket newest = connect("127.0.0.2");
        options(newest);
        assertThat(closed(idle)).isTrue();
        options(useful);
        ping(other);
    }

    @Test
    void connectionsOfManySourcesLeaveRoomForANewOne() throws IOException {
        int sources = ConnectionLimits.TOTAL_LIMIT / ConnectionLimits.SOURCE_LIMIT;
        for (int source = 0; source < sources; source++) {
            for (int number = 0; number < ConnectionLimits.SOURCE_LIMIT; number++) {
                Socket socket = connect("127.0.1." + (source + 1));
                if (number == ConnectionLimits.SOURCE_LIMIT - 1) {
                    ping(socket);
                }
            }
        }
        options(connect("127.0.2.1"));
    }

    @Test
    void strangerCannotHaveEveryLineRinging() throws IOException {
        try (RawPeer stranger = new RawPeer("127.0.0.2");
                RawPeer caller = new RawPeer()) {
            for (int number = 0; number < Core.UNANSWERED_LIMIT; number++) {
                invite(stranger);
                phone.expectIncoming();
            }
            invite(stranger);
            assertThat(stranger.expectResponse(503).header("Retry-After")).isEqualTo("5");
            invite(caller);
            Signalling.Invitation taken = phone.expectIncoming().invitation();
            assertThat(taken.remote().uri()).contains(String.valueOf(caller.port()));
        }
    }

    private void invite(RawPeer peer) {
        String invite = peer.request("INVITE", phone, Tokens.callId(), 1, peer.branch(), "");
        peer.send(RawPeer.withBody(invite, RawPeer.SDP), phone);
    }
}
