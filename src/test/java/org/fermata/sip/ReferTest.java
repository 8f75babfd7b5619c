package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.call.EndReason;
import org.fermata.call.Referral;
import org.fermata.call.Signalling;
import org.fermata.call.SignallingCall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;

/** Transfers and replacements as they stand on the wire (RFC 3515, RFC 3891, RFC 5589). */
@Execution(ExecutionMode.CONCURRENT)
class ReferTest {

    private Phone phone;
    private RawPeer peer;
    private final Recorder recorder = new Recorder();
    private RawPeer.Message invite;
    private SignallingCall call;

    @BeforeEach
    void start() throws IOException {
        phone = new Phone();
        peer = new RawPeer();
        call = phone.dial(peer.uri("600"), null, recorder);
        invite = peer.expectRequest("INVITE");
        peer.accept(invite, peer.tag);
        peer.expectRequest("ACK");
        recorder.expect("answered");
    }

    @AfterEach
    void stop() {
        phone.close();
        peer.close();
    }

    private void notify(int sequence, String state, String line) {
        String headers =
                "Event: refer\r\nSubscription-State: "
                        + state
                        + "\r\nContent-Type: message/sipfrag;version=2.0\r\nContent-Length: "
                        + (line.length() + 2)
                        + "\r\n\r\n"
                        + line
                        + "\r\n";
        String request = peer.within(invite, "NOTIFY", sequence, phone, "", "");
        int end = request.indexOf("Content-Length");
        peer.send(request.substring(0, end) + headers, phone);
    }

    private int progress() {
        return recorder.expect("transferProgress").argument(0, Integer.class);
    }

    @Test
    void referNamesTargetAndReferrerAndItsNotifiesAreTold() {
        phone.act(() -> call.transfer("sip:700@example.org"));
        RawPeer.Message refer = peer.expectRequest("REFER");
        assertThat(refer.header("Refer-To")).isEqualTo("<sip:700@example.org>");
        assertThat(refer.header("Referred-By")).startsWith("<sip:fermata@127.0.0.1");
        assertThat(refer.header("Contact")).contains("127.0.0.1:" + phone.port());
        peer.respond(refer, "202 Accepted");
        assertThat(progress()).isEqualTo(100);
        notify(10, "active;expires=60", "SIP/2.0 180 Ringing");
        peer.expectResponse(200);
        assertThat(progress()).isEqualTo(180);
        notify(11, "terminated;reason=noresource", "SIP/2.0 200 OK");
        peer.expectResponse(200);
        assertThat(progress()).isEqualTo(200);
        notify(12, "terminated;reason=noresource", "SIP/2.0 503 Service Unavailable");
        peer.expectResponse(200);
        phone.act(call::hangUp);
        recorder.expectEnd();
        assertThat(recorder.count("transferProgress")).isEqualTo(3);
        notify(13, "terminated", "SIP/2.0 200 OK");
        peer.expectResponse(200);
    }

    @Test
    void aNotifyThatOvertakesTheAcceptanceCounts() {
        phone.act(() -> call.transfer("sip:700@example.org"));
        RawPeer.Message refer = peer.expectRequest("REFER");
        notify(10, "terminated;reason=noresource", "SIP/2.0 486 Busy Here");
        peer.expectResponse(200);
        assertThat(progress()).isEqualTo(486);
        peer.respond(refer, "202 Accepted");
        phone.act(() -> call.transfer("sip:701@example.org"));
        assertThat(peer.expectRequest("REFER").header("Refer-To")).contains("701");
        assertThat(recorder.count("transferProgress")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"405 Method Not Allowed, 405", "603 Declined, 603", "503 Unavailable, 503"})
    void aRefusedReferIsTold(String status, int code) {
        phone.act(() -> call.transfer("sip:700@example.org"));
        peer.respond(peer.expectRequest("REFER"), status);
        assertThat(progress()).isEqualTo(code);
        assertThat(recorder.count("ended")).isZero();
    }

    @Test
    void anUnansweredReferIsA408AndTheCallStands() {
        phone.act(() -> call.transfer("sip:700@example.org"));
        assertThat(progress()).isEqualTo(408);
        assertThat(recorder.count("ended")).isZero();
    }

    @Test
    void aPeerThatWillTellNothingIsTakenAtItsWord() {
        phone.act(() -> call.transfer("sip:700@example.org"));
        RawPeer.Message refer = peer.expectRequest("REFER");
        peer.respond(refer, "202 Accepted", peer.tag, "Refer-Sub: false\r\n", "");
        assertThat(progress()).isEqualTo(202);
    }

    @Test
    void aSubscriptionThatEndsWithoutAResultHasFailed() {
        phone.act(() -> call.transfer("sip:700@example.org"));
        peer.respond(peer.expectRequest("REFER"), "202 Accepted");
        assertThat(progress()).isEqualTo(100);
        notify(10, "terminated;reason=timeout", "SIP/2.0 100 Trying");
        assertThat(progress()).isEqualTo(408);
    }

    @Test
    void aNotifyAboutNothingOfOursIsRefused() {
        notify(10, "active", "SIP/2.0 200 OK");
        peer.expectResponse(481);
    }

    @Test
    void anAttendedTransferNamesTheOtherDialogAsItsFarEndSeesIt() throws IOException {
        try (RawPeer other = new RawPeer()) {
            Recorder second = new Recorder();
            SignallingCall consulted = phone.dial(other.uri("700"), null, second);
            RawPeer.Message there = other.expectRequest("INVITE");
            other.accept(there, other.tag);
            other.expectRequest("ACK");
            second.expect("answered");
            phone.act(() -> call.transferTo(consulted));
            RawPeer.Message refer = peer.expectRequest("REFER");
            assertThat(refer.header("Refer-To"))
                    .isEqualTo(
                            "<"
                                    + other.uri("peer")
                                    + "?Replaces="
                                    + there.header("Call-ID").replace("@", "%40")
                                    + "%3Bto-tag%3D"
                                    + other.tag
                                    + "%3Bfrom-tag%3D"
                                    + there.parameter("From", "tag")
                                    + ">");
        }
    }

    @Test
    void aPeersReferIsHandedOnWithItsHeadersAndToldOfTheNewCall() {
        peer.send(
                peer.within(
                        invite,
                        "REFER",
                        5,
                        phone,
                        "Refer-To: <sip:700@example.org;method=INVITE?Replaces=abc%40host"
                                + "%3Bto-tag%3D1%3Bfrom-tag%3D2&Require=replaces>\r\n"
                                + "Referred-By: <sip:boss@example.org>\r\n",
                        ""),
                phone);
        Referral referral = recorder.expect("referred").argument(0, Referral.class);
        assertThat(referral.target()).isEqualTo("sip:700@example.org");
        assertThat(referral.occasion())
                .isEqualTo(
                        new Signalling.Occasion(
                                "abc@host;to-tag=1;from-tag=2", true, "<sip:boss@example.org>"));
        phone.act(referral::accept);
        peer.expectResponse(202);
        RawPeer.Message trying = peer.expectRequest("NOTIFY");
        assertThat(trying.body()).isEqualTo("SIP/2.0 100 Trying\r\n");
        assertThat(trying.header("Event")).isEqualTo("refer");
        assertThat(trying.header("Subscription-State")).startsWith("active;expires=");
        assertThat(trying.header("Content-Type")).startsWith("message/sipfrag");
        phone.act(() -> referral.progress(180));
        phone.act(() -> referral.progress(200));
        phone.act(() -> referral.progress(486));
        peer.respond(trying, "200 OK");
        RawPeer.Message ringing = peer.expectRequest("NOTIFY");
        assertThat(ringing.body()).isEqualTo("SIP/2.0 180 Ringing\r\n");
        peer.respond(ringing, "200 OK");
        RawPeer.Message through = peer.expectRequest("NOTIFY");
        assertThat(through.body()).isEqualTo("SIP/2.0 200 OK\r\n");
        assertThat(through.header("Subscription-State")).startsWith("terminated");
        peer.respond(through, "200 OK");
        peer.send(peer.within(invite, "BYE", 6, phone, "", ""), phone);
        assertThat(recorder.expectEnd().by()).isEqualTo(EndReason.By.REMOTE);
    }

    @Test
    void aPeerThatWantsToHearNothingHearsNothing() {
        peer.send(
                peer.within(
                        invite,
                        "REFER",
                        5,
                        phone,
                        "Refer-To: <sip:700@example.org>\r\nRefer-Sub: false\r\n",
                        ""),
                phone);
        Referral referral = recorder.expect("referred").argument(0, Referral.class);
        phone.act(referral::accept);
        assertThat(peer.expectResponse(202).header("Refer-Sub")).isEqualTo("false");
        phone.act(() -> referral.progress(200));
        phone.act(call::hangUp);
        RawPeer.Message next = peer.receive(8000);
        assertThat(next.method()).isEqualTo("BYE");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 400",
        "'Refer-To: <tel:+49301234>\r\n', 603",
        "'Refer-To: <sip:1@example.org;method=BYE>\r\n', 603",
        "'Refer-To: <sip:1@example.org?Replaces=a%3B%22>\r\n', 400"
    })
    void aReferThatCannotBeFollowedIsRefused(String header, int code) {
        peer.send(peer.within(invite, "REFER", 5, phone, header, ""), phone);
        peer.expectResponse(code);
        assertThat(recorder.count("referred")).isZero();
    }

    @Test
    void aReferWhoseReferrerIsTooLongToPassOnIsRefused() {
        String referrer = "Referred-By: \"" + "a".repeat(3000) + "\" <sip:boss@example.org>\r\n";
        String target = "Refer-To: <sip:700@example.org>\r\n";
        peer.send(peer.within(invite, "REFER", 5, phone, target + referrer, ""), phone);
        peer.expectResponse(400);
        assertThat(recorder.count("referred")).isZero();
    }

    @Test
    void aReferOutsideOfACallIsForbidden() {
        peer.send(
                peer.request(
                                "REFER",
                                phone,
                                Tokens.callId(),
                                1,
                                peer.branch(),
                                "To: <"
                                        + phone.uri("fermata")
                                        + ">\r\nRefer-To: <sip:0900@example.org>\r\n")
                        + "Content-Length: 0\r\n\r\n",
                phone);
        peer.expectResponse(403);
    }

    private void replace(String replaces, String callId) {
        peer.send(
                RawPeer.withBody(
                        peer.request(
                                "INVITE",
                                phone,
                                callId,
                                1,
                                peer.branch(),
                                "Require: replaces\r\n" + replaces),
                        RawPeer.SDP),
                phone);
    }

    private String replaces(String callId, String toTag, String fromTag) {
        return "Replaces: " + callId + ";to-tag=" + toTag + ";from-tag=" + fromTag;
    }

    @Test
    void anInviteThatReplacesACallNamesIt() {
        String ours = invite.parameter("From", "tag");
        replace(replaces(invite.header("Call-ID"), ours, peer.tag) + "\r\n", Tokens.callId());
        Phone.Incoming incoming = phone.expectIncoming();
        assertThat(incoming.invitation().announcement().replaces()).isSameAs(call);
    }

    @Test
    void anInviteThatReplacesWhatIsNotThereIsRefused() {
        String ours = invite.parameter("From", "tag");
        String callId = invite.header("Call-ID");
        replace(replaces("nobody", ours, peer.tag) + "\r\n", Tokens.callId());
        peer.expectResponse(481);
        replace(replaces(callId, peer.tag, ours) + "\r\n", Tokens.callId());
        peer.expectResponse(481);
        replace(replaces(callId, ours, "stranger") + "\r\n", Tokens.callId());
        peer.expectResponse(481);
        replace(replaces(callId, ours, peer.tag) + ";early-only\r\n", Tokens.callId());
        peer.expectResponse(486);
        replace("Replaces: " + callId + "\r\n", Tokens.callId());
        peer.expectResponse(400);
        phone.act(call::hangUp);
        recorder.expectEnd();
        replace(replaces(callId, ours, peer.tag) + "\r\n", Tokens.callId());
        peer.expectResponse(603);
    }

    @Test
    void aCallThatStillRingsAtThePeerMayBeReplacedAndOneThatRingsHereMayNot() throws IOException {
        Recorder second = new Recorder();
        SignallingCall ringing = phone.dial(peer.uri("700"), null, second);
        RawPeer.Message early = peer.expectRequest("INVITE");
        peer.respond(early, "180 Ringing", "fork", "", "");
        second.expect("provisional");
        String ours = early.parameter("From", "tag");
        replace(replaces(early.header("Call-ID"), ours, "fork") + "\r\n", Tokens.callId());
        assertThat(phone.expectIncoming().invitation().announcement().replaces()).isSameAs(ringing);

        String callId = Tokens.callId();
        peer.send(
                RawPeer.withBody(
                        peer.request("INVITE", phone, callId, 1, peer.branch(), ""), RawPeer.SDP),
                phone);
        SignallingCall here = phone.expectIncoming().call();
        phone.act(here::ring);
        String tag = peer.expectResponse(180).parameter("To", "tag");
        replace(replaces(callId, tag, peer.tag) + "\r\n", Tokens.callId());
        peer.expectResponse(481);
    }
}
