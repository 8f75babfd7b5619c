package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.call.Outcome;
import org.fermata.call.RegistrationState;
import org.fermata.sdp.Direction;
import org.fermata.store.AccountSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Nobody but an account's own servers gets a digest of its password, on which passwords could be
 * tried.
 */
class DigestLeakTest {

    private static final String STRANGERS_ADDRESS = "127.0.0.2";
    private static final String CHALLENGE =
            "Digest realm=\"example.org\", nonce=\"n1\", algorithm=MD5\r\n";

    private Phone phone;
    private RawPeer registrar;
    private RawPeer stranger;

    @BeforeEach
    void start() throws IOException {
        phone = new Phone();
        registrar = new RawPeer();
        stranger = new RawPeer(STRANGERS_ADDRESS);
        phone.configure(
                Map.of(
                        "a",
                        new AccountSettings(
                                "sip:alice@example.org",
                                null,
                                null,
                                "127.0.0.1:" + registrar.port(),
                                null,
                                "UDP",
                                true)),
                "secret");
        registrar.respond(
                registrar.expectRequest("REGISTER"),
                "401 Unauthorized",
                registrar.tag,
                "WWW-Authenticate: " + CHALLENGE,
                "");
        RawPeer.Message register = registrar.expectRequest("REGISTER");
        assertThat(register.header("Authorization")).isNotNull();
        registrar.respond(register, "200 OK", registrar.tag, "Expires: 600\r\n", "");
        phone.expectAccount(RegistrationState.REGISTERED);
    }

    @AfterEach
    void stop() {
        phone.close();
        registrar.close();
        stranger.close();
    }

    private String atStranger(String text) {
        return text.replace(
                "127.0.0.1:" + stranger.port(), STRANGERS_ADDRESS + ":" + stranger.port());
    }

    /** A call from a peer to the account, answered and hung up by us. */
    private RawPeer.Message hangUpOn(RawPeer peer) {
        String invite =
                RawPeer.withBody(
                        peer.request(
                                "INVITE",
                                phone,
                                Tokens.callId(),
                                1,
                                peer.branch(),
                                "To: <sip:alice@example.org>\r\n"),
                        RawPeer.SDP);
        peer.send(peer == stranger ? atStranger(invite) : invite, phone);
        Phone.Incoming call = phone.expectIncoming();
        assertThat(call.invitation().account()).isEqualTo("a");
        phone.act(() -> call.call().answer(Phone.sdp(Direction.SENDRECV)));
        RawPeer.Message ok = peer.expectResponse(200);
        String ack = peer.within(ok, "ACK", 1, phone, "", "");
        peer.send(peer == stranger ? atStranger(ack) : ack, phone);
        call.recorder().expect("acknowledged");
        phone.act(() -> call.call().hangUp());
        return peer.expectRequest("BYE");
    }

    private static void challenge(RawPeer peer, RawPeer.Message request) {
        peer.respond(
                request,
                "407 Proxy Authentication Required",
                peer.tag,
                "Proxy-Authenticate: " + CHALLENGE,
                "");
    }

    /** What has come to the stranger once all he sent has been taken. */
    private List<String> atStrangers() {
        stranger.send(
                RawPeer.withBody(
                        atStranger(
                                stranger.request(
                                        "OPTIONS",
                                        phone,
                                        Tokens.callId(),
                                        1,
                                        stranger.branch(),
                                        "")),
                        ""),
                phone);
        List<String> came = new ArrayList<>();
        do {
            came.add(stranger.receive(8000).text());
        } while (!came.getLast().startsWith("SIP/2.0 200")
                || !came.getLast().contains(" OPTIONS\r\n"));
        return came;
    }

    @Test
    void strangerWhoChallengesOurByeGetsNone() {
        challenge(stranger, hangUpOn(stranger));
        assertThat(atStrangers()).noneMatch(text -> text.contains("Authorization"));
    }

    @Test
    void ownServerThatChallengesOurByeGetsOne() {
        challenge(registrar, hangUpOn(registrar));
        assertThat(registrar.expectRequest("BYE").header("Proxy-Authorization")).isNotNull();
    }

    @Test
    void whoACallIsRedirectedToGetsNone() {
        Recorder recorder = new Recorder();
        phone.dial("sip:bob@example.org", "a", recorder);
        registrar.respond(
                registrar.expectRequest("INVITE"),
                "302 Moved Temporarily",
                registrar.tag,
                "Contact: <" + atStranger(stranger.uri("bob")) + ">\r\n",
                "");
        RawPeer.Message invite = stranger.expectRequest("INVITE");
        assertThat(invite.text()).doesNotContain("Authorization");
        challenge(stranger, invite);
        assertThat(recorder.expectEnd().code()).isEqualTo(407);
        assertThat(atStrangers()).noneMatch(text -> text.contains("Authorization"));
    }

    /** The password's digest is not sent unasked either. */
    @Test
    void textToAStrangerBearsNone() {
        CompletableFuture<Outcome> result = new CompletableFuture<>();
        phone.act(
                () ->
                        phone.agent
                                .monitoring()
                                .send(
                                        atStranger(stranger.uri("bob")),
                                        "a",
                                        "Hello",
                                        result::complete));
        RawPeer.Message text = stranger.expectRequest("MESSAGE");
        assertThat(text.text()).doesNotContain("Authorization");
        stranger.respond(text, "200 OK");
        assertThat(result.join().done()).isTrue();
    }
}
