package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.call.AccountSnapshot;
import org.fermata.call.RegistrationState;
import org.fermata.call.SignallingCall;
import org.fermata.sdp.Direction;
import org.fermata.store.AccountSettings;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Servers that hang must not be felt by anybody else. */
class HangingPeersTest {

    private static AccountSettings account(String registrar, String transport) {
        return new AccountSettings(
                "sip:alice@example.org", null, null, registrar, null, transport, true);
    }

    /** A TCP server whose queue of connections is full: a further SYN gets no answer. */
    private static final class NeverAccepting implements AutoCloseable {
        private final ServerSocket server;
        private final List<SocketChannel> filling = new ArrayList<>();

        NeverAccepting() throws IOException {
            server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            for (int each = 0; each < 8; each++) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(server.getLocalSocketAddress());
                filling.add(channel);
            }
        }

        int port() {
            return server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel channel : filling) {
                channel.close();
            }
            server.close();
        }
    }

    @Test
    void aHoldLeavesAtOnceWhileOtherAccountsHang() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        Names hanging =
                name -> {
                    asked.countDown();
                    try {
                        released.await();
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                    throw new UnknownHostException(name);
                };
        try (Phone phone = new Phone(Phone.SHORT, hanging);
                Phone peer = new Phone();
                NeverAccepting server = new NeverAccepting()) {
            Recorder recorder = new Recorder();
            SignallingCall call = phone.dial(peer.uri("bob"), null, recorder);
            Phone.Incoming atPeer = peer.expectIncoming();
            peer.act(() -> atPeer.call().answer(Phone.sdp(Direction.SENDRECV)));
            recorder.expect("answered");
            atPeer.recorder().expect("acknowledged");

            Map<String, AccountSettings> accounts = new LinkedHashMap<>();
            accounts.put("tcp", account("127.0.0.1:" + server.port(), "TCP"));
            accounts.put("name", account("hangs.example.org", "UDP"));
            phone.configure(accounts, "secret");
            assertThat(asked.await(8, TimeUnit.SECONDS)).isTrue();

            List<Long> tookMs = new ArrayList<>();
            for (int hold = 0; hold < 5; hold++) {
                long clicked = System.nanoTime();
                phone.act(() -> call.reinvite(Phone.sdp(Direction.SENDONLY)));
                atPeer.recorder().expect("reinvited");
                tookMs.add((System.nanoTime() - clicked) / 1_000_000);
                peer.act(() -> atPeer.call().answerReinvite(Phone.sdp(Direction.RECVONLY)));
                recorder.expect("reinviteAnswered");
            }
            // A held line must be signalled within 50 ms of the click; the median, since the
            // machine may be busy with something else for one of them.
            tookMs.sort(null);
            assertThat(tookMs.get(2)).as("%s ms", tookMs).isLessThan(50);

            assertThat(sentences(phone))
                    .containsEntry("tcp", "The server does not answer")
                    .containsEntry("name", "The name server does not answer");
            released.countDown();
        }
    }

    private static Map<String, String> sentences(Phone phone) {
        Map<String, String> sentences = new LinkedHashMap<>();
        while (sentences.size() < 2) {
            AccountSnapshot failed = phone.expectAccount(RegistrationState.FAILED);
            sentences.put(failed.id(), failed.lastError());
        }
        return sentences;
    }

    @Test
    void oneHangingNameDoesNotHoldUpAnother() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        Names resolver =
                name -> {
                    if (name.startsWith("hangs")) {
                        try {
                            released.await();
                        } catch (InterruptedException interrupted) {
                            Thread.currentThread().interrupt();
                        }
                    }
                    return new InetAddress[] {InetAddress.getLoopbackAddress()};
                };
        try (Phone phone = new Phone(Phone.SHORT, resolver);
                RawPeer peer = new RawPeer()) {
            Recorder hung = new Recorder();
            phone.dial("sip:bob@hangs.example.org", null, hung);
            phone.dial("sip:bob@fine.example.org:" + peer.port(), null, new Recorder());
            peer.expectRequest("INVITE");
            assertThat(hung.expectEnd().text()).isEqualTo("The name server does not answer");
            released.countDown();
        }
    }

    @Test
    void refusedConnectionIsSaid() throws Exception {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        try (Phone phone = new Phone()) {
            Recorder recorder = new Recorder();
            phone.dial("sip:x@127.0.0.1:" + port + ";transport=tcp", null, recorder);
            assertThat(recorder.expectEnd().text())
                    .isEqualTo("The server cannot be reached over TCP");
        }
    }

    @Test
    void peerThatDoesNotReadLosesItsConnectionAndBlocksNobody() throws Exception {
        try (Phone phone = new Phone();
                ServerSocket server = new ServerSocket()) {
            server.setReceiveBufferSize(4096);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
            String target =
                    "sip:x@127.0.0.1:"
                            + server.getLocalPort()
                            + ";transport=tcp;"
                            + "p".repeat(8000);
            Recorder recorder = new Recorder();
            // Each INVITE is 24 kB: the sockets' buffers and the backlog hold only so many.
            long longest = 0;
            for (int each = 0; each < 400; each++) {
                long before = System.nanoTime();
                phone.dial(target, null, recorder);
                phone.run(phone.agent::listening);
                longest = Math.max(longest, System.nanoTime() - before);
            }
            assertThat(recorder.expectEnd().by()).isEqualTo(org.fermata.call.EndReason.By.NETWORK);
            assertThat(longest / 1_000_000).isLessThan(1000);
        }
    }

    @Test
    void lostConnectionIsMadeAgain() throws Exception {
        try (Phone phone = new Phone();
                ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            phone.configure(
                    Map.of("a", account("127.0.0.1:" + server.getLocalPort(), "TCP")), "secret");
            try (var connection = server.accept()) {
                byte[] buffer = new byte[4096];
                int length = connection.getInputStream().read(buffer);
                String register = new String(buffer, 0, length);
                assertThat(register).startsWith("REGISTER ").contains(";transport=tcp");
                StringBuilder ok = new StringBuilder("SIP/2.0 200 OK\r\n");
                for (String line : register.split("\r\n")) {
                    if (line.matches("(Via|From|To|Call-ID|CSeq|Contact):.*")) {
                        ok.append(line).append("\r\n");
                    }
                }
                ok.append("Expires: 600\r\nContent-Length: 0\r\n\r\n");
                connection.getOutputStream().write(ok.toString().getBytes());
                phone.expectAccount(RegistrationState.REGISTERED);
            }
            server.accept().close();
        }
    }
}
