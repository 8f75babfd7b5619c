package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.call.RegistrationState;
import org.fermata.store.AccountSettings;
import org.fermata.trace.Ladder;
import org.fermata.trace.Trace;
import org.fermata.trace.TracedMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What is kept of what went over the wire. */
class MessageTraceTest {

    private static final String PASSWORD = "correct-horse";

    private Phone phone;
    private RawPeer peer;

    @BeforeEach
    void start() throws IOException {
        phone = new Phone();
        peer = new RawPeer();
    }

    @AfterEach
    void stop() {
        phone.close();
        peer.close();
    }

    /** Each message once: a busy machine may send some again. */
    private List<String> titles(String callId) {
        return phone.run(() -> Ladder.of(phone.agent.trace().ofCall(callId))).steps().stream()
                .filter(step -> !step.again())
                .map(step -> (step.message().sent() ? "> " : "< ") + step.title())
                .toList();
    }

    @Test
    void aCallsMessagesAreKeptAsTheyWereOnTheWire() {
        Recorder recorder = new Recorder();
        var call = phone.dial(peer.uri("bob"), null, recorder);
        RawPeer.Message invite = peer.expectRequest("INVITE");
        peer.respond(invite, "180 Ringing", "t", "X-Odd :  as\r\n it stood\r\n", "");
        peer.accept(invite, "t");
        peer.expectRequest("ACK");
        recorder.expect("answered");
        phone.act(call::hangUp);
        peer.respond(peer.expectRequest("BYE"), "200 OK");
        recorder.expectEnd();

        String callId = invite.header("Call-ID");
        assertThat(titles(callId))
                .startsWith("> INVITE", "< 180 Ringing (INVITE)", "< 200 OK (INVITE)", "> ACK")
                .contains("> BYE");
        List<TracedMessage> kept = phone.run(() -> phone.agent.trace().ofCall(callId));
        assertThat(kept.getFirst().octets()).isEqualTo(invite.text());
        assertThat(kept.getFirst().remote().getPort()).isEqualTo(peer.port());
        assertThat(kept)
                .anyMatch(message -> message.octets().contains("X-Odd :  as\r\n it stood\r\n"));
        assertThat(titles("another")).isEmpty();
    }

    @Test
    void registrationsAreFoundByTheirAccountAndTellNoSecret() {
        String aor = peer.uri("alice");
        phone.configure(
                Map.of("a", new AccountSettings(aor, null, null, null, null, "UDP", true)),
                PASSWORD);
        peer.respond(
                peer.expectRequest("REGISTER"),
                "401 Unauthorized",
                "t",
                "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"\r\n",
                "");
        RawPeer.Message second = peer.expectRequest("REGISTER");
        String answer = second.parameter("Authorization", "response");
        peer.respond(second, "200 OK", "t", "Subject: " + PASSWORD + "\r\n", "");
        phone.expectAccount(RegistrationState.REGISTERED);

        Trace trace =
                phone.run(
                        () -> new Trace("a", Ladder.of(phone.agent.trace().ofRegistrations(aor))));
        // A busy machine may be late with the first answer.
        assertThat(trace.ladder().steps().stream().filter(step -> !step.again())).hasSize(4);
        assertThat(answer).hasSize(32);
        assertThat(trace.text())
                .contains("username=\"alice\"")
                .doesNotContain(answer, PASSWORD, second.parameter("Authorization", "cnonce"));
        assertThat(phone.run(() -> phone.agent.trace().ofRegistrations("sip:bob@127.0.0.1")))
                .isEmpty();
        assertThat(phone.run(() -> phone.agent.trace().ofRegistrations("no address"))).isEmpty();
    }

    @Test
    void onlyTheLastMessagesAreKept() {
        MessageTrace trace = new MessageTrace(phone.loop);
        Flow flow = phone.run(() -> flow(peer.port()));
        phone.act(
                () -> {
                    for (int count = 0; count < MessageTrace.MESSAGE_LIMIT + 10; count++) {
                        trace.sent(options("small-" + count), flow, Instant.EPOCH, new byte[100]);
                    }
                });
        assertThat(phone.run(() -> trace.ofCall("small-9"))).isEmpty();
        assertThat(phone.run(() -> trace.ofCall("small-10"))).hasSize(1);
        phone.act(
                () -> {
                    for (int count = 0; count < 70; count++) {
                        trace.sent(
                                options("big-" + count), flow, Instant.EPOCH, new byte[64 * 1024]);
                    }
                });
        assertThat(phone.run(() -> trace.ofCall("small-2009"))).isEmpty();
        assertThat(phone.run(() -> trace.ofCall("big-5"))).isEmpty();
        assertThat(phone.run(() -> trace.ofCall("big-6"))).hasSize(1);
    }

    private static gov.nist.javax.sip.message.SIPRequest options(String callId) {
        var uri = Messages.sipUri("sip:bob@127.0.0.1");
        var address = Messages.address(null, uri);
        return Messages.request("OPTIONS", uri, address, "t", address, null, callId, 1);
    }

    private static Flow flow(int port) {
        var there = new java.net.InetSocketAddress("127.0.0.1", port);
        return new Flow(Transport.UDP, there, there, null, null);
    }
}
