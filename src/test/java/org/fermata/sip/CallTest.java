package org.fermata.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.fermata.call.EndReason;
import org.fermata.call.RemoteParty;
import org.fermata.call.SignallingCall;
import org.fermata.sdp.Direction;
import org.fermata.sdp.SessionDescription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;

/** Calls between two user agents on loopback. */
@Isolated("it counts the threads of the process")
class CallTest {

    private Phone alice;
    private Phone bob;
    private final Recorder atAlice = new Recorder();

    @BeforeEach
    void start() throws IOException {
        alice = new Phone();
        bob = new Phone();
    }

    @AfterEach
    void stop() {
        alice.close();
        bob.close();
    }

    private Phone.Incoming established(SignallingCall[] out, String parameters) {
        out[0] = alice.dial(bob.uri("bob") + parameters, null, atAlice);
        Phone.Incoming atBob = bob.expectIncoming();
        bob.act(() -> atBob.call().ring());
        atAlice.expect("provisional");
        bob.act(() -> atBob.call().answer(Phone.sdp(Direction.SENDRECV)));
        atAlice.expect("answered");
        atBob.recorder().expect("acknowledged");
        return atBob;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";transport=tcp"})
    void callIsSetUpHeldAndHungUp(String parameters) {
        SignallingCall[] call = new SignallingCall[1];
        Phone.Incoming atBob = established(call, parameters);
        assertThat(atBob.invitation().transport()).isEqualTo(parameters.isEmpty() ? "UDP" : "TCP");
        assertThat(atBob.invitation().localAddress().isLoopbackAddress()).isTrue();

        alice.act(() -> call[0].reinvite(Phone.sdp(Direction.SENDONLY)));
        SessionDescription offer =
                atBob.recorder().expect("reinvited").argument(0, SessionDescription.class);
        assertThat(offer.direction()).isEqualTo(Direction.SENDONLY);
        assertThat(bob.run(atBob.call()::transactionOpen)).isTrue();
        bob.act(() -> atBob.call().answerReinvite(Phone.sdp(Direction.RECVONLY)));
        assertThat(
                        atAlice.expect("reinviteAnswered")
                                .argument(0, SessionDescription.class)
                                .direction())
                .isEqualTo(Direction.RECVONLY);

        bob.act(() -> atBob.call().hangUp());
        assertThat(atAlice.expectEnd())
                .isEqualTo(new EndReason(200, "Hung up by the other side", EndReason.By.REMOTE));
        assertThat(atBob.recorder().expectEnd().by()).isEqualTo(EndReason.By.LOCAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";transport=tcp"})
    void digitsGoByInfoInTheirOrder(String parameters) {
        SignallingCall[] call = new SignallingCall[1];
        Phone.Incoming atBob = established(call, parameters);
        alice.act(() -> call[0].sendDigits("4"));
        alice.act(() -> call[0].sendDigits("2#"));
        for (char digit : "42#".toCharArray()) {
            assertThat(atBob.recorder().expect("digit").arguments()).containsExactly(digit);
        }
        bob.act(() -> atBob.call().sendDigits("D"));
        assertThat(atAlice.expect("digit").arguments()).containsExactly('D');
    }

    @Test
    void calledPartyHoldsByReinvite() {
        SignallingCall[] call = new SignallingCall[1];
        Phone.Incoming atBob = established(call, "");
        bob.act(() -> atBob.call().reinvite(Phone.sdp(Direction.SENDONLY)));
        atAlice.expect("reinvited");
        alice.act(() -> call[0].rejectReinvite(488));
        assertThat(atBob.recorder().expect("reinviteRefused").arguments().getFirst())
                .isEqualTo(488);
        bob.act(() -> atBob.call().reinvite(Phone.sdp(Direction.SENDONLY)));
        atAlice.expect("reinvited");
        alice.act(() -> call[0].answerReinvite(Phone.sdp(Direction.RECVONLY)));
        atBob.recorder().expect("reinviteAnswered");
    }

    @Test
    void crossingReinvitesAreBothRefusedWith491() {
        SignallingCall[] call = new SignallingCall[1];
        Phone.Incoming atBob = established(call, "");
        // Both are sent before either has arrived: alice's loop waits until bob has sent his.
        alice.act(
                () -> {
                    bob.act(() -> atBob.call().reinvite(Phone.sdp(Direction.SENDONLY)));
                    call[0].reinvite(Phone.sdp(Direction.SENDONLY));
                });
        int atAliceCode = (int) atAlice.expect("reinviteRefused").arguments().getFirst();
        assertThat(atAliceCode).isEqualTo(491);
        assertThat(atBob.recorder().expect("reinviteRefused").arguments().getFirst())
                .isEqualTo(491);
        assertThat(atAlice.count("reinvited")).isZero();
    }

    @Test
    void declinedCallEndsWithTheCodeOnBothSides() {
        alice.dial(bob.uri("bob"), null, atAlice);
        Phone.Incoming atBob = bob.expectIncoming();
        bob.act(() -> atBob.call().reject(486));
        assertThat(atAlice.expectEnd()).isEqualTo(new EndReason(486, "Busy", EndReason.By.REMOTE));
        assertThat(atBob.recorder().expectEnd())
                .isEqualTo(new EndReason(486, "Busy", EndReason.By.LOCAL));
    }

    @Test
    void cancelledCallStopsRinging() {
        SignallingCall call = alice.dial(bob.uri("bob"), null, atAlice);
        Phone.Incoming atBob = bob.expectIncoming();
        bob.act(() -> atBob.call().ring());
        atAlice.expect("provisional");
        alice.act(call::hangUp);
        assertThat(atAlice.expectEnd().code()).isEqualTo(487);
        assertThat(atBob.recorder().expectEnd())
                .isEqualTo(new EndReason(487, "Cancelled by the caller", EndReason.By.REMOTE));
    }

    @Test
    void callWithoutAccountSaysWhereToCallBack() {
        alice.dial(bob.uri("bob"), null, atAlice);
        assertThat(bob.expectIncoming().invitation().remote())
                .isEqualTo(new RemoteParty("sip:fermata@127.0.0.1:" + alice.port(), null));
    }

    @Test
    void callRingsNoLongerThanItMay() throws IOException {
        SipTimers impatient =
                new SipTimers(
                        Phone.SHORT.t1(),
                        Phone.SHORT.t2(),
                        Phone.SHORT.t4(),
                        java.time.Duration.ofMillis(300),
                        Phone.SHORT.connect(),
                        Phone.SHORT.registrationRetry(),
                        Phone.SHORT.registrationRetryLimit(),
                        Phone.SHORT.keepalive(),
                        Phone.SHORT.close());
        try (Phone carol = new Phone(impatient)) {
            carol.dial(bob.uri("bob"), null, atAlice);
            Phone.Incoming atBob = bob.expectIncoming();
            bob.act(() -> atBob.call().ring());
            assertThat(atAlice.expectEnd())
                    .isEqualTo(new EndReason(408, "No answer", EndReason.By.REMOTE));
            assertThat(atBob.recorder().expectEnd().code()).isEqualTo(487);
        }
    }

    @Test
    void whatNoTransportReachesIsRefusedBeforeAnotherCallIsHeldForIt() {
        assertThatThrownBy(() -> alice.dial("sips:bob@127.0.0.1;transport=udp", null, atAlice))
                .hasStackTraceContaining("A secure address (sips:) cannot be reached over UDP");
        assertThatThrownBy(() -> alice.dial("sip:bob@127.0.0.1;transport=sctp", null, atAlice))
                .hasStackTraceContaining("The transport sctp is not supported");
    }

    @Test
    void unknownNameEndsTheCallWithASentence() throws IOException {
        try (Phone carol =
                new Phone(
                        Phone.SHORT,
                        name -> {
                            throw new java.net.UnknownHostException(name);
                        })) {
            carol.dial("sip:bob@nowhere.invalid", null, atAlice);
            assertThat(atAlice.expectEnd())
                    .isEqualTo(
                            new EndReason(
                                    503,
                                    "The name nowhere.invalid is not known",
                                    EndReason.By.NETWORK));
        }
    }

    @Test
    void closingHangsUp() {
        SignallingCall[] call = new SignallingCall[1];
        Phone.Incoming atBob = established(call, "");
        alice.agent.close();
        assertThat(atBob.recorder().expectEnd().by()).isEqualTo(EndReason.By.REMOTE);
        assertThat(
                        Thread.getAllStackTraces().keySet().stream()
                                .filter(thread -> thread.getName().equals("sip"))
                                .count())
                .as("one thread is left: bob's")
                .isEqualTo(1);
    }
}
