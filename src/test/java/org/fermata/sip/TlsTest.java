package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.call.AccountSnapshot;
import org.fermata.call.EndReason;
import org.fermata.call.ListenAddress;
import org.fermata.call.RegistrationState;
import org.fermata.rig.Authority;
import org.fermata.rig.Authority.Lifetime;
import org.fermata.sdp.Direction;
import org.fermata.store.AccountSettings;
import org.fermata.store.AccountSettings.TlsSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

import javax.net.ssl.SSLSocket;

/** Registration and calls over TLS, with certificates made here. */
class TlsTest {

    private static final TlsSettings NONE = new TlsSettings(null, null, null, null);

    /** A handshake takes its time on a busy machine. */
    private static final SipTimers PATIENT =
            new SipTimers(
                    Duration.ofMillis(120),
                    Duration.ofMillis(500),
                    Phone.SHORT.t4(),
                    Phone.SHORT.noAnswer(),
                    Duration.ofSeconds(8),
                    Phone.SHORT.registrationRetry(),
                    Phone.SHORT.registrationRetryLimit(),
                    Phone.SHORT.keepalive(),
                    Phone.SHORT.close());

    @TempDir private Path folder;

    private final Authority authority = new Authority("Test authority");
    private Phone phone;
    private String ca;

    @BeforeEach
    void start() throws IOException {
        phone = new Phone(PATIENT, name -> new InetAddress[] {InetAddress.getLoopbackAddress()});
        ca = authority.write(folder).toString();
    }

    @AfterEach
    void stop() {
        phone.close();
    }

    static AccountSettings account(String aor, String registrar, TlsSettings tls) {
        AccountSettings plain = AccountSettings.DEFAULTS;
        return new AccountSettings(
                aor,
                null,
                null,
                registrar,
                null,
                "TLS",
                true,
                tls,
                plain.srtp(),
                plain.srtpKeys(),
                plain.nat(),
                plain.dtmf(),
                plain.autoAnswer(),
                plain.anonymous(),
                plain.sessionTimerSeconds(),
                plain.messages(),
                plain.monitor(),
                plain.monitorList(),
                null,
                null,
                null);
    }

    private void register(int port, TlsSettings tls) {
        phone.configure(
                Map.of("a", account("sip:alice@example.org", "sip.example.org:" + port, tls)),
                "secret");
    }

    private TlsSettings believing() {
        return new TlsSettings(ca, null, null, null);
    }

    private Authority.Identity good() {
        return authority.issue("any", Lifetime.NOW, Authority.dns("sip.example.org"));
    }

    private String refusal(Authority.Identity server, TlsSettings tls) throws IOException {
        try (TlsServer registrar = new TlsServer(server, null)) {
            register(registrar.port(), tls);
            return phone.expectAccount(RegistrationState.FAILED).lastError();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void registersWithAServerThatABelievedAuthorityVouchesFor(String protocol) throws Exception {
        try (TlsServer registrar = new TlsServer(good(), null, protocol)) {
            register(registrar.port(), believing());
            phone.expectAccount(RegistrationState.REGISTERED);
            String request = registrar.expectRequest("REGISTER");
            SSLSocket connection = registrar.expectConnection();
            assertThat(connection.getSession().getProtocol()).isEqualTo(protocol);
            // The server reaches us by this connection, so that its end is our address.
            assertThat(request)
                    .contains("Via: SIP/2.0/TLS 127.0.0.1:" + connection.getPort())
                    .contains("<sip:alice@127.0.0.1:" + connection.getPort() + ";transport=tls");
        }
    }

    @Test
    void unknownAuthorityIsNamed() throws Exception {
        assertThat(refusal(good(), NONE))
                .isEqualTo(
                        "The server’s certificate comes from an authority that is not known here:"
                                + " Test authority");
    }

    @Test
    void expiredCertificateIsDated() throws Exception {
        Lifetime past = Lifetime.around(Duration.ofDays(-30), Duration.ofDays(-2));
        Authority.Identity server = authority.issue("any", past, Authority.dns("sip.example.org"));
        assertThat(refusal(server, believing()))
                .isEqualTo(
                        "The server’s certificate expired on "
                                + past.to().atOffset(ZoneOffset.UTC).toLocalDate());
    }

    @Test
    void certificateOfAnotherServerIsTold() throws Exception {
        Authority.Identity server =
                authority.issue(
                        "sip.example.org", Lifetime.NOW, Authority.dns("other.example.org"));
        assertThat(refusal(server, believing()))
                .isEqualTo(
                        "The server’s certificate is for other.example.org, not for"
                                + " sip.example.org");
    }

    @Test
    void selfSignedCertificateIsTold() throws Exception {
        Authority.Identity server =
                Authority.selfSigned("x", Lifetime.NOW, Authority.dns("sip.example.org"));
        assertThat(refusal(server, believing()))
                .isEqualTo("The server has issued its certificate itself");
    }

    @Test
    void otherKeyThanThePinnedIsTold() throws Exception {
        String pin = TlsTrust.pin(authority.own().certificate());
        assertThat(refusal(good(), new TlsSettings(ca, pin, null, null)))
                .isEqualTo("The server’s certificate does not have the pinned key");
    }

    @Test
    void pinnedKeyIsBelievedAlone() throws Exception {
        Authority.Identity server = Authority.selfSigned("anybody", Lifetime.NOW);
        String pins =
                TlsTrust.pin(authority.own().certificate())
                        + ", "
                        + TlsTrust.pin(server.certificate());
        try (TlsServer registrar = new TlsServer(server, null)) {
            register(registrar.port(), new TlsSettings(null, pins, null, null));
            phone.expectAccount(RegistrationState.REGISTERED);
        }
    }

    @Test
    void pinnedKeyDoesNotMakeAnExpiredCertificateGood() throws Exception {
        Authority.Identity server =
                Authority.selfSigned(
                        "x", Lifetime.around(Duration.ofDays(-9), Duration.ofDays(-2)));
        String pin = TlsTrust.pin(server.certificate());
        assertThat(refusal(server, new TlsSettings(null, pin, null, null)))
                .startsWith("The server’s certificate expired on ");
    }

    @ParameterizedTest
    @CsvSource({"EC, 256, TLSv1.3", "RSA, 2048, TLSv1.3", "RSA, 2048, TLSv1.2"})
    void showsItsOwnCertificateWhereTheServerAsks(String algorithm, int bits, String protocol)
            throws Exception {
        Authority.Identity own =
                authority.issue("alice", Lifetime.NOW, Authority.keys(algorithm, bits));
        String file = own.write(folder, "alice").toString();
        try (TlsServer registrar = new TlsServer(good(), authority, protocol)) {
            register(registrar.port(), new TlsSettings(ca, null, file, null));
            phone.expectAccount(RegistrationState.REGISTERED);
            assertThat(TlsServer.client(registrar.expectConnection())).isEqualTo(own.certificate());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void withoutACertificateWhereTheServerAsksForOneItIsTold(String protocol) throws Exception {
        try (TlsServer registrar = new TlsServer(good(), authority, protocol)) {
            register(registrar.port(), believing());
            assertThat(phone.expectAccount(RegistrationState.FAILED).lastError())
                    .isEqualTo("The server asks for a certificate of this account");
        }
    }

    @Test
    void missingFileIsNamed() throws Exception {
        String missing = folder.resolve("nothing.pem").toString();
        assertThat(refusal(good(), new TlsSettings(missing, null, null, null)))
                .isEqualTo("The file " + missing + " cannot be read");
    }

    @Test
    void fileWithoutAKeyIsNamed() throws Exception {
        assertThat(refusal(good(), new TlsSettings(ca, null, ca, null)))
                .isEqualTo("There is no key in " + ca);
    }

    @Test
    void serverWithoutTlsIsTold() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            register(plain.getLocalPort(), believing());
            try (Socket connection = plain.accept()) {
                connection
                        .getOutputStream()
                        .write("SIP/2.0 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                assertThat(phone.expectAccount(RegistrationState.FAILED).lastError())
                        .isEqualTo("The server does not speak TLS on this port");
            }
        }
    }

    @Test
    void refusedCertificateEndsACallInWords() throws Exception {
        try (TlsServer proxy = new TlsServer(good(), null)) {
            Recorder recorder = new Recorder();
            phone.dial("sips:bob@sip.example.org:" + proxy.port(), null, recorder);
            EndReason reason = recorder.expectEnd();
            assertThat(reason.by()).isEqualTo(EndReason.By.NETWORK);
            assertThat(reason.text()).endsWith("not known here: Test authority");
        }
    }

    @Test
    void connectionLostIsMadeAgainAndTheOldContactTakenBack() throws Exception {
        try (TlsServer registrar = new TlsServer(good(), null)) {
            register(registrar.port(), believing());
            registrar.expectRequest("REGISTER");
            phone.expectAccount(RegistrationState.REGISTERED);
            SSLSocket first = registrar.expectConnection();
            first.close();
            // Its Contact and its Via name the same new end.
            assertThat(registrar.expectRequest("REGISTER"))
                    .containsPattern(
                            "(?s)<sip:alice@127.0.0.1:(\\d+);transport=tls.*"
                                    + "Via: SIP/2.0/TLS 127.0.0.1:\\1;")
                    .containsPattern(
                            "<sip:alice@127.0.0.1:"
                                    + first.getPort()
                                    + ";transport=tls;line=[^>]*>;expires=0");
        }
    }

    // ---- calls between two phones ----

    private Phone server() throws IOException {
        Phone server = new Phone(PATIENT);
        Authority.Identity identity =
                authority.issue(
                        "here",
                        Lifetime.NOW,
                        Authority.address("127.0.0.1"),
                        Authority.dns("sip.example.org"));
        String file = identity.write(folder, "server").toString();
        AccountSettings silent =
                new AccountSettings("sip:bob@127.0.0.1", null, null, null, null, "UDP", false);
        AccountSettings bob = account(silent.aor(), null, new TlsSettings(ca, null, file, null));
        server.agent.handle("REGISTER", request -> server.agent.response(request, 200));
        server.configure(Map.of("bob", bob), null);
        return server;
    }

    private static int tlsPort(Phone server) {
        org.fermata.rig.Await.until(
                () -> "a TLS port among " + server.agent.listening(),
                Duration.ofSeconds(8),
                () -> tls(server).size() == 1);
        return tls(server).getFirst().port();
    }

    private static List<ListenAddress> tls(Phone server) {
        return server.agent.listening().stream()
                .filter(address -> address.transport().equals("TLS"))
                .toList();
    }

    @Test
    void phoneWithoutACertificateTakesNoTls() {
        assertThat(tls(phone)).isEmpty();
    }

    @Test
    void secureCallIsAnsweredHeldAndEndedOverOneConnection() throws Exception {
        try (Phone bob = server()) {
            phone.configure(
                    Map.of(
                            "a",
                            account("sips:alice@sip.example.org", "sips:127.0.0.1:1", believing())),
                    null);
            int port = tlsPort(bob);
            assertThat(port).isGreaterThan(bob.port());
            Recorder recorder = new Recorder();
            var call = phone.dial("sips:bob@127.0.0.1:" + port, "a", recorder);
            assertThat(recorder.expect("sent").arguments()).containsExactly("TLS");
            Phone.Incoming atBob = bob.expectIncoming();
            assertThat(atBob.invitation().transport()).isEqualTo("TLS");
            bob.act(() -> atBob.call().answer(Phone.sdp(Direction.SENDRECV)));
            recorder.expect("answered");
            atBob.recorder().expect("acknowledged");
            phone.act(() -> call.reinvite(Phone.sdp(Direction.SENDONLY)));
            atBob.recorder().expect("reinvited");
            bob.act(() -> atBob.call().answerReinvite(Phone.sdp(Direction.RECVONLY)));
            recorder.expect("reinviteAnswered");
            bob.act(() -> atBob.call().hangUp());
            assertThat(recorder.expectEnd().text()).isEqualTo("Hung up by the other side");
        }
    }

    @Test
    void secureAddressIsNeverReachedWithoutTls() throws Exception {
        try (RawPeer plain = new RawPeer();
                ServerSocket tcp =
                        new ServerSocket(plain.port(), 8, InetAddress.getLoopbackAddress())) {
            Recorder recorder = new Recorder();
            phone.dial("sips:bob@127.0.0.1:" + plain.port(), null, recorder);
            try (Socket connection = tcp.accept()) {
                // A ClientHello (RFC 8446 section 5.1), not SIP.
                assertThat(connection.getInputStream().read()).isEqualTo(22);
            }
            assertThat(recorder.expectEnd().code()).isEqualTo(503);
            phone.dial("sip:end@127.0.0.1:" + plain.port(), null, new Recorder());
            assertThat(plain.receive(8000).startLine()).startsWith("INVITE sip:end@");
        }
    }

    @Test
    void secureCallIsNotDivertedToAnAddressThatIsNotSecure() throws Exception {
        try (TlsServer server = new TlsServer(good(), null);
                RawPeer elsewhere = new RawPeer()) {
            server.divert(elsewhere.uri("bob"));
            register(server.port(), believing());
            phone.expectAccount(RegistrationState.REGISTERED);
            Recorder recorder = new Recorder();
            phone.dial("sips:bob@sip.example.org:" + server.port(), "a", recorder);
            assertThat(recorder.expectEnd().text())
                    .isEqualTo("The secure call was diverted to an address that is not secure");
            phone.dial(elsewhere.uri("end"), null, new Recorder());
            assertThat(elsewhere.receive(8000).startLine()).startsWith("INVITE sip:end@");
        }
    }

    @Test
    void whatOneAccountBelievesAnotherNeedNot() throws Exception {
        try (TlsServer registrar = new TlsServer(good(), null)) {
            String at = "sip.example.org:" + registrar.port();
            phone.configure(
                    Map.of(
                            "believing", account("sip:alice@example.org", at, believing()),
                            "doubting", account("sip:carol@example.org", at, NONE)),
                    "secret");
            AccountSnapshot failed = phone.expectAccount(RegistrationState.FAILED);
            assertThat(failed.id()).isEqualTo("doubting");
            phone.changes.addAll(phone.allChanges);
            assertThat(phone.expectAccount(RegistrationState.REGISTERED).id())
                    .isEqualTo("believing");
        }
    }
}
