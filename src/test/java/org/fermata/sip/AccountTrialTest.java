package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.call.CheckStep;
import org.fermata.call.CheckStep.Kind;
import org.fermata.call.CheckStep.State;
import org.fermata.call.RegistrationState;
import org.fermata.store.AccountSettings;
import org.fermata.stun.Attributes;
import org.fermata.stun.StunMessage;
import org.fermata.stun.StunWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What the user is told who tries an account. */
@Execution(ExecutionMode.CONCURRENT)
class AccountTrialTest {

    private static final String CHALLENGE =
            "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"\r\n";

    private final LinkedBlockingQueue<List<CheckStep>> told = new LinkedBlockingQueue<>();
    private Phone phone;
    private RawPeer server;

    @BeforeEach
    void start() throws IOException {
        phone = new Phone();
        server = new RawPeer();
    }

    @AfterEach
    void stop() {
        phone.close();
        server.close();
    }

    private static AccountSettings account(String aor, String transport) {
        return new AccountSettings(aor, null, null, null, null, transport, true);
    }

    private Runnable check(AccountSettings account, String password) {
        return phone.run(() -> phone.agent.check(null, account, password, told::add));
    }

    private List<CheckStep> expectEnd() {
        try {
            while (true) {
                List<CheckStep> steps = told.poll(12, TimeUnit.SECONDS);
                assertThat(steps).as("steps, all over").isNotNull();
                if (steps.stream().allMatch(step -> step.state().isOver())) {
                    return steps;
                }
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static CheckStep step(List<CheckStep> steps, Kind kind) {
        return steps.get(kind.ordinal());
    }

    @Test
    void anAccountThatWorksIsRegisteredAndTheRegistrationTakenBack() {
        check(account(server.uri("alice"), "UDP"), "secret");
        server.respond(server.expectRequest("OPTIONS"), "200 OK");
        server.respond(server.expectRequest("REGISTER"), "401 Unauthorized", "t", CHALLENGE, "");
        RawPeer.Message registered = server.expectRequest("REGISTER");
        assertThat(registered.header("Authorization")).contains("username=\"alice\"");
        server.respond(registered, "200 OK");
        RawPeer.Message removed = server.expectRequest("REGISTER");
        assertThat(removed.header("Expires")).isEqualTo("0");
        assertThat(removed.header("Contact")).isEqualTo(registered.header("Contact"));
        assertThat(removed.header("Call-ID")).isEqualTo(registered.header("Call-ID"));
        server.respond(removed, "200 OK");

        List<CheckStep> steps = expectEnd();
        assertThat(steps)
                .extracting(CheckStep::state)
                .containsExactly(
                        State.PASSED, State.PASSED, State.PASSED, State.PASSED, State.SKIPPED);
        assertThat(step(steps, Kind.CONNECTION).words())
                .isEqualTo("Messages go to 127.0.0.1:" + server.port() + " over UDP.");
    }

    @Test
    void aWrongPasswordIsTold() {
        check(account(server.uri("alice"), "UDP"), "secret");
        server.respond(server.expectRequest("OPTIONS"), "404 Not Found");
        server.respond(server.expectRequest("REGISTER"), "401 Unauthorized", "t", CHALLENGE, "");
        server.respond(server.expectRequest("REGISTER"), "401 Unauthorized", "t", CHALLENGE, "");

        List<CheckStep> steps = expectEnd();
        assertThat(step(steps, Kind.ANSWER))
                .isEqualTo(
                        new CheckStep(
                                Kind.ANSWER, State.PASSED, "The server speaks SIP (it said 404)."));
        assertThat(step(steps, Kind.REGISTRATION))
                .isEqualTo(
                        new CheckStep(
                                Kind.REGISTRATION, State.FAILED, "Wrong user name or password."));
    }

    @Test
    void aServerThatIsSilentIsToldWithinTheLimits() {
        check(account(server.uri("alice"), "UDP"), null);

        List<CheckStep> steps = expectEnd();
        assertThat(step(steps, Kind.ANSWER).state()).isEqualTo(State.DOUBTFUL);
        assertThat(step(steps, Kind.REGISTRATION).words()).isEqualTo("The server does not answer.");
    }

    @Test
    void aServerThatTakesNoConnectionEndsTheTrial() throws IOException {
        int port;
        try (ServerSocket nobody = new ServerSocket(0)) {
            port = nobody.getLocalPort();
        }
        check(account("sip:alice@127.0.0.1:" + port, "TCP"), null);

        List<CheckStep> steps = expectEnd();
        assertThat(step(steps, Kind.NAME).state()).isEqualTo(State.PASSED);
        assertThat(step(steps, Kind.CONNECTION).words()).startsWith("The server cannot be reached");
        assertThat(step(steps, Kind.REGISTRATION).state()).isEqualTo(State.SKIPPED);
    }

    @Test
    void anAddressThatCannotBeIsToldAtOnce() {
        check(account("sip:example.org", "UDP"), null);

        assertThat(step(expectEnd(), Kind.NAME).words()).contains("has no user name before the @");
    }

    @Test
    void aTrialThatIsCancelledTellsNothingMoreAndTakesBackWhatItRegistered() {
        Runnable cancel = check(account(server.uri("alice"), "UDP"), "secret");
        server.respond(server.expectRequest("OPTIONS"), "200 OK");
        server.expectRequest("REGISTER");
        phone.act(cancel);
        told.clear();
        RawPeer.Message removal;
        do {
            removal = server.expectRequest("REGISTER");
        } while (!removal.header("Expires").equals("0"));
        server.respond(removal, "200 OK");

        phone.act(() -> {});
        assertThat(told).isEmpty();
    }

    @Test
    void aRegistrationThatStandsIsRenewedAfterATrial() {
        AccountSettings account = account(server.uri("alice"), "UDP");
        phone.configure(Map.of("a", account), null);
        RawPeer.Message first = server.expectRequest("REGISTER");
        server.respond(first, "200 OK");
        phone.expectAccount(RegistrationState.REGISTERED);
        phone.run(() -> phone.agent.check("a", account, null, told::add));
        server.respond(server.expectRequest("OPTIONS"), "200 OK");
        server.respond(server.expectRequest("REGISTER"), "200 OK");
        server.respond(server.expectRequest("REGISTER"), "200 OK");

        RawPeer.Message renewed = server.expectRequest("REGISTER");
        assertThat(renewed.header("Call-ID")).isEqualTo(first.header("Call-ID"));
        assertThat(renewed.header("Contact")).isEqualTo(first.header("Contact"));
    }

    /** The server's 401 may come late; what it would bind is not wanted any more. */
    @Test
    void aCancelledTrialAnswersNoChallengeAndRenewsTheRegistrationThatStands() {
        AccountSettings account = account(server.uri("alice"), "UDP");
        phone.configure(Map.of("a", account), null);
        RawPeer.Message first = server.expectRequest("REGISTER");
        server.respond(first, "200 OK");
        phone.expectAccount(RegistrationState.REGISTERED);
        Runnable cancel = phone.run(() -> phone.agent.check("a", account, "secret", told::add));
        server.respond(server.expectRequest("OPTIONS"), "200 OK");
        RawPeer.Message tried = server.expectRequest("REGISTER");
        phone.act(cancel);
        RawPeer.Message removal = server.expectRequest("REGISTER");
        while (!removal.header("Expires").equals("0")) {
            removal = server.expectRequest("REGISTER");
        }
        assertThat(removal.header("CSeq")).isEqualTo("2 REGISTER");
        server.respond(tried, "401 Unauthorized", "t", CHALLENGE, "");
        server.respond(removal, "200 OK");
        RawPeer.Message next = server.expectRequest("REGISTER");
        assertThat(next.header("Call-ID")).isEqualTo(first.header("Call-ID"));
        assertThat(next.header("Contact")).isEqualTo(first.header("Contact"));
    }

    @Test
    void aRegistrationThatIsNotAnsweredIsTakenBackAllTheSame() {
        check(account(server.uri("alice"), "UDP"), "secret");
        server.respond(server.expectRequest("OPTIONS"), "200 OK");
        RawPeer.Message tried = server.expectRequest("REGISTER");
        RawPeer.Message removal = server.expectRequest("REGISTER");
        assertThat(removal.header("Expires")).isEqualTo("0");
        assertThat(removal.header("Contact")).isEqualTo(tried.header("Contact"));
        server.respond(removal, "200 OK");
        assertThat(step(expectEnd(), Kind.REGISTRATION).words())
                .isEqualTo("The server does not answer.");
    }

    private AccountSettings withStun(String stun) {
        AccountSettings plain = account("sip:alice@127.0.0.1:1", "TCP");
        return new AccountSettings(
                plain.aor(),
                null,
                null,
                null,
                null,
                "TCP",
                true,
                plain.tls(),
                plain.srtp(),
                plain.srtpKeys(),
                new AccountSettings.NatSettings(false, stun, null, null, 0),
                plain.dtmf(),
                plain.autoAnswer(),
                false,
                0,
                false,
                List.of(),
                null,
                null,
                null,
                null);
    }

    @Test
    void theStunServerIsAskedWhereWeAreSeen() throws IOException {
        try (DatagramSocket stun = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            stun.setSoTimeout(8000);
            check(withStun("127.0.0.1:" + stun.getLocalPort()), null);
            DatagramPacket request = new DatagramPacket(new byte[1500], 1500);
            stun.receive(request);
            StunMessage asked =
                    StunMessage.read(ByteBuffer.wrap(request.getData(), 0, request.getLength()));
            byte[] answer =
                    new StunWriter(
                                    StunMessage.Kind.SUCCESS,
                                    StunMessage.BINDING,
                                    asked.transaction())
                            .address(
                                    Attributes.XOR_MAPPED_ADDRESS,
                                    new InetSocketAddress("203.0.113.5", 40_000))
                            .message();
            stun.send(new DatagramPacket(answer, answer.length, request.getSocketAddress()));

            assertThat(step(expectEnd(), Kind.STUN))
                    .isEqualTo(
                            new CheckStep(
                                    Kind.STUN,
                                    State.PASSED,
                                    "The internet sees this phone as 203.0.113.5."));
        }
    }

    @Test
    void aStunServerThatIsSilentIsTold() throws IOException {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            check(withStun("127.0.0.1:" + silent.getLocalPort()), null);

            assertThat(step(expectEnd(), Kind.STUN).words())
                    .isEqualTo("The server does not answer.");
        }
    }
}
