package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.call.EndReason;
import org.fermata.call.SignallingCall;
import org.fermata.sdp.Direction;
import org.fermata.sdp.SessionDescription;
import org.fermata.store.AccountSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** PRACK, UPDATE and session timers on the wire (RFC 3262, RFC 3311, RFC 4028). */
@Execution(ExecutionMode.CONCURRENT)
class ProvisionalTest {

    private static final String RELIABLE = "Require: 100rel\r\nRSeq: ";
    private static final String TIMER = "Supported: timer\r\nSession-Expires: 90\r\n";

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

    private String contact() {
        return "Contact: <" + peer.uri("early") + ">\r\n";
    }

    // ---- our INVITE ----

    @Test
    void aReliableResponseIsAcknowledgedOnceAndInOrder() {
        phone.dial(peer.uri("600"), null, recorder);
        RawPeer.Message invite = peer.expectRequest("INVITE");
        assertThat(invite.headers("Supported").toString()).contains("100rel");
        String ringing = "180 Ringing";
        peer.respond(invite, ringing, peer.tag, contact() + RELIABLE + "41\r\n", "");
        RawPeer.Message prack = peer.expectRequest("PRACK");
        assertThat(prack.header("RAck")).isEqualTo("41 1 INVITE");
        assertThat(prack.header("CSeq")).isEqualTo("2 PRACK");
        assertThat(prack.startLine()).isEqualTo("PRACK " + peer.uri("early") + " SIP/2.0");
        peer.respond(prack, "200 OK");
        // Once more, and one too far.
        peer.respond(invite, ringing, peer.tag, contact() + RELIABLE + "41\r\n", "");
        peer.respond(invite, ringing, peer.tag, contact() + RELIABLE + "43\r\n", "");
        peer.respond(invite, ringing, peer.tag, contact() + RELIABLE + "42\r\n", RawPeer.SDP);
        RawPeer.Message second = peer.expectRequest("PRACK");
        assertThat(second.header("RAck")).isEqualTo("42 1 INVITE");
        peer.respond(second, "200 OK");
        peer.respond(invite, "200 OK", peer.tag, contact(), "");
        peer.expectRequest("ACK");
        recorder.expect("answered");
        assertThat(recorder.count("provisional")).isEqualTo(2);
        phone.act(() -> {});
    }

    @Test
    void theNumbersOfTheEarlyDialogGoOnInTheCall() {
        SignallingCall call = phone.dial(peer.uri("600"), null, recorder);
        RawPeer.Message invite = peer.expectRequest("INVITE");
        peer.respond(invite, "180 Ringing", peer.tag, contact() + RELIABLE + "1\r\n", "");
        peer.respond(peer.expectRequest("PRACK"), "200 OK");
        peer.accept(invite, peer.tag);
        assertThat(peer.expectRequest("ACK").header("CSeq")).isEqualTo("1 ACK");
        recorder.expect("answered");
        phone.act(call::hangUp);
        assertThat(peer.expectRequest("BYE").header("CSeq")).isEqualTo("3 BYE");
    }

    @Test
    void anUpdateOfAnEarlyDialogIsTakenOnceItsOfferIsAnswered() {
        SignallingCall call = phone.dial(peer.uri("600"), null, recorder);
        RawPeer.Message invite = peer.expectRequest("INVITE");
        peer.respond(invite, "180 Ringing", peer.tag, contact() + RELIABLE + "1\r\n", "");
        peer.respond(peer.expectRequest("PRACK"), "200 OK");
        peer.send(peer.within(invite, "UPDATE", 1, phone, "", RawPeer.SDP), phone);
        peer.expectResponse(491);
        peer.respond(invite, "183 Progress", peer.tag, contact() + RELIABLE + "2\r\n", RawPeer.SDP);
        peer.respond(peer.expectRequest("PRACK"), "200 OK");
        peer.send(peer.within(invite, "UPDATE", 2, phone, "", RawPeer.SDP), phone);
        SessionDescription offer =
                recorder.expect("reinvited").argument(0, SessionDescription.class);
        assertThat(offer.direction()).isEqualTo(Direction.SENDRECV);
        phone.act(() -> call.answerReinvite(Phone.sdp(Direction.SENDRECV)));
        assertThat(peer.expectResponse(200).body()).contains("m=audio");
        recorder.expect("reinviteAcknowledged");
        peer.accept(invite, peer.tag);
        peer.expectRequest("ACK");
        recorder.expect("answered");
    }

    /** RFC 3261 section 13.2.1: what was agreed on since counts, not the first answer again. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerAfterAnUpdateLeavesWhatTheUpdateAgreedOn(boolean described) {
        SignallingCall call = phone.dial(peer.uri("600"), null, recorder);
        RawPeer.Message invite = peer.expectRequest("INVITE");
        String progress = "183 Progress";
        peer.respond(invite, progress, peer.tag, contact() + RELIABLE + "1\r\n", RawPeer.SDP);
        peer.respond(peer.expectRequest("PRACK"), "200 OK");
        assertThat(recorder.expect("provisional").argument(2, SessionDescription.class).port())
                .isEqualTo(41_000);
        String elsewhere = RawPeer.SDP.replace("41000", "42000");
        peer.send(peer.within(invite, "UPDATE", 1, phone, "", elsewhere), phone);
        assertThat(recorder.expect("reinvited").argument(0, SessionDescription.class).port())
                .isEqualTo(42_000);
        phone.act(() -> call.answerReinvite(Phone.sdp(Direction.SENDRECV)));
        peer.expectResponse(200);
        peer.respond(invite, progress, peer.tag, contact() + RELIABLE + "2\r\n", RawPeer.SDP);
        peer.respond(peer.expectRequest("PRACK"), "200 OK");
        assertThat(recorder.expect("provisional").arguments().get(2)).isNull();
        peer.respond(invite, "200 OK", peer.tag, contact(), described ? RawPeer.SDP : "");
        peer.expectRequest("ACK");
        assertThat(recorder.expect("answered").arguments().get(1)).isNull();
        assertThat(recorder.count("ended")).isZero();
    }

    @Test
    void anUpdateBeforeTheAnswerStartsNoSessionTimer() {
        phone.dial(peer.uri("600"), null, recorder);
        RawPeer.Message invite = peer.expectRequest("INVITE");
        peer.respond(invite, "180 Ringing", peer.tag, contact(), "");
        recorder.expect("provisional");
        peer.send(peer.within(invite, "UPDATE", 1, phone, TIMER, ""), phone);
        assertThat(peer.expectResponse(200).header("Session-Expires")).isNull();
    }

    @Test
    void requestsOfAnEarlyDialogAreAnsweredAsTheyAreInACall() {
        phone.dial(peer.uri("600"), null, recorder);
        RawPeer.Message invite = peer.expectRequest("INVITE");
        peer.respond(invite, "180 Ringing", peer.tag, contact(), "");
        recorder.expect("provisional");
        peer.send(peer.within(invite, "PUBLISH", 1, phone, "", ""), phone);
        assertThat(peer.expectResponse(405).header("Allow")).contains("UPDATE");
        String digit =
                peer.within(invite, "INFO", 2, phone, "", "Signal=5\r\nDuration=100\r\n")
                        .replace("application/sdp", "application/dtmf-relay");
        peer.send(digit, phone);
        peer.expectResponse(200);
        assertThat(recorder.expect("digit").arguments()).containsExactly('5');
        peer.send(peer.within(invite, "SUBSCRIBE", 3, phone, "", ""), phone);
        peer.expectResponse(489);
        String target = "Refer-To: <sip:700@example.org>\r\n";
        peer.send(peer.within(invite, "REFER", 4, phone, target, ""), phone);
        peer.expectResponse(403);
        assertThat(recorder.count("ended")).isZero();
    }

    // ---- their INVITE ----

    private Phone.Incoming invited(String callId, String headers) {
        peer.send(
                RawPeer.withBody(
                        peer.request("INVITE", phone, callId, 1, peer.branch(), headers),
                        RawPeer.SDP),
                phone);
        return phone.expectIncoming();
    }

    @Test
    void ringingThatMustBeSureIsRepeatedUntilItsPrackComes() {
        Phone.Incoming incoming = invited(Tokens.callId(), "Require: 100rel\r\n");
        phone.act(incoming.call()::ring);
        RawPeer.Message ringing = peer.expectResponse(180);
        assertThat(peer.expectResponse(180).text()).isEqualTo(ringing.text());
        assertThat(ringing.header("Require")).isEqualTo("100rel");
        String wrong = "RAck: 1 1 INVITE\r\n";
        peer.send(peer.within(ringing, "PRACK", 2, phone, wrong, ""), phone);
        peer.expectResponse(481);
        String right = "RAck: " + ringing.header("RSeq") + " 1 INVITE\r\n";
        peer.send(peer.within(ringing, "PRACK", 3, phone, right, ""), phone);
        peer.expectResponse(200);
        phone.act(() -> incoming.call().answer(Phone.sdp(Direction.SENDRECV)));
        RawPeer.Message ok = peer.expectResponse(200);
        peer.send(peer.within(ok, "ACK", 1, phone, "", ""), phone);
        incoming.recorder().expect("acknowledged");
    }

    /** RFC 3262 section 3: the PRACK of a response that is not repeated any more is still due. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPrackThatCrossesTheFinalResponseIsTaken(boolean accepted) {
        Phone.Incoming incoming = invited(Tokens.callId(), "Require: 100rel\r\n");
        phone.act(incoming.call()::ring);
        RawPeer.Message ringing = peer.expectResponse(180);
        phone.act(
                () -> {
                    if (accepted) {
                        incoming.call().answer(Phone.sdp(Direction.SENDRECV));
                    } else {
                        incoming.call().reject(486);
                    }
                });
        peer.expectResponse(accepted ? 200 : 486);
        String right = "RAck: " + ringing.header("RSeq") + " 1 INVITE\r\n";
        peer.send(peer.within(ringing, "PRACK", 2, phone, right, ""), phone);
        expectAnswerTo("2 PRACK", 200);
        peer.send(peer.within(ringing, "PRACK", 3, phone, right, ""), phone);
        expectAnswerTo("3 PRACK", 481);
        assertThat(incoming.recorder().count("ended")).isEqualTo(accepted ? 0 : 1);
    }

    /** The 200 to the INVITE, or its refusal, may come again in between. */
    private void expectAnswerTo(String sequence, int code) {
        RawPeer.Message next = peer.receive(8000);
        while (!next.isResponse() || !sequence.equals(next.header("CSeq"))) {
            next = peer.receive(8000);
        }
        assertThat(next.code()).isEqualTo(code);
    }

    @Test
    void ringingThatNobodyAcknowledgesEndsTheCall() {
        Phone.Incoming incoming = invited(Tokens.callId(), "Require: 100rel\r\n");
        phone.act(incoming.call()::ring);
        assertThat(incoming.recorder().expectEnd().code()).isEqualTo(504);
        peer.expectResponse(504);
    }

    @Test
    void ringingIsSentOnceToWhoDoesNotRequireMore() {
        Phone.Incoming incoming = invited(Tokens.callId(), "Supported: 100rel\r\n");
        phone.act(incoming.call()::ring);
        assertThat(peer.expectResponse(180).header("RSeq")).isNull();
        phone.act(() -> incoming.call().reject(486));
        assertThat(peer.receive(8000).code()).isEqualTo(486);
    }

    @Test
    void anUpdateWithAnOfferBeforeTheAnswerIsToWait() {
        Phone.Incoming incoming = invited(Tokens.callId(), "");
        phone.act(incoming.call()::ring);
        RawPeer.Message ringing = peer.expectResponse(180);
        peer.send(peer.within(ringing, "UPDATE", 2, phone, "", RawPeer.SDP), phone);
        assertThat(peer.expectResponse(500).header("Retry-After")).isNotNull();
        peer.send(peer.within(ringing, "UPDATE", 3, phone, TIMER, ""), phone);
        assertThat(peer.expectResponse(200).header("Session-Expires")).isNull();
    }

    // ---- within a call ----

    private RawPeer.Message answered(Phone.Incoming incoming) {
        phone.act(() -> incoming.call().answer(Phone.sdp(Direction.SENDRECV)));
        RawPeer.Message ok = peer.expectResponse(200);
        peer.send(peer.within(ok, "ACK", 1, phone, "", ""), phone);
        incoming.recorder().expect("acknowledged");
        return ok;
    }

    @Test
    void anUpdateWithAnOfferIsAReinviteWithoutAnAck() {
        Phone.Incoming incoming = invited(Tokens.callId(), "");
        RawPeer.Message ok = answered(incoming);
        peer.send(peer.within(ok, "UPDATE", 2, phone, "", RawPeer.SDP), phone);
        incoming.recorder().expect("reinvited");
        peer.send(peer.within(ok, "UPDATE", 3, phone, "", RawPeer.SDP), phone);
        assertThat(peer.expectResponse(500).header("Retry-After")).isNotNull();
        phone.act(() -> incoming.call().answerReinvite(Phone.sdp(Direction.SENDONLY)));
        assertThat(peer.expectResponse(200).body()).contains("a=sendonly");
        incoming.recorder().expect("reinviteAcknowledged");
        phone.act(() -> incoming.call().reinvite(Phone.sdp(Direction.SENDRECV)));
        RawPeer.Message reinvite = peer.expectRequest("INVITE");
        peer.send(peer.within(ok, "UPDATE", 4, phone, "", RawPeer.SDP), phone);
        peer.expectResponse(491);
        peer.accept(reinvite, peer.tag);
        incoming.recorder().expect("reinviteAnswered");
    }

    @Test
    void aPeerThatTakesUpdatesIsRefreshedByThemAndLostWithoutAnAnswer() {
        String headers =
                "Supported: timer\r\nAllow: INVITE, ACK, BYE, CANCEL, UPDATE\r\n"
                        + "Session-Expires: 90;refresher=uas\r\n";
        Phone.Incoming incoming = invited(Tokens.callId(), headers);
        phone.act(() -> incoming.call().answer(Phone.sdp(Direction.SENDRECV)));
        RawPeer.Message ok = peer.expectResponse(200);
        assertThat(ok.header("Session-Expires")).isEqualTo("90;refresher=uas");
        assertThat(ok.header("Supported")).isNotNull();
    }

    /** T1 of 30 ms: no session lasts less than 1.92 s. */
    private SignallingCall withTimer(String allow, String refresher) {
        return withTimer(allow, refresher, contact());
    }

    private SignallingCall withTimer(String allow, String refresher, String contact) {
        phone.configure(
                Map.of(
                        "home",
                        new AccountSettings(
                                "sip:me@127.0.0.1:" + peer.port(),
                                null,
                                null,
                                null,
                                null,
                                "UDP",
                                false)),
                null);
        SignallingCall call = phone.dial(peer.uri("600"), "home", recorder);
        RawPeer.Message invite = peer.expectRequest("INVITE");
        assertThat(invite.header("Session-Expires")).isEqualTo("1800");
        peer.respond(
                invite,
                "200 OK",
                peer.tag,
                contact
                        + "Allow: INVITE, ACK, BYE"
                        + allow
                        + "\r\nSession-Expires: 2;refresher="
                        + refresher
                        + "\r\n",
                RawPeer.SDP);
        peer.expectRequest("ACK");
        recorder.expect("answered");
        return call;
    }

    @Test
    void aSessionIsRefreshedByUpdateWithoutADescription() {
        withTimer(", UPDATE", "uac");
        for (int round = 0; round < 2; round++) {
            RawPeer.Message update = peer.expectRequest("UPDATE");
            assertThat(update.body()).isEmpty();
            assertThat(update.header("Session-Expires")).isEqualTo("90;refresher=uac");
            peer.respond(
                    update,
                    "200 OK",
                    peer.tag,
                    contact() + "Session-Expires: 2;refresher=uac\r\n",
                    "");
        }
        assertThat(recorder.count("ended")).isZero();
        assertThat(peer.expectRequest("UPDATE")).isNotNull();
        assertThat(recorder.expectEnd().by()).isEqualTo(EndReason.By.NETWORK);
        peer.expectRequest("BYE");
    }

    @Test
    void aRefreshThatFindsNoWayIsTriedOnceMoreBeforeTheCallIsGivenUp() throws IOException {
        phone.close();
        AtomicBoolean fails = new AtomicBoolean();
        phone =
                new Phone(
                        Phone.SHORT,
                        host -> {
                            if (fails.getAndSet(false)) {
                                throw new UnknownHostException(host);
                            }
                            return new InetAddress[] {InetAddress.getLoopbackAddress()};
                        });
        withTimer(", UPDATE", "uac", "Contact: <sip:early@peer.test:" + peer.port() + ">\r\n");
        fails.set(true);
        RawPeer.Message next = peer.receive(8000);
        while (next.isResponse() || next.method().equals("ACK")) {
            next = peer.receive(8000);
        }
        assertThat(next.method()).isEqualTo("UPDATE");
        assertThat(fails).as("the first look-up is still to come").isFalse();
    }

    @Test
    void aPeerWithoutUpdateIsRefreshedByAReinviteOfTheCall() {
        SignallingCall call = withTimer("", "uac");
        recorder.expect("refreshDue");
        phone.act(() -> call.reinvite(Phone.sdp(Direction.SENDRECV)));
        RawPeer.Message reinvite = peer.expectRequest("INVITE");
        assertThat(reinvite.header("Session-Expires")).isEqualTo("90;refresher=uac");
        peer.respond(reinvite, "422 Too Small", peer.tag, "Min-SE: 120\r\n", "");
        RawPeer.Message longer = peer.expectRequest("INVITE");
        assertThat(longer.header("Session-Expires")).isEqualTo("120;refresher=uac");
        assertThat(longer.header("Min-SE")).isEqualTo("120");
        peer.accept(longer, peer.tag);
        recorder.expect("reinviteAnswered");
    }

    @Test
    void aSessionThatThePeerLetsExpireEndsWithABye() {
        withTimer("", "uas");
        assertThat(recorder.expectEnd())
                .isEqualTo(
                        new EndReason(
                                408, "The other side no longer answers", EndReason.By.NETWORK));
        peer.expectRequest("BYE");
    }

    @Test
    void aTooBriefSessionIsRefusedAndOursIsMadeLonger() {
        peer.send(
                RawPeer.withBody(
                        peer.request(
                                "INVITE",
                                phone,
                                Tokens.callId(),
                                1,
                                peer.branch(),
                                "Supported: timer\r\nSession-Expires: 60\r\n"),
                        RawPeer.SDP),
                phone);
        RawPeer.Message refusal = peer.expectResponse(422);
        assertThat(refusal.header("Min-SE")).isEqualTo("90");
        // The library, which is older than RFC 4028, calls it an unknown status.
        assertThat(refusal.startLine()).isEqualTo("SIP/2.0 422 Session Interval Too Small");
    }
}
