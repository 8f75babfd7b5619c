package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.call.AccountSnapshot;
import org.fermata.call.EndReason;
import org.fermata.call.RemoteParty;
import org.fermata.call.Signalling;
import org.fermata.call.SignallingCall;
import org.fermata.sdp.Direction;
import org.fermata.sdp.SessionDescription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** What comes from peers, written word by word. */
@Execution(ExecutionMode.CONCURRENT)
class IncomingCallTest {

    private Phone phone;
    private RawPeer peer;
    private final String callId = Tokens.callId();

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

    private String invite(String branch, String body) {
        return RawPeer.withBody(peer.request("INVITE", phone, callId, 1, branch, ""), body);
    }

    private String within(String method, int sequence, RawPeer.Message ok, String body) {
        return RawPeer.withBody(
                peer.request(
                        method,
                        phone,
                        callId,
                        sequence,
                        peer.branch(),
                        "To: " + ok.header("To") + "\r\n"),
                body);
    }

    private RawPeer.Message answered(Phone.Incoming[] out, String body) {
        peer.send(invite(peer.branch(), body), phone);
        peer.expectResponse(100);
        out[0] = phone.expectIncoming();
        phone.act(() -> out[0].call().answer(Phone.sdp(Direction.SENDRECV)));
        return peer.expectResponse(200);
    }

    private Phone.Incoming established(RawPeer.Message[] ok) {
        Phone.Incoming[] call = new Phone.Incoming[1];
        ok[0] = answered(call, RawPeer.SDP);
        peer.send(within("ACK", 1, ok[0], ""), phone);
        call[0].recorder().expect("acknowledged");
        return call[0];
    }

    @Test
    void invitationSaysWhoCallsAndWhatIsOffered() {
        peer.send(invite(peer.branch(), RawPeer.SDP), phone);
        RawPeer.Message trying = peer.expectResponse(100);
        assertThat(trying.header("Via"))
                .contains("received=127.0.0.1")
                .contains("rport=" + peer.port());
        Phone.Incoming call = phone.expectIncoming();
        assertThat(call.invitation().remote()).isEqualTo(new RemoteParty(peer.uri("raw"), "Raw"));
        assertThat(call.invitation().offer().port()).isEqualTo(41_000);
        assertThat(call.invitation().account()).isNull();
        phone.act(() -> call.call().ring());
        RawPeer.Message ringing = peer.expectResponse(180);
        assertThat(ringing.header("To")).contains("tag=");
        assertThat(ringing.header("Contact")).contains("127.0.0.1:" + phone.port());
    }

    @Test
    void repeatedInviteIsOneCallAndGetsTheLastResponseAgain() {
        String branch = peer.branch();
        peer.send(invite(branch, RawPeer.SDP), phone);
        Phone.Incoming call = phone.expectIncoming();
        phone.act(() -> call.call().ring());
        RawPeer.Message ringing = peer.expectResponse(180);
        peer.send(invite(branch, RawPeer.SDP), phone);
        assertThat(peer.expectResponse(180).text()).isEqualTo(ringing.text());
    }

    @Test
    void sameInviteByAnotherWayIsMerged() {
        peer.send(invite(peer.branch(), RawPeer.SDP), phone);
        phone.expectIncoming();
        peer.send(invite(peer.branch(), RawPeer.SDP), phone);
        peer.expectResponse(482);
    }

    @Test
    void lateOfferIsAnsweredInTheAck() {
        Phone.Incoming[] call = new Phone.Incoming[1];
        RawPeer.Message ok = answered(call, "");
        assertThat(call[0].invitation().offer()).isNull();
        assertThat(ok.body()).contains("m=audio 40000");
        peer.send(within("ACK", 1, ok, RawPeer.SDP), phone);
        assertThat(
                        call[0].recorder()
                                .expect("acknowledged")
                                .argument(0, SessionDescription.class)
                                .port())
                .isEqualTo(41_000);
    }

    @Test
    void answerIsRepeatedUntilItsAckComesAndTheCallEndsWithoutOne() {
        Phone.Incoming[] call = new Phone.Incoming[1];
        answered(call, RawPeer.SDP);
        peer.expectResponse(200);
        peer.expectResponse(200);
        RawPeer.Message bye = peer.expectRequest("BYE");
        peer.respond(bye, "200 OK");
        assertThat(call[0].recorder().expectEnd())
                .isEqualTo(
                        new EndReason(
                                408,
                                "The other side did not confirm the call",
                                EndReason.By.NETWORK));
    }

    @Test
    void hangUpBeforeTheAckWaitsWithItsBye() {
        Phone.Incoming[] call = new Phone.Incoming[1];
        RawPeer.Message ok = answered(call, RawPeer.SDP);
        phone.act(() -> call[0].call().hangUp());
        call[0].recorder().expectEnd();
        // The next that comes is the 200 again, not a BYE.
        assertThat(peer.receive(8000).startLine()).isEqualTo("SIP/2.0 200 OK");
        peer.send(within("ACK", 1, ok, ""), phone);
        peer.respond(peer.expectRequest("BYE"), "200 OK");
    }

    @Test
    void cancelEndsTheCallWith487() {
        String branch = peer.branch();
        peer.send(invite(branch, RawPeer.SDP), phone);
        Phone.Incoming call = phone.expectIncoming();
        peer.send(
                RawPeer.withBody(peer.request("CANCEL", phone, callId, 1, branch, ""), ""), phone);
        peer.expectResponse(200);
        RawPeer.Message refused = peer.expectResponse(487);
        assertThat(call.recorder().expectEnd())
                .isEqualTo(new EndReason(487, "Cancelled by the caller", EndReason.By.REMOTE));
        // Until its ACK comes, the refusal is repeated.
        assertThat(peer.expectResponse(487).text()).isEqualTo(refused.text());
    }

    @Test
    void cancelAfterTheAnswerChangesNothing() {
        String branch = peer.branch();
        peer.send(invite(branch, RawPeer.SDP), phone);
        Phone.Incoming call = phone.expectIncoming();
        phone.act(() -> call.call().answer(Phone.sdp(Direction.SENDRECV)));
        RawPeer.Message ok = peer.expectResponse(200);
        peer.send(
                RawPeer.withBody(peer.request("CANCEL", phone, callId, 1, branch, ""), ""), phone);
        peer.send(within("ACK", 1, ok, ""), phone);
        call.recorder().expect("acknowledged");
        assertThat(call.recorder().count("ended")).isZero();
    }

    @Test
    void reinviteWhileOneIsUnansweredGets500WithRetryAfter() {
        RawPeer.Message[] ok = new RawPeer.Message[1];
        Phone.Incoming call = established(ok);
        peer.send(within("INVITE", 2, ok[0], RawPeer.SDP), phone);
        call.recorder().expect("reinvited");
        peer.send(within("INVITE", 3, ok[0], RawPeer.SDP), phone);
        RawPeer.Message busy = peer.expectResponse(500);
        assertThat(Integer.parseInt(busy.header("Retry-After"))).isBetween(0, 10);
        assertThat(call.recorder().count("reinvited")).isEqualTo(1);
    }

    /** RFC 3261 section 14.2: 500 before the first INVITE's answer; 491 is for ours. */
    @Test
    void reinviteBeforeTheAnswerGets500WithRetryAfter() {
        peer.send(invite(peer.branch(), RawPeer.SDP), phone);
        Phone.Incoming call = phone.expectIncoming();
        phone.act(() -> call.call().ring());
        RawPeer.Message ringing = peer.expectResponse(180);
        peer.send(within("INVITE", 2, ringing, RawPeer.SDP), phone);
        assertThat(peer.expectResponse(500).header("Retry-After")).isNotNull();
    }

    @Test
    void reinviteThatCouldNotBeTakenDoesNotBarTheNext() {
        AtomicReference<SignallingCall> call = new AtomicReference<>();
        Recorder failing =
                new Recorder() {
                    @Override
                    public void reinvited(SessionDescription offer) {
                        throw new IllegalStateException("a mistake of the listener's");
                    }
                };
        phone.act(() -> phone.agent.setListener(new Answering(call, failing)));
        peer.send(invite(peer.branch(), RawPeer.SDP), phone);
        peer.expectResponse(100);
        RawPeer.Message ok = peer.expectResponse(200);
        peer.send(within("ACK", 1, ok, ""), phone);
        failing.expect("acknowledged");
        peer.send(within("INVITE", 2, ok, RawPeer.SDP), phone);
        RawPeer.Message failed = peer.expectResponse(500);
        assertThat(failed.header("Retry-After")).isNull();
        assertThat(phone.run(call.get()::transactionOpen)).isFalse();
    }

    private record Answering(AtomicReference<SignallingCall> taken, SignallingCall.Listener events)
            implements Signalling.Listener {
        @Override
        public SignallingCall.Listener incoming(
                SignallingCall call, Signalling.Invitation invitation) {
            taken.set(call);
            call.answer(Phone.sdp(Direction.SENDRECV));
            return events;
        }

        @Override
        public void accountChanged(AccountSnapshot account) {
            throw new AssertionError(account);
        }
    }

    @Test
    void reinviteWhileOursIsOpenGets491() {
        RawPeer.Message[] ok = new RawPeer.Message[1];
        Phone.Incoming call = established(ok);
        phone.act(() -> call.call().reinvite(Phone.sdp(Direction.SENDONLY)));
        RawPeer.Message ours = peer.expectRequest("INVITE");
        peer.send(within("INVITE", 2, ok[0], RawPeer.SDP), phone);
        peer.expectResponse(491);
        peer.accept(ours, peer.tag);
        peer.expectRequest("ACK");
        call.recorder().expect("reinviteAnswered");
    }

    @Test
    void lateOfferReinviteIsAnsweredInItsAck() {
        RawPeer.Message[] ok = new RawPeer.Message[1];
        Phone.Incoming call = established(ok);
        peer.send(within("INVITE", 2, ok[0], ""), phone);
        assertThat(call.recorder().expect("reinvited").arguments().getFirst()).isNull();
        phone.act(() -> call.call().answerReinvite(Phone.sdp(Direction.SENDRECV)));
        peer.expectResponse(200);
        assertThat(phone.run(call.call()::transactionOpen)).isTrue();
        peer.send(within("ACK", 2, ok[0], RawPeer.SDP), phone);
        call.recorder().expect("reinviteAcknowledged");
        assertThat(phone.run(call.call()::transactionOpen)).isFalse();
    }

    @Test
    void newReinviteStandsForTheAckThatWasLost() {
        Phone.Incoming[] call = new Phone.Incoming[1];
        RawPeer.Message ok = answered(call, RawPeer.SDP);
        peer.send(within("INVITE", 2, ok, RawPeer.SDP), phone);
        call[0].recorder().expect("acknowledged");
        call[0].recorder().expect("reinvited");
    }

    @Test
    void byeEndsTheCallAndRefusesWhatIsUnanswered() {
        RawPeer.Message[] ok = new RawPeer.Message[1];
        Phone.Incoming call = established(ok);
        peer.send(within("INVITE", 2, ok[0], RawPeer.SDP), phone);
        call.recorder().expect("reinvited");
        peer.send(within("BYE", 3, ok[0], ""), phone);
        peer.expectResponse(200);
        peer.expectResponse(487);
        assertThat(call.recorder().expectEnd().by()).isEqualTo(EndReason.By.REMOTE);
    }

    /** RFC 3261 section 15.1.2: whatever is pending in the dialog is answered with 487. */
    @Test
    void byeBeforeTheAnswerRefusesTheInvite() {
        peer.send(invite(peer.branch(), RawPeer.SDP), phone);
        Phone.Incoming call = phone.expectIncoming();
        phone.act(() -> call.call().ring());
        RawPeer.Message ringing = peer.expectResponse(180);
        peer.send(within("BYE", 2, ringing, ""), phone);
        RawPeer.Message refused = peer.expectResponse(487);
        assertThat(refused.header("CSeq")).isEqualTo("1 INVITE");
        call.recorder().expectEnd();
    }

    /** RFC 3261 section 13.3.1. */
    @Test
    void inviteThatExpiresStopsRinging() {
        String expiring = peer.request("INVITE", phone, callId, 1, peer.branch(), "Expires: 1\r\n");
        peer.send(RawPeer.withBody(expiring, RawPeer.SDP), phone);
        Phone.Incoming call = phone.expectIncoming();
        peer.expectResponse(487);
        assertThat(call.recorder().expectEnd())
                .isEqualTo(new EndReason(487, "The caller waited no longer", EndReason.By.REMOTE));
    }

    @Test
    void answeredInviteDoesNotExpire() {
        String expiring = peer.request("INVITE", phone, callId, 1, peer.branch(), "Expires: 1\r\n");
        peer.send(RawPeer.withBody(expiring, RawPeer.SDP), phone);
        Phone.Incoming call = phone.expectIncoming();
        phone.act(() -> call.call().answer(Phone.sdp(Direction.SENDRECV)));
        RawPeer.Message ok = peer.expectResponse(200);
        peer.send(within("ACK", 1, ok, ""), phone);
        call.recorder().expect("acknowledged");
        CompletableFuture<Void> later = new CompletableFuture<>();
        phone.loop.schedule(Duration.ofMillis(1200), () -> later.complete(null));
        later.join();
        assertThat(call.recorder().count("ended")).isZero();
    }

    @Test
    void closingBeforeTheAckStillSaysGoodbye() {
        answered(new Phone.Incoming[1], RawPeer.SDP);
        CompletableFuture<Void> closed = CompletableFuture.runAsync(phone.agent::close);
        peer.respond(peer.expectRequest("BYE"), "200 OK");
        closed.orTimeout(8, TimeUnit.SECONDS).join();
    }

    @Test
    void olderRequestIsRefused() {
        RawPeer.Message[] ok = new RawPeer.Message[1];
        established(ok);
        peer.send(within("OPTIONS", 9, ok[0], ""), phone);
        peer.expectResponse(200);
        peer.send(within("OPTIONS", 8, ok[0], ""), phone);
        peer.expectResponse(500);
    }

    @ParameterizedTest
    @CsvSource({
        "UPDATE, 200",
        "REFER, 400",
        "PRACK, 481",
        "MESSAGE, 415",
        "SUBSCRIBE, 489",
        "NOTIFY, 481",
        "INFO, 200"
    })
    void methodWithinACallIsAnsweredAsItsStandardSays(String method, int code) {
        RawPeer.Message[] ok = new RawPeer.Message[1];
        established(ok);
        peer.send(within(method, 2, ok[0], ""), phone);
        RawPeer.Message response = peer.expectResponse(code);
        if (code == 405) {
            assertThat(response.header("Allow")).contains("INVITE").doesNotContain(method);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "dtmf-relay, 'Signal=5|Duration=160', 5",
        "dtmf-relay, 'Signal= # |Duration= 100', #",
        "dtmf-relay, 'Signal=10|Duration=100', *",
        "dtmf-relay, 'signal=b', B",
        "dtmf, 7, 7"
    })
    void digitsByInfoAreTold(String subtype, String body, char digit) {
        RawPeer.Message[] ok = new RawPeer.Message[1];
        Phone.Incoming incoming = established(ok);
        peer.send(info(2, ok[0], subtype, body.replace("|", "\r\n")), phone);
        peer.expectResponse(200);
        assertThat(incoming.recorder().expect("digit").arguments()).containsExactly(digit);
    }

    @Test
    void otherBodiesOfInfoAreRefusedAndMalformedDigitsPassedOver() {
        RawPeer.Message[] ok = new RawPeer.Message[1];
        Phone.Incoming incoming = established(ok);
        peer.send(info(2, ok[0], "media_control+xml", "<x/>"), phone);
        assertThat(peer.expectResponse(415).header("Accept")).contains("application/dtmf-relay");
        peer.send(info(3, ok[0], "dtmf-relay", "Signal=99"), phone);
        peer.expectResponse(200);
        peer.send(info(4, ok[0], "dtmf-relay", "Signal=1" + " ".repeat(2000)), phone);
        peer.expectResponse(200);
        assertThat(incoming.recorder().count("digit")).isZero();
    }

    private String info(int sequence, RawPeer.Message ok, String subtype, String body) {
        return within("INFO", sequence, ok, body)
                .replace("application/sdp", "application/" + subtype);
    }

    @ParameterizedTest
    @CsvSource({"OPTIONS, 200", "MESSAGE, 415", "REGISTER, 405", "FROBNICATE, 405", "BYE, 481"})
    void methodOutsideOfCallsIsAnsweredAsItsStandardSays(String method, int code) {
        peer.send(
                RawPeer.withBody(peer.request(method, phone, callId, 1, peer.branch(), ""), ""),
                phone);
        RawPeer.Message response = peer.expectResponse(code);
        if (code == 200) {
            assertThat(String.join(",", response.headers("Accept")))
                    .contains("application/sdp")
                    .contains("multipart/mixed");
            assertThat(response.header("Allow")).contains("INVITE");
        }
    }

    @Test
    void handlerAnswersItsMethod() {
        phone.act(
                () ->
                        phone.agent.handle(
                                "REGISTER", request -> phone.agent.response(request, 202)));
        peer.send(
                RawPeer.withBody(peer.request("REGISTER", phone, callId, 1, peer.branch(), ""), ""),
                phone);
        peer.expectResponse(202);
    }

    @Test
    void requiredExtensionIsRefusedByName() {
        peer.send(
                RawPeer.withBody(
                        peer.request(
                                "INVITE",
                                phone,
                                callId,
                                1,
                                peer.branch(),
                                "Require: precondition\r\n"),
                        RawPeer.SDP),
                phone);
        assertThat(peer.expectResponse(420).header("Unsupported")).isEqualTo("precondition");
    }

    @ParameterizedTest
    @CsvSource({"application/sdp, 488", "text/plain, 415"})
    void bodyThatCannotBeReadIsRefused(String type, int code) {
        String body = "hello";
        peer.send(
                peer.request("INVITE", phone, callId, 1, peer.branch(), "")
                        + "Content-Type: "
                        + type
                        + "\r\nContent-Length: 5\r\n\r\n"
                        + body,
                phone);
        peer.expectResponse(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INVITE sip:x@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\n"
                        + "From: <<<>>>\r\nTo: x\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n\r\n",
                "INVITE sip:x@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK2\r\n"
                        + "From: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: 1\r\n"
                        + "CSeq: 99999999999999999999 INVITE\r\n\r\n",
                "INVITE sip:x@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK3\r\n"
                        + "From: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: 1\r\n"
                        + "CSeq: 1 BYE\r\n\r\n",
                "INVITE sip:x@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK4\r\n"
                        + "From: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: 1\r\n"
                        + "CSeq: 1 INVITE\r\nContent-Length: 500\r\n\r\nshort"
            })
    void malformedRequestGets400(String request) {
        peer.send(request, phone);
        assertThat(peer.receive(8000).startLine()).isEqualTo("SIP/2.0 400 Bad Request");
    }

    @Test
    void anotherVersionGets505() {
        peer.send(
                invite(peer.branch(), "")
                        .replace(
                                "fermata@127.0.0.1:" + phone.port() + " SIP/2.0",
                                "fermata@127.0.0.1:" + phone.port() + " SIP/3.0"),
                phone);
        assertThat(peer.receive(8000).code()).isEqualTo(505);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n\r\n",
                "hello\r\n\r\n",
                "SIP/2.0\r\n\r\n",
                "SIP/2.0 200 OK\r\nVia: x\r\n\r\n",
                "\0\0\0\0\0\0\0\0",
                "INVITE\r\n\r\n",
                "INVITE  SIP/2.0\r\nVia: ;;;\r\nContent-Length: -1\r\n\r\n",
                "ACK sip:x SIP/2.0\r\n\r\n"
            })
    void noiseHarmsNothing(String noise) {
        peer.send(noise, phone);
        peer.send(
                RawPeer.withBody(peer.request("OPTIONS", phone, callId, 1, peer.branch(), ""), ""),
                phone);
        peer.expectResponse(200);
    }

    /**
     * Five hundred INVITEs with bytes changed, doubled and left out, always the same ones; from 25
     * sources, since the phone takes only so much from one.
     */
    @Test
    void mutilatedInvitesHarmNothing() throws IOException {
        Random random = new Random(20_261_123);
        for (int source = 1; source <= 25; source++) {
            try (RawPeer other = new RawPeer("127.0.1." + source)) {
                for (int round = 0; round < 20; round++) {
                    other.send(mutilated(random), phone);
                }
                expectAlive(source);
            }
        }
    }

    private String mutilated(Random random) {
        StringBuilder text = new StringBuilder(invite(peer.branch(), RawPeer.SDP));
        for (int change = random.nextInt(4); change >= 0; change--) {
            int at = random.nextInt(text.length() - 4);
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(128));
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.insert(at, text.substring(at, at + random.nextInt(4)));
                default -> text.insert(at, "\"<>;,:=@\\%".charAt(random.nextInt(10)));
            }
        }
        return text.toString();
    }

    /** What comes for the INVITEs may crowd the answer out of the socket: ask again. */
    private void expectAlive(int sequence) {
        String options =
                RawPeer.withBody(
                        peer.request(
                                "OPTIONS", phone, Tokens.callId(), sequence, peer.branch(), ""),
                        "");
        for (int attempt = 0; attempt < 50; attempt++) {
            peer.send(options, phone);
            for (int message = 0; message < 200; message++) {
                if ((sequence + " OPTIONS").equals(peer.receive(8000).header("CSeq"))) {
                    return;
                }
            }
        }
        throw new AssertionError("no answer to OPTIONS");
    }

    @Test
    void bodyOver64KibOverTcpIsRefusedAndTheConnectionClosed() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), phone.port())) {
            socket.setSoTimeout(8000);
            String head =
                    peer.request("INVITE", phone, callId, 1, peer.branch(), "")
                            .replace("SIP/2.0/UDP", "SIP/2.0/TCP");
            socket.getOutputStream()
                    .write(
                            (head + "Content-Length: 65537\r\n\r\n")
                                    .getBytes(StandardCharsets.UTF_8));
            InputStream in = socket.getInputStream();
            String response = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(response).startsWith("SIP/2.0 413 Request Entity Too Large\r\n");
        }
    }

    @Test
    void messagesOverTcpAreFramedHoweverTheyAreCut() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), phone.port())) {
            socket.setSoTimeout(8000);
            socket.setTcpNoDelay(true);
            String options =
                    RawPeer.withBody(
                                    peer.request("OPTIONS", phone, callId, 1, peer.branch(), ""),
                                    "")
                            .replace("SIP/2.0/UDP", "SIP/2.0/TCP");
            String two = options + "\r\n\r\n" + options.replace("z9hG4bK", "z9hG4bKx");
            for (byte octet : two.getBytes(StandardCharsets.UTF_8)) {
                socket.getOutputStream().write(octet);
            }
            InputStream in = socket.getInputStream();
            StringBuilder received = new StringBuilder();
            while (received.indexOf("SIP/2.0 200", received.indexOf("SIP/2.0 200") + 1) < 0) {
                int octet = in.read();
                assertThat(octet).as("after %s", received).isNotNegative();
                received.append((char) octet);
            }
            // The ping's answer stands alone, before or after the first response.
            assertThat(received.toString()).containsPattern("(^|\r\n\r\n)\r\nSIP/2.0 200");
        }
    }

    private Phone.Incoming rings() {
        peer.send(
                RawPeer.withBody(
                        peer.request("INVITE", phone, callId, 1, "z9hG4bK-elsewhere", ""),
                        RawPeer.SDP),
                phone);
        return phone.expectIncoming();
    }

    @Test
    void aCallThatAnotherTelephoneTookIsNotSaidToBeMissed() {
        Phone.Incoming incoming = rings();
        peer.send(
                RawPeer.withBody(
                        peer.request(
                                "CANCEL",
                                phone,
                                callId,
                                1,
                                "z9hG4bK-elsewhere",
                                "Reason: SIP;cause=200;text=\"Call completed elsewhere\"\r\n"),
                        ""),
                phone);
        assertThat(incoming.recorder().expectEnd())
                .isEqualTo(new EndReason(200, "Answered elsewhere", EndReason.By.REMOTE));
        peer.expectResponse(487);
    }

    @Test
    void aCallThatIsSentOnIsToldWhereToAndWhy() {
        Phone.Incoming incoming = rings();
        phone.act(() -> incoming.call().forward("sip:700@example.org", 408));
        RawPeer.Message moved = peer.expectResponse(302);
        assertThat(moved.header("Contact")).isEqualTo("<sip:700@example.org>");
        assertThat(moved.header("Diversion"))
                .isEqualTo("<" + phone.uri("fermata") + ">;reason=no-answer;counter=1");
        assertThat(String.join(",", moved.headers("History-Info")))
                .contains("Reason=SIP%3Bcause%3D302")
                .contains("<sip:700@example.org;cause=408>;index=1.1");
        assertThat(incoming.recorder().expectEnd().code()).isEqualTo(302);
    }
}
