package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.call.EndReason;
import org.fermata.call.Signalling;
import org.fermata.call.SignallingCall;
import org.fermata.sdp.Direction;
import org.fermata.sdp.SessionDescription;
import org.fermata.store.AccountSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** What our INVITEs meet, written word by word. */
@Execution(ExecutionMode.CONCURRENT)
class OutgoingCallTest {

    private static final String NONCE = "dcd98b7102dd2f0e8b11d0f600bfb0c093";

    private Phone phone;
    private RawPeer peer;
    private final Recorder recorder = new Recorder();

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

    private SignallingCall dial() {
        return phone.dial(peer.uri("600"), null, recorder);
    }

    private SignallingCall established() {
        SignallingCall call = dial();
        peer.accept(peer.expectRequest("INVITE"), peer.tag);
        peer.expectRequest("ACK");
        recorder.expect("answered");
        return call;
    }

    @Test
    void everyForkIsToldByItsTagAndTheSecondAnswerIsSentAway() {
        dial();
        RawPeer.Message invite = peer.expectRequest("INVITE");
        peer.respond(invite, "100 Trying", null, "", "");
        peer.respond(invite, "180 Ringing", "one", "", "");
        peer.respond(invite, "183 Session Progress", "two", "", RawPeer.SDP);
        Recorder.Event first = recorder.expect("provisional");
        assertThat(first.arguments()).containsExactly(180, "one", null);
        Recorder.Event second = recorder.expect("provisional");
        assertThat(second.arguments().subList(0, 2)).containsExactly(183, "two");
        assertThat(second.argument(2, SessionDescription.class).port()).isEqualTo(41_000);

        peer.accept(invite, "two");
        recorder.expect("answered");
        assertThat(peer.expectRequest("ACK").header("To")).endsWith("tag=two");
        peer.accept(invite, "one");
        assertThat(peer.expectRequest("ACK").header("To")).endsWith("tag=one");
        RawPeer.Message bye = peer.expectRequest("BYE");
        assertThat(bye.header("To")).endsWith("tag=one");
        peer.respond(bye, "200 OK");
        assertThat(recorder.count("answered")).isEqualTo(1);
        assertThat(recorder.count("ended")).isZero();
    }

    @Test
    void repeatedAnswerGetsTheSameAckAgain() {
        dial();
        RawPeer.Message invite = peer.expectRequest("INVITE");
        peer.accept(invite, peer.tag);
        RawPeer.Message ack = peer.expectRequest("ACK");
        peer.accept(invite, peer.tag);
        assertThat(peer.expectRequest("ACK").text()).isEqualTo(ack.text());
        assertThat(recorder.count("answered")).isEqualTo(1);
    }

    @Test
    void hangUpBeforeAnyResponseWaitsWithItsCancel() {
        SignallingCall call = dial();
        RawPeer.Message invite = peer.expectRequest("INVITE");
        phone.act(call::hangUp);
        assertThat(recorder.expectEnd())
                .isEqualTo(new EndReason(487, "Cancelled", EndReason.By.LOCAL));
        // T1 is 30 ms: the INVITE comes again, and no CANCEL before it.
        assertThat(peer.receive(8000).method()).isEqualTo("INVITE");
        peer.respond(invite, "100 Trying", null, "", "");
        RawPeer.Message cancel = peer.expectRequest("CANCEL");
        assertThat(cancel.header("Via")).isEqualTo(invite.header("Via"));
        assertThat(cancel.header("CSeq")).isEqualTo("1 CANCEL");
        peer.respond(cancel, "200 OK");
        peer.respond(invite, "487 Request Terminated");
        assertThat(peer.expectRequest("ACK").header("Via")).isEqualTo(invite.header("Via"));
    }

    @Test
    void answerThatCrossesTheCancelIsAcknowledgedAndHungUp() {
        SignallingCall call = dial();
        RawPeer.Message invite = peer.expectRequest("INVITE");
        peer.respond(invite, "180 Ringing");
        recorder.expect("provisional");
        phone.act(call::hangUp);
        RawPeer.Message cancel = peer.expectRequest("CANCEL");
        peer.accept(invite, peer.tag);
        peer.respond(cancel, "200 OK");
        peer.expectRequest("ACK");
        peer.respond(peer.expectRequest("BYE"), "200 OK");
        assertThat(recorder.count("answered")).isZero();
        assertThat(recorder.count("ended")).isEqualTo(1);
    }

    @Test
    void silenceEndsTheCallAfter64TimesT1() {
        dial();
        assertThat(recorder.expectEnd())
                .isEqualTo(
                        new EndReason(408, "The other side does not answer", EndReason.By.NETWORK));
    }

    @Test
    void redirectionIsFollowedInTheOrderOfPreference() throws IOException {
        try (RawPeer better = new RawPeer()) {
            dial();
            RawPeer.Message invite = peer.expectRequest("INVITE");
            peer.respond(
                    invite,
                    "302 Moved Temporarily",
                    peer.tag,
                    "Contact: <"
                            + peer.uri("worse")
                            + ">;q=0.2, <"
                            + better.uri("better")
                            + ">;q=0.9\r\n",
                    "");
            peer.expectRequest("ACK");
            RawPeer.Message second = better.expectRequest("INVITE");
            assertThat(second.startLine()).isEqualTo("INVITE " + better.uri("better") + " SIP/2.0");
            assertThat(second.header("Call-ID")).isEqualTo(invite.header("Call-ID"));
            assertThat(second.header("CSeq")).isEqualTo("2 INVITE");
            assertThat(second.header("To")).doesNotContain("tag=");
            better.accept(second, better.tag);
            better.expectRequest("ACK");
            recorder.expect("answered");
        }
    }

    @Test
    void anOfferThatIsNotAcceptableIsMadeOnceMoreWhereThereIsAnother() {
        AtomicBoolean insists = new AtomicBoolean();
        Signalling.Offering offering =
                new Signalling.Offering() {
                    @Override
                    public SessionDescription apply(InetAddress local) {
                        SessionDescription plain = Phone.sdp(Direction.SENDRECV);
                        return insists.get() ? plain.with("RTP/SAVP", plain.attributes()) : plain;
                    }

                    @Override
                    public boolean insist() {
                        return insists.compareAndSet(false, true);
                    }
                };
        phone.dial(peer.uri("600"), null, offering, recorder);
        RawPeer.Message first = peer.expectRequest("INVITE");
        assertThat(first.text()).contains(" RTP/AVP ");
        peer.respond(first, "488 Not Acceptable Here");
        peer.expectRequest("ACK");
        RawPeer.Message second = peer.expectRequest("INVITE");
        assertThat(second.text()).contains(" RTP/SAVP ");
        assertThat(second.header("CSeq")).isEqualTo("2 INVITE");
        assertThat(second.header("Call-ID")).isEqualTo(first.header("Call-ID"));
        peer.respond(second, "488 Not Acceptable Here");
        peer.expectRequest("ACK");
        assertThat(recorder.expectEnd().code()).isEqualTo(488);
    }

    @Test
    void redirectionInCirclesEnds() {
        dial();
        RawPeer.Message invite = peer.expectRequest("INVITE");
        peer.respond(
                invite,
                "302 Moved Temporarily",
                peer.tag,
                "Contact: <" + peer.uri("600") + ">\r\n",
                "");
        assertThat(recorder.expectEnd().code()).isEqualTo(302);
    }

    @Test
    void challengesAreAnsweredOnInviteReinviteAndBye() {
        phone.configure(
                Map.of(
                        "a",
                        new AccountSettings(
                                "sip:alice@example.org",
                                "Alice",
                                null,
                                null,
                                "127.0.0.1:" + peer.port(),
                                "UDP",
                                false)),
                "secret");
        SignallingCall call = phone.dial("sip:600@example.org", "a", recorder);
        RawPeer.Message invite = peer.expectRequest("INVITE");
        assertThat(invite.startLine()).isEqualTo("INVITE sip:600@example.org SIP/2.0");
        assertThat(invite.header("Route")).isEqualTo("<sip:127.0.0.1:" + peer.port() + ";lr>");
        challenge(invite);
        peer.expectRequest("ACK");
        RawPeer.Message again = peer.expectRequest("INVITE");
        assertThat(again.header("CSeq")).isEqualTo("2 INVITE");
        assertAuthorized(again, 1);
        peer.accept(again, peer.tag);
        RawPeer.Message ack = peer.expectRequest("ACK");
        assertThat(ack.header("CSeq")).isEqualTo("2 ACK");
        assertThat(ack.header("Proxy-Authorization"))
                .isEqualTo(again.header("Proxy-Authorization"));
        recorder.expect("answered");
        assertThat(recorder.count("sent")).isEqualTo(2);

        phone.act(() -> call.reinvite(Phone.sdp(Direction.SENDONLY)));
        challenge(peer.expectRequest("INVITE"));
        peer.expectRequest("ACK");
        RawPeer.Message reinvite = peer.expectRequest("INVITE");
        assertAuthorized(reinvite, 1);
        peer.accept(reinvite, peer.tag);
        peer.expectRequest("ACK");
        recorder.expect("reinviteAnswered");

        phone.act(call::hangUp);
        challenge(peer.expectRequest("BYE"));
        RawPeer.Message bye = peer.expectRequest("BYE");
        assertAuthorized(bye, 1);
        peer.respond(bye, "200 OK");
    }

    private void challenge(RawPeer.Message request) {
        peer.respond(
                request,
                "407 Proxy Authentication Required",
                peer.tag,
                "Proxy-Authenticate: Digest realm=\"example.org\", nonce=\""
                        + NONCE
                        + request.header("CSeq").replace(" ", "")
                        + "\", qop=\"auth\", algorithm=MD5\r\n",
                "");
    }

    private static void assertAuthorized(RawPeer.Message request, int count) {
        String header = "Proxy-Authorization";
        assertThat(request.parameter(header, "nc")).isEqualTo(Digest.count(count));
        assertThat(request.parameter(header, "response"))
                .isEqualTo(
                        Digest.response(
                                new Digest.Input(
                                        Digest.Algorithm.MD5,
                                        "alice",
                                        "example.org",
                                        "secret",
                                        request.method(),
                                        request.startLine().split(" ")[1],
                                        request.parameter(header, "nonce"),
                                        count,
                                        request.parameter(header, "cnonce"))));
    }

    @Test
    void refusedReinviteTellsCodeTextAndRetryAfter() {
        SignallingCall call = established();
        phone.act(() -> call.reinvite(Phone.sdp(Direction.SENDONLY)));
        RawPeer.Message reinvite = peer.expectRequest("INVITE");
        peer.respond(reinvite, "500 Not now", peer.tag, "Retry-After: 7\r\n", "");
        assertThat(recorder.expect("reinviteRefused").arguments())
                .containsExactly(500, "Not now", Duration.ofSeconds(7));
    }

    @Test
    void unansweredReinviteIsA408AndTheCallStands() {
        SignallingCall call = established();
        phone.act(() -> call.reinvite(Phone.sdp(Direction.SENDONLY)));
        assertThat(recorder.expect("reinviteRefused").arguments().getFirst()).isEqualTo(408);
        assertThat(recorder.count("ended")).isZero();
    }

    @Test
    void reinviteThatOnlyGets100IsCancelledAndA408() {
        SignallingCall call = established();
        phone.act(() -> call.reinvite(Phone.sdp(Direction.SENDONLY)));
        RawPeer.Message reinvite = peer.expectRequest("INVITE");
        peer.respond(reinvite, "100 Trying", null, "", "");
        peer.respond(peer.expectRequest("CANCEL"), "200 OK");
        phone.act(() -> {});
        assertThat(recorder.count("reinviteRefused")).as("while it is open").isZero();
        peer.respond(reinvite, "487 Request Terminated");
        assertThat(recorder.expect("reinviteRefused").arguments().getFirst()).isEqualTo(408);
        phone.act(() -> call.reinvite(Phone.sdp(Direction.SENDONLY)));
        peer.accept(peer.expectRequest("INVITE"), peer.tag);
        recorder.expect("reinviteAnswered");
    }

    @Test
    void reinviteWhoseCancelIsNotHeardIsA408InTheEnd() {
        SignallingCall call = established();
        phone.act(() -> call.reinvite(Phone.sdp(Direction.SENDONLY)));
        peer.respond(peer.expectRequest("INVITE"), "100 Trying", null, "", "");
        peer.expectRequest("CANCEL");
        assertThat(recorder.expect("reinviteRefused").arguments().getFirst()).isEqualTo(408);
        assertThat(recorder.count("ended")).isZero();
    }

    @Test
    void lostDialogEndsTheCall() {
        SignallingCall call = established();
        phone.act(() -> call.reinvite(Phone.sdp(Direction.SENDONLY)));
        peer.respond(peer.expectRequest("INVITE"), "481 Call/Transaction Does Not Exist");
        assertThat(recorder.expectEnd().code()).isEqualTo(481);
    }

    @Test
    void answerWithoutSoundIsHungUp() {
        dial();
        RawPeer.Message invite = peer.expectRequest("INVITE");
        peer.respond(invite, "200 OK", peer.tag, "Contact: <" + peer.uri("x") + ">\r\n", "v=0\r\n");
        peer.expectRequest("ACK");
        peer.expectRequest("BYE");
        assertThat(recorder.expectEnd())
                .isEqualTo(new EndReason(488, "No common audio format", EndReason.By.LOCAL));
    }

    @Test
    void aForkThatIsSentAwayDoesNotChangeTheWayOfTheCall() throws IOException {
        try (RawPeer other = new RawPeer("127.0.0.2")) {
            SignallingCall call = dial();
            RawPeer.Message invite = peer.expectRequest("INVITE");
            peer.accept(invite, "one");
            peer.expectRequest("ACK");
            recorder.expect("answered");
            String contact = "Contact: <sip:peer@127.0.0.2:" + other.port() + ">\r\n";
            peer.respond(invite, "200 OK", "two", contact, RawPeer.SDP);
            other.respond(other.expectRequest("BYE"), "200 OK");
            assertThat(phone.run(() -> ((InviteSession) call).requests().flow().remote().getPort()))
                    .isEqualTo(peer.port());
        }
    }

    private SignallingCall dialWith(Signalling.Occasion occasion, Signalling.Offering offer) {
        return phone.run(() -> phone.agent.dial(peer.uri("600"), null, occasion, offer, recorder));
    }

    @Test
    void aHeaderThatCannotBeMadeEndsTheCall() {
        dialWith(
                new Signalling.Occasion("a;\"", false, null),
                local -> Phone.sdp(Direction.SENDRECV));
        assertThat(recorder.expectEnd())
                .isEqualTo(new EndReason(500, "The call cannot be made", EndReason.By.LOCAL));
    }

    @Test
    void anOfferThatCannotBeMadeEndsTheCall() {
        dialWith(
                Signalling.Occasion.NONE,
                local -> {
                    throw new IllegalStateException("a mistake of the media");
                });
        assertThat(recorder.expectEnd().code()).isEqualTo(500);
    }

    @Test
    void anOfferThatIsNeverReadyEndsTheCall() throws IOException {
        phone.close();
        phone = new Phone(impatient());
        dialWith(
                Signalling.Occasion.NONE,
                new Signalling.Offering() {
                    @Override
                    public void prepare(InetAddress local, Runnable ready) {
                        // Whoever gathers has forgotten us.
                    }

                    @Override
                    public SessionDescription apply(InetAddress local) {
                        throw new AssertionError("nobody asked");
                    }
                });
        assertThat(recorder.expectEnd().code()).isEqualTo(408);
    }

    private static SipTimers impatient() {
        return new SipTimers(
                Phone.SHORT.t1(),
                Phone.SHORT.t2(),
                Phone.SHORT.t4(),
                Duration.ofMillis(300),
                Phone.SHORT.connect(),
                Phone.SHORT.registrationRetry(),
                Phone.SHORT.registrationRetryLimit(),
                Phone.SHORT.keepalive(),
                Phone.SHORT.close());
    }

    @Test
    void recordedRouteIsTakenByEveryLaterRequest() throws IOException {
        try (RawPeer callee = new RawPeer()) {
            SignallingCall call = dial();
            RawPeer.Message invite = peer.expectRequest("INVITE");
            peer.respond(
                    invite,
                    "200 OK",
                    peer.tag,
                    "Record-Route: <sip:127.0.0.1:"
                            + peer.port()
                            + ";lr>\r\nContact: <"
                            + callee.uri("callee")
                            + ">\r\n",
                    RawPeer.SDP);
            RawPeer.Message ack = peer.expectRequest("ACK");
            assertThat(ack.startLine()).isEqualTo("ACK " + callee.uri("callee") + " SIP/2.0");
            assertThat(ack.header("Route")).contains("sip:127.0.0.1:" + peer.port());
            recorder.expect("answered");
            phone.act(call::hangUp);
            assertThat(peer.expectRequest("BYE").startLine()).contains(callee.uri("callee"));
        }
    }

    @Test
    void aHiddenCallerIsAnonymousToAllButTheServer() {
        AccountSettings plain =
                new AccountSettings(
                        "sip:me@127.0.0.1:" + peer.port(), "Me", null, null, null, "UDP", false);
        AccountSettings hidden =
                new AccountSettings(
                        plain.aor(),
                        plain.displayName(),
                        null,
                        null,
                        null,
                        "UDP",
                        false,
                        plain.tls(),
                        plain.srtp(),
                        plain.srtpKeys(),
                        plain.nat(),
                        plain.dtmf(),
                        plain.autoAnswer(),
                        true,
                        0,
                        true,
                        plain.monitor(),
                        null,
                        null,
                        null,
                        null);
        phone.configure(Map.of("home", hidden), null);
        phone.dial(peer.uri("600"), "home", recorder);
        RawPeer.Message invite = peer.expectRequest("INVITE");
        assertThat(invite.header("From"))
                .startsWith("\"Anonymous\" <sip:anonymous@anonymous.invalid>");
        assertThat(invite.header("Privacy")).isEqualTo("id");
        assertThat(invite.header("P-Preferred-Identity")).contains(plain.aor());
        assertThat(invite.header("Contact")).doesNotContain("me@");
    }

    @Test
    void theReasonOfARefusalIsTold() {
        dial();
        RawPeer.Message invite = peer.expectRequest("INVITE");
        String reason = "Reason: Q.850;cause=34;text=\"No circuit\"\r\n";
        peer.respond(invite, "500 Server Error", peer.tag, reason, "");
        assertThat(recorder.expectEnd().text()).isEqualTo("No line is free in the network");
    }
}
