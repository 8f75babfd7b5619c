package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.call.AccountSnapshot;
import org.fermata.call.RegistrationState;
import org.fermata.store.AccountSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.Map;

/** Registration against a registrar written word by word. */
@Execution(ExecutionMode.CONCURRENT)
class RegistrationTest {

    private Phone phone;
    private RawPeer registrar;

    @BeforeEach
    void start() throws IOException {
        phone = new Phone();
        registrar = new RawPeer();
    }

    @AfterEach
    void stop() {
        phone.close();
        registrar.close();
    }

    private void configure(String password) {
        AccountSettings settings =
                new AccountSettings(
                        "sip:alice@example.org",
                        "Alice",
                        null,
                        "127.0.0.1:" + registrar.port(),
                        null,
                        "UDP",
                        true);
        phone.configure(Map.of("a", settings), password);
    }

    private void accept(RawPeer.Message register, int expires) {
        registrar.respond(
                register,
                "200 OK",
                registrar.tag,
                "Contact: " + register.header("Contact") + ";expires=" + expires + "\r\n",
                "");
    }

    private static String challenge(String algorithm, String nonce, String more) {
        return "WWW-Authenticate: Digest realm=\"example.org\", nonce=\""
                + nonce
                + "\", qop=\"auth,auth-int\", algorithm="
                + algorithm
                + ", opaque=\"5ccc069c\""
                + more
                + "\r\n";
    }

    private void assertAuthorized(
            RawPeer.Message register, Digest.Algorithm algorithm, String nonce, int count) {
        String header = "Authorization";
        assertThat(register.header(header)).startsWith("Digest ");
        assertThat(register.parameter(header, "algorithm")).isEqualTo(algorithm.token());
        assertThat(register.parameter(header, "nonce")).isEqualTo(nonce);
        // What else the account asks of its server takes from the same nonce.
        int used = Integer.parseInt(register.parameter(header, "nc"), 16);
        assertThat(used).isGreaterThanOrEqualTo(count);
        assertThat(register.parameter(header, "opaque")).isEqualTo("5ccc069c");
        assertThat(register.parameter(header, "response"))
                .isEqualTo(
                        Digest.response(
                                new Digest.Input(
                                        algorithm,
                                        "alice",
                                        "example.org",
                                        "secret",
                                        "REGISTER",
                                        "sip:127.0.0.1:" + registrar.port(),
                                        nonce,
                                        used,
                                        register.parameter(header, "cnonce"))));
    }

    @Test
    void registersAndRefreshesInTimeAndUnregistersAtTheEnd() {
        configure("secret");
        RawPeer.Message register = registrar.expectRequest("REGISTER");
        assertThat(register.startLine())
                .isEqualTo("REGISTER sip:127.0.0.1:" + registrar.port() + " SIP/2.0");
        assertThat(register.header("To")).isEqualTo("\"Alice\" <sip:alice@example.org>");
        assertThat(register.header("Contact")).contains("sip:alice@127.0.0.1:" + phone.port());
        accept(register, 2);
        phone.expectAccount(RegistrationState.REGISTERED);
        RawPeer.Message refresh = registrar.expectRequest("REGISTER");
        assertThat(refresh.header("Call-ID")).isEqualTo(register.header("Call-ID"));
        assertThat(refresh.header("CSeq")).isEqualTo("2 REGISTER");
        accept(refresh, 600);
        // The second one is in before the farewell.
        phone.run(phone.agent::accounts);
        Thread closing = org.fermata.concurrent.Threads.start("closing", () -> phone.agent.close());
        RawPeer.Message farewell = registrar.expectRequest("REGISTER");
        assertThat(farewell.header("Expires")).isEqualTo("0");
        accept(farewell, 0);
        assertThat(closing).satisfies(thread -> thread.join(8000));
    }

    @Test
    void strongestOfSeveralChallengesIsAnsweredAndItsNonceCounted() {
        configure("secret");
        RawPeer.Message first = registrar.expectRequest("REGISTER");
        registrar.respond(
                first,
                "401 Unauthorized",
                registrar.tag,
                challenge("MD5", "n1", "")
                        + challenge("SHA-512-256", "n3", "")
                        + challenge("SHA-256", "n2", "")
                        + challenge("X-NEW", "n4", ""),
                "");
        RawPeer.Message second = registrar.expectRequest("REGISTER");
        assertAuthorized(second, Digest.Algorithm.SHA_512_256, "n3", 1);
        accept(second, 600);
        phone.expectAccount(RegistrationState.REGISTERED);
        phone.act(phone.agent::registerNow);
        assertAuthorized(
                registrar.expectRequest("REGISTER"), Digest.Algorithm.SHA_512_256, "n3", 2);
    }

    @Test
    void staleNonceIsReplacedWithoutAskingTheUser() {
        configure("secret");
        registrar.respond(
                registrar.expectRequest("REGISTER"),
                "401 Unauthorized",
                registrar.tag,
                challenge("MD5", "old", ""),
                "");
        RawPeer.Message second = registrar.expectRequest("REGISTER");
        assertAuthorized(second, Digest.Algorithm.MD5, "old", 1);
        registrar.respond(
                second,
                "401 Unauthorized",
                registrar.tag,
                challenge("MD5", "new", ", stale=true"),
                "");
        RawPeer.Message third = registrar.expectRequest("REGISTER");
        assertAuthorized(third, Digest.Algorithm.MD5, "new", 1);
        accept(third, 600);
        phone.expectAccount(RegistrationState.REGISTERED);
    }

    @Test
    void wrongPasswordFailsWithASentenceAndIsNotTriedAgain() {
        configure("wrong");
        registrar.respond(
                registrar.expectRequest("REGISTER"),
                "401 Unauthorized",
                registrar.tag,
                challenge("MD5", "n1", ""),
                "");
        RawPeer.Message second = registrar.expectRequest("REGISTER");
        registrar.respond(
                second, "401 Unauthorized", registrar.tag, challenge("MD5", "n2", ""), "");
        AccountSnapshot failed = phone.expectAccount(RegistrationState.FAILED);
        assertThat(failed.lastError()).isEqualTo("Wrong user name or password");
        // A retry would come after 200 ms: what comes next is the user's own.
        phone.act(
                () ->
                        phone.loop.schedule(
                                java.time.Duration.ofMillis(500), phone.agent::registerNow));
        RawPeer.Message next = registrar.expectRequest("REGISTER");
        assertThat(next.header("CSeq")).isEqualTo("3 REGISTER");
        assertThat(next.header("Authorization")).isNull();
        assertThat(phone.allChanges.stream().map(AccountSnapshot::registration))
                .containsExactly(
                        RegistrationState.REGISTERING,
                        RegistrationState.FAILED,
                        RegistrationState.REGISTERING);
    }

    @Test
    void missingPasswordIsSaid() {
        configure(null);
        registrar.respond(
                registrar.expectRequest("REGISTER"),
                "401 Unauthorized",
                registrar.tag,
                challenge("MD5", "n1", ""),
                "");
        assertThat(phone.expectAccount(RegistrationState.FAILED).lastError())
                .isEqualTo("The server asks for a password, and none is set");
    }

    /** A server may say so while it reloads its accounts. */
    @ParameterizedTest
    @CsvSource({
        "403 Forbidden, 'The server forbids this account to register, or the password is wrong'",
        "404 Not Found, The server does not know this account"
    })
    void refusalThatMayPassIsTriedAgainAfterTheLongestPause(String status, String words) {
        configure("secret");
        registrar.respond(registrar.expectRequest("REGISTER"), status);
        long refused = System.nanoTime();
        assertThat(phone.expectAccount(RegistrationState.FAILED).lastError()).isEqualTo(words);
        accept(registrar.expectRequest("REGISTER"), 600);
        assertThat(System.nanoTime() - refused)
                .isGreaterThan(Phone.SHORT.registrationRetryLimit().toNanos() * 9 / 10);
        phone.expectAccount(RegistrationState.REGISTERED);
    }

    @Test
    void tooBriefRegistrationIsLengthened() {
        configure("secret");
        RawPeer.Message first = registrar.expectRequest("REGISTER");
        assertThat(first.header("Expires")).isEqualTo("600");
        registrar.respond(
                first, "423 Interval Too Brief", registrar.tag, "Min-Expires: 1800\r\n", "");
        RawPeer.Message second = registrar.expectRequest("REGISTER");
        assertThat(second.header("Expires")).isEqualTo("1800");
        accept(second, 1800);
        phone.expectAccount(RegistrationState.REGISTERED);
    }

    @Test
    void silentServerIsSaidAndTriedAgain() {
        configure("secret");
        assertThat(phone.expectAccount(RegistrationState.FAILED).lastError())
                .isEqualTo("The server does not answer");
        phone.expectAccount(RegistrationState.REGISTERING);
        // What was sent before is still in the socket: answer whatever is the newest.
        RawPeer.Message register = registrar.expectRequest("REGISTER");
        while (!register.header("CSeq").equals("2 REGISTER")) {
            register = registrar.expectRequest("REGISTER");
        }
        accept(register, 600);
        assertThat(phone.expectAccount(RegistrationState.REGISTERED).lastError()).isNull();
    }

    @Test
    void failingServerIsTriedAgainAfterWhatItAsksFor() {
        configure("secret");
        registrar.respond(
                registrar.expectRequest("REGISTER"),
                "503 Service Unavailable",
                registrar.tag,
                "Retry-After: 1\r\n",
                "");
        long refused = System.nanoTime();
        assertThat(phone.expectAccount(RegistrationState.FAILED).lastError())
                .isEqualTo("The server failed (503)");
        accept(registrar.expectRequest("REGISTER"), 600);
        assertThat(System.nanoTime() - refused).isGreaterThan(900_000_000L);
        phone.expectAccount(RegistrationState.REGISTERED);
    }

    @Test
    void wayThroughANatIsKeptOpen() {
        configure("secret");
        RawPeer.Message register = registrar.expectRequest("REGISTER");
        // As a server beyond a NAT sees it (RFC 3581): 203.0.113.0/24 is for documentation.
        RawPeer.Message translated =
                new RawPeer.Message(
                        register.text().replaceFirst(";rport", ";rport=4711;received=203.0.113.5"),
                        register.source());
        accept(translated, 600);
        phone.expectAccount(RegistrationState.REGISTERED);
        // The address beyond the translator replaces the one that is of no use there.
        RawPeer.Message renamed = registrar.expectRequest("REGISTER");
        assertThat(renamed.header("Contact"))
                .startsWith("<sip:alice@203.0.113.5:4711;")
                .contains(",<sip:alice@127.0.0.1:" + phone.port() + ";")
                .endsWith(";expires=0");
        accept(
                new RawPeer.Message(
                        renamed.text().replaceFirst(";rport", ";rport=4712;received=203.0.113.5"),
                        renamed.source()),
                600);
        // Another port each time is not run after, but for the next refresh.
        int keepalives = 0;
        while (keepalives < 2) {
            keepalives += registrar.receive(8000).text().equals("\r\n\r\n") ? 1 : 0;
        }
    }

    /** RFC 3581 section 4: where the request came from, not where its Via points. */
    @Test
    void requestThatAsksForItIsAnsweredWhereItCameFrom() throws IOException {
        try (RawPeer elsewhere = new RawPeer()) {
            String options =
                    registrar
                            .request("OPTIONS", phone, Tokens.callId(), 1, registrar.branch(), "")
                            .replace(
                                    "127.0.0.1:" + registrar.port() + ";branch",
                                    "192.0.2.9:" + elsewhere.port() + ";branch");
            registrar.send(RawPeer.withBody(options, ""), phone);
            RawPeer.Message answer = registrar.expectResponse(200);
            assertThat(answer.header("Via"))
                    .contains("192.0.2.9:" + elsewhere.port())
                    .contains(";received=127.0.0.1")
                    .contains(";rport=" + registrar.port());
            registrar.send(
                    RawPeer.withBody(
                            options.replace(";rport", "").replace("branch=z9", "branch=z9hG4bK2z9"),
                            ""),
                    phone);
            assertThat(elsewhere.expectResponse(200).header("Via")).contains(";received=127.0.0.1");
        }
    }

    @Test
    void unusableAddressIsSaid() {
        AccountSettings settings =
                new AccountSettings("nonsense", null, null, null, null, null, true);
        phone.configure(Map.of("a", settings), "secret");
        assertThat(phone.expectAccount(RegistrationState.FAILED).lastError())
                .isEqualTo("“nonsense” is not a SIP address");
    }

    @Test
    void removedAccountIsUnregistered() {
        configure("secret");
        accept(registrar.expectRequest("REGISTER"), 600);
        phone.expectAccount(RegistrationState.REGISTERED);
        phone.configure(Map.of(), null);
        assertThat(registrar.expectRequest("REGISTER").header("Expires")).isEqualTo("0");
        assertThat(phone.run(phone.agent::accounts)).isEmpty();
    }

    @Test
    void callIsTakenForTheAccountItCameTo() {
        configure("secret");
        RawPeer.Message register = registrar.expectRequest("REGISTER");
        accept(register, 600);
        phone.expectAccount(RegistrationState.REGISTERED);
        String contact = register.header("Contact").replaceAll("^.*<|>.*$", "");
        String invite =
                registrar.request("INVITE", phone, Tokens.callId(), 1, registrar.branch(), "");
        registrar.send(
                RawPeer.withBody(
                        invite.replaceFirst("INVITE \\S+", "INVITE " + contact), RawPeer.SDP),
                phone);
        assertThat(phone.expectIncoming().invitation().account()).isEqualTo("a");
    }
}
