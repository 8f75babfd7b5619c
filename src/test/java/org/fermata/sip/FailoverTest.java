package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.call.Outcome;
import org.fermata.call.RegistrationState;
import org.fermata.sdp.Direction;
import org.fermata.store.AccountSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Of several servers the next is taken when one fails (RFC 3263 section 4.3). */
@Execution(ExecutionMode.CONCURRENT)
class FailoverTest {

    private NameServer names;
    private Phone phone;
    private RawPeer first;
    private RawPeer second;

    @BeforeEach
    void start() throws IOException {
        names = new NameServer();
        phone = new Phone(Phone.SHORT, new DnsNames(List.of(names.address())));
        first = new RawPeer();
        second = new RawPeer();
        names.service("_sip._udp.example.test", 1, 0, first.port(), "a.example.test");
        names.service("_sip._udp.example.test", 2, 0, second.port(), "a.example.test");
        names.address("a.example.test", "127.0.0.1", 600);
    }

    @AfterEach
    void stop() {
        phone.close();
        first.close();
        second.close();
        names.close();
    }

    private void register(String proxy, String transport) {
        phone.configure(
                Map.of(
                        "a",
                        new AccountSettings(
                                "sip:alice@example.test",
                                null,
                                null,
                                null,
                                proxy,
                                transport,
                                true)),
                "secret");
    }

    private static void accept(RawPeer server, RawPeer.Message register, String headers) {
        server.respond(
                register,
                "200 OK",
                server.tag,
                "Contact: " + register.header("Contact") + ";expires=600\r\n" + headers,
                "");
    }

    @Test
    void registersWithTheNextServerWhenTheFirstIsOutOfService() {
        register(null, null);
        first.respond(first.expectRequest("REGISTER"), "503 Service Unavailable");
        accept(second, second.expectRequest("REGISTER"), "");
        phone.expectAccount(RegistrationState.REGISTERED);
        assertThat(phone.allChanges).noneMatch(a -> a.registration() == RegistrationState.FAILED);
    }

    @Test
    void registersWithTheNextServerWhenTheFirstIsSilent() {
        register(null, "UDP");
        first.expectRequest("REGISTER");
        accept(second, second.expectRequest("REGISTER"), "");
        phone.expectAccount(RegistrationState.REGISTERED);
        // The silent one is not asked again first, though its priority is the better.
        phone.act(phone.agent::registerNow);
        second.expectRequest("REGISTER");
    }

    @Test
    void staysWithTheServerItHasRegisteredWith() throws Exception {
        names.service("_sip._udp.moving.test", 2, 0, second.port(), "a.example.test");
        register("sip:moving.test", "UDP");
        accept(second, second.expectRequest("REGISTER"), "");
        phone.expectAccount(RegistrationState.REGISTERED);
        names.service("_sip._udp.moving.test", 1, 0, first.port(), "a.example.test");
        for (int each = 0; each < 3; each++) {
            phone.act(phone.agent::registerNow);
            accept(second, second.expectRequest("REGISTER"), "");
        }
    }

    /** What an account asks for besides, and tells: its messages, its presence. */
    @ParameterizedTest
    @ValueSource(strings = {"SUBSCRIBE", "PUBLISH"})
    void whatAnAccountAsksForGoesToTheNextServerWhenTheFirstIsOutOfService(String method) {
        register(null, "UDP");
        accept(first, first.expectRequest("REGISTER"), "");
        first.respond(first.expectRequest(method), "503 Service Unavailable");
        second.expectRequest(method);
    }

    @Test
    void subscriptionIsMadeAnewWithTheNextServerWhenItsOwnIsOutOfService() {
        register(null, "UDP");
        accept(first, first.expectRequest("REGISTER"), "");
        RawPeer.Message subscribe = first.expectRequest("SUBSCRIBE");
        Notifier notifier = new Notifier(first);
        notifier.grant(subscribe, 2);
        notifier.notify(
                subscribe,
                phone,
                "message-summary",
                "active",
                Notifier.SUMMARY,
                "Messages-Waiting: no\r\n");
        RawPeer.Message refresh = first.expectRequest("SUBSCRIBE");
        while (!refresh.header("CSeq").startsWith("2 ")) {
            refresh = first.expectRequest("SUBSCRIBE");
        }
        first.respond(refresh, "503 Service Unavailable");
        RawPeer.Message anew = second.expectRequest("SUBSCRIBE");
        assertThat(anew.header("Call-ID")).isNotEqualTo(subscribe.header("Call-ID"));
    }

    @Test
    void textGoesToTheNextServerWhenTheFirstIsSilent() {
        CompletableFuture<Outcome> result = new CompletableFuture<>();
        phone.act(
                () ->
                        phone.agent
                                .monitoring()
                                .send("sip:bob@example.test", null, "Hello", result::complete));
        RawPeer.Message unheard = first.expectRequest("MESSAGE");
        RawPeer.Message text = second.expectRequest("MESSAGE");
        assertThat(text.header("Call-ID")).isEqualTo(unheard.header("Call-ID"));
        second.respond(text, "200 OK");
        assertThat(result.join()).isEqualTo(Outcome.done(0));
    }

    @Test
    void callGoesToTheNextServerWhenTheFirstIsOutOfService() {
        Recorder recorder = new Recorder();
        phone.dial("sip:bob@example.test", null, recorder);
        RawPeer.Message refused = first.expectRequest("INVITE");
        first.respond(refused, "503 Service Unavailable");
        RawPeer.Message invite = second.expectRequest("INVITE");
        assertThat(invite.header("Call-ID")).isEqualTo(refused.header("Call-ID"));
        assertThat(invite.parameter("Via", "branch"))
                .isNotEqualTo(refused.parameter("Via", "branch"));
        second.accept(invite, second.tag);
        recorder.expect("answered");
        second.expectRequest("ACK");
    }

    @Test
    void callIsLostWhenNoServerIsLeft() {
        Recorder recorder = new Recorder();
        phone.dial("sip:bob@example.test", null, recorder);
        first.respond(first.expectRequest("INVITE"), "503 Service Unavailable");
        second.respond(second.expectRequest("INVITE"), "503 Service Unavailable");
        assertThat(recorder.expectEnd().text()).isEqualTo("The service is not available");
    }

    @Test
    void callThatWasAnsweredByAServerIsNotMadeAgainElsewhere() {
        Recorder recorder = new Recorder();
        phone.dial("sip:bob@example.test", null, recorder);
        RawPeer.Message invite = first.expectRequest("INVITE");
        first.respond(invite, "180 Ringing");
        recorder.expect("provisional");
        first.respond(invite, "486 Busy Here");
        assertThat(recorder.expectEnd().text()).isEqualTo("Busy");
        phone.dial(second.uri("end"), null, new Recorder());
        assertThat(second.receive(8000).startLine()).startsWith("INVITE sip:end@");
    }

    @Test
    void refusedConnectionLeadsToTheNextServer() throws Exception {
        int refusing;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            refusing = gone.getLocalPort();
        }
        try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            names.service("_sip._tcp.example.test", 1, 0, refusing, "a.example.test");
            names.service("_sip._tcp.example.test", 2, 0, server.getLocalPort(), "a.example.test");
            register(null, "TCP");
            try (Socket connection = server.accept()) {
                byte[] start = connection.getInputStream().readNBytes(9);
                assertThat(new String(start)).isEqualTo("REGISTER ");
            }
        }
    }

    @Test
    void routesTheRegistrarWantsAreGoneByFromThen() {
        register("127.0.0.1:" + first.port(), "UDP");
        RawPeer.Message register = first.expectRequest("REGISTER");
        assertThat(register.header("Supported")).contains("path");
        accept(
                first,
                register,
                "Service-Route: <sip:home.example.test;lr>, <sip:127.0.0.9:5070;lr>\r\n");
        phone.expectAccount(RegistrationState.REGISTERED);
        phone.dial("sip:bob@example.test", "a", new Recorder());
        assertThat(first.expectRequest("INVITE").header("Route"))
                .isEqualTo(
                        "<sip:127.0.0.1:"
                                + first.port()
                                + ";lr>,<sip:home.example.test;lr>,<sip:127.0.0.9:5070;lr>");
        phone.act(phone.agent::registerNow);
        RawPeer.Message refresh = first.expectRequest("REGISTER");
        assertThat(refresh.header("Route")).isEqualTo("<sip:127.0.0.1:" + first.port() + ";lr>");
    }

    // ---- requests too large for a datagram (RFC 3261 section 18.1.1) ----

    private static String large(int port) {
        return "sip:bob@127.0.0.1:" + port + ";x=" + "y".repeat(900);
    }

    @Test
    void largeRequestGoesOverTcp() throws Exception {
        try (Phone bob = new Phone()) {
            Recorder recorder = new Recorder();
            phone.dial(large(bob.port()), null, recorder);
            assertThat(recorder.expect("sent").arguments()).containsExactly("TCP");
            Phone.Incoming atBob = bob.expectIncoming();
            assertThat(atBob.invitation().transport()).isEqualTo("TCP");
            bob.act(() -> atBob.call().answer(Phone.sdp(Direction.SENDRECV)));
            recorder.expect("answered");
            atBob.recorder().expect("acknowledged");
        }
    }

    @Test
    void largeRequestGoesOverUdpWhereThatIsAskedForByName() throws Exception {
        try (Phone bob = new Phone()) {
            Recorder recorder = new Recorder();
            phone.dial(large(bob.port()) + ";transport=udp", null, recorder);
            assertThat(bob.expectIncoming().invitation().transport()).isEqualTo("UDP");
            assertThat(recorder.expect("sent").arguments()).containsExactly("UDP");
        }
    }

    @Test
    void largeRequestGoesOverUdpWhereTcpIsRefused() {
        Recorder recorder = new Recorder();
        phone.dial(large(first.port()), null, recorder);
        RawPeer.Message invite = first.expectRequest("INVITE");
        assertThat(invite.text().length()).isGreaterThan(1300);
        assertThat(invite.header("Via")).startsWith("SIP/2.0/UDP");
        assertThat(recorder.expect("sent").arguments()).containsExactly("UDP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void bothFamiliesAreListenedToAtOnePort(String literal) throws Exception {
        try (Phone both =
                new Phone(
                        Phone.SHORT,
                        InetAddress::getAllByName,
                        List.of(
                                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
                                new InetSocketAddress(InetAddress.ofLiteral("::1"), 0)))) {
            assertThat(both.agent.listening())
                    .hasSize(4)
                    .allMatch(listen -> listen.port() == both.port());
            InetAddress address = InetAddress.ofLiteral(literal);
            try (DatagramSocket peer = new DatagramSocket(0, address)) {
                String host = Messages.literal(address);
                both.dial("sip:bob@" + host + ":" + peer.getLocalPort(), null, new Recorder());
                DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
                peer.setSoTimeout(8000);
                peer.receive(packet);
                String invite = new String(packet.getData(), 0, packet.getLength());
                assertThat(invite)
                        .contains("Via: SIP/2.0/UDP " + host + ":" + both.port())
                        .contains("Contact: <sip:" + host + ":" + both.port() + ">");
            }
        }
    }
}
