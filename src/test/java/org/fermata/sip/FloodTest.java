package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import org.fermata.concurrent.ManualEventLoop;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a hostile network sends ends no thread and fills no memory. */
class FloodTest {

    private static String options(int number, String sentBy) {
        return "OPTIONS sip:a@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP "
                + sentBy
                + ";branch=z9hG4bK-"
                + number
                + "\r\nMax-Forwards: 70\r\nFrom: <sip:b@127.0.0.1>;tag=1\r\n"
                + "To: <sip:a@127.0.0.1>\r\nCall-ID: flood\r\nCSeq: "
                + number
                + " OPTIONS\r\nContent-Length: 0\r\n\r\n";
    }

    @Test
    void taskThatFailsLeavesTheThreadAlive() throws Exception {
        SelectorThread sockets = new SelectorThread();
        sockets.start();
        try {
            CountDownLatch after = new CountDownLatch(1);
            sockets.execute(
                    () -> {
                        throw new StackOverflowError();
                    });
            sockets.execute(
                    () -> {
                        throw new IllegalStateException();
                    });
            sockets.execute(after::countDown);
            assertThat(after.await(8, TimeUnit.SECONDS)).isTrue();
        } finally {
            sockets.close();
        }
    }

    /** There is no such port to send the answer to: nothing may be kept of such a message. */
    @Test
    void messageThatCannotBeAnsweredCostsItsConnection() throws IOException {
        try (Phone phone = new Phone();
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), phone.port())) {
            socket.setSoTimeout(8000);
            socket.getOutputStream()
                    .write(options(1, "127.0.0.1:99999").getBytes(StandardCharsets.UTF_8));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void messagesThatWaitForSignallingAreBounded() throws Exception {
        List<SIPRequest> taken = new ArrayList<>();
        ManualEventLoop signalling = new ManualEventLoop();
        Transports.Receiver receiver =
                new Transports.Receiver() {
                    @Override
                    public void request(SIPRequest request, Flow flow) {
                        taken.add(request);
                    }

                    @Override
                    public void response(SIPResponse response, Flow flow) {
                        throw new AssertionError(response);
                    }

                    @Override
                    public void disconnected(Connection connection) {
                        throw new AssertionError(connection);
                    }
                };
        Transports transports = new Transports(signalling, receiver, Duration.ofSeconds(1));
        InetAddress here = InetAddress.getLoopbackAddress();
        transports.peers().add(here);
        transports.start(List.of(new InetSocketAddress(here, 0)));
        try (Socket socket = new Socket(here, transports.listening().getFirst().port())) {
            socket.setSoTimeout(8000);
            StringBuilder flood = new StringBuilder();
            for (int number = 0; number < Transports.WAITING_LIMIT + 500; number++) {
                flood.append(options(number, "127.0.0.1:5060"));
            }
            sendAndPing(socket, flood.toString());
            signalling.runReady();
            assertThat(taken).hasSize(Transports.WAITING_LIMIT);

            sendAndPing(socket, options(9999, "127.0.0.1:5060"));
            signalling.runReady();
            assertThat(taken).hasSize(Transports.WAITING_LIMIT + 1);
        } finally {
            transports.close();
        }
    }

    /** The answer to the ping (RFC 5626 section 4.4.1) tells that all before it has been read. */
    private static void sendAndPing(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream();
        out.write((text + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        assertThat(in.readNBytes(2)).containsExactly('\r', '\n');
    }

    /** The bound of Transactions; what is refused beyond it leaves no timer behind. */
    @Test
    void requestsBeyondTheBoundAreRefusedOnceAndForgotten() throws Exception {
        ManualEventLoop signalling = new ManualEventLoop();
        InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Transactions transactions =
                new Transactions(
                        signalling,
                        new UserAgentConfig(List.of(here), "Fermata/test", SipTimers.DEFAULTS));
        List<ServerTransaction> standing = new ArrayList<>();
        transactions.setUser(
                new Transactions.User() {
                    @Override
                    public void request(ServerTransaction transaction) {
                        standing.add(transaction);
                    }

                    @Override
                    public void acknowledged(SIPRequest ack) {
                        throw new AssertionError(ack);
                    }

                    @Override
                    public void stray(SIPResponse response, Flow flow) {
                        throw new AssertionError(response);
                    }

                    @Override
                    public void disconnected(Connection connection) {
                        throw new AssertionError(connection);
                    }
                });
        UdpSocket socket =
                new UdpSocket(
                        here,
                        new FloodGuard(new KnownPeers(), 0),
                        new BindingRequests(),
                        (message, flow) -> {
                            throw new AssertionError(message);
                        });
        try (RawPeer peer = new RawPeer()) {
            InetSocketAddress remote = new InetSocketAddress(here.getAddress(), peer.port());
            Flow flow = new Flow(Transport.UDP, socket.bound(), remote, socket, null);
            int number = 0;
            while (standing.size() == number) {
                String invite =
                        options(number++, "127.0.0.1:5060")
                                .replace("OPTIONS", "INVITE")
                                .replace("/TCP", "/UDP");
                transactions.request((SIPRequest) WireFormat.parse(invite, new byte[0]), flow);
            }
            assertThat(peer.expectResponse(503).parameter("To", "tag")).isNotEmpty();
            assertThat(signalling.timers()).isZero();
        } finally {
            socket.channel().close();
        }
    }
}
