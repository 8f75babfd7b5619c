package org.fermata.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fermata.call.LocalHold.HELD;
import static org.fermata.call.LocalHold.NONE;
import static org.fermata.sdp.Direction.RECVONLY;
import static org.fermata.sdp.Direction.SENDRECV;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Random;

/** A call whose own address changes tells the peer, and is otherwise as it was. */
class MovedTest {

    private static final InetAddress THERE = InetAddress.ofLiteral("198.51.100.7");

    private final Desk desk = new Desk(new Random(1));

    private LineSnapshot line() {
        return desk.line(1);
    }

    @Test
    void lineThatIsTalkedOnOffersTheNewAddressAndGoesOn() {
        FakeSignalling.Session session = desk.outgoing();
        session.listener.moved(THERE);
        assertThat(session.lastSent()).isEqualTo("reinvite SENDRECV");
        assertThat(session.last.address()).isEqualTo("198.51.100.7");
        assertThat(line().localHold()).isEqualTo(NONE);
        assertThat(desk.media.last().uncorked).isTrue();
        session.reinviteAnswered(SENDRECV);
        assertThat(line().localHold()).isEqualTo(NONE);
        assertThat(session.count("reinvite")).isEqualTo(1);
    }

    @Test
    void heldLineOffersItsHoldAtTheNewAddressAndStaysHeld() {
        FakeSignalling.Session session = desk.outgoing();
        desk.lines.hold(1);
        session.reinviteAnswered(RECVONLY);
        session.listener.moved(THERE);
        assertThat(session.lastSent()).isEqualTo("reinvite SENDONLY");
        assertThat(session.last.address()).isEqualTo("198.51.100.7");
        assertThat(line().localHold()).isEqualTo(HELD);
        session.reinviteAnswered(RECVONLY);
        assertThat(line().localHold()).isEqualTo(HELD);
        assertThat(line().holdSignalled()).isTrue();
    }

    @Test
    void holdThatComesMeanwhileFollowsWithItsOwn() {
        FakeSignalling.Session session = desk.outgoing();
        session.listener.moved(THERE);
        desk.lines.hold(1);
        assertThat(session.count("reinvite")).isEqualTo(1);
        session.reinviteAnswered(SENDRECV);
        assertThat(session.lastSent()).isEqualTo("reinvite SENDONLY");
        session.reinviteAnswered(RECVONLY);
        assertThat(line().localHold()).isEqualTo(HELD);
    }

    @Test
    void moveDuringAHoldIsToldAfterIt() {
        FakeSignalling.Session session = desk.outgoing();
        desk.lines.hold(1);
        session.listener.moved(THERE);
        assertThat(session.count("reinvite")).isEqualTo(1);
        session.reinviteAnswered(RECVONLY);
        assertThat(session.count("reinvite SENDONLY")).isEqualTo(2);
        assertThat(session.last.address()).isEqualTo("198.51.100.7");
    }

    @Test
    void peerThatDoesNotAnswerAtOnceIsAskedAgain() {
        FakeSignalling.Session session = desk.outgoing();
        session.listener.moved(THERE);
        session.reinviteRefused(408);
        assertThat(line().state()).isEqualTo(CallState.CONFIRMED);
        desk.pass(Duration.ofSeconds(3));
        assertThat(session.count("reinvite SENDRECV")).isEqualTo(2);
        session.reinviteAnswered(SENDRECV);
        assertThat(line().localHold()).isEqualTo(NONE);
    }

    @Test
    void peerThatStaysSilentIsGivenUpAtLast() {
        FakeSignalling.Session session = desk.outgoing();
        session.listener.moved(THERE);
        for (int attempt = 0; attempt < 6; attempt++) {
            assertThat(line().state()).isEqualTo(CallState.CONFIRMED);
            session.reinviteRefused(408);
            desk.pass(Duration.ofSeconds(3));
        }
        assertThat(line().state()).isEqualTo(CallState.DISCONNECTED);
    }

    @Test
    void refusalLeavesTheCallAsItWas() {
        FakeSignalling.Session session = desk.outgoing();
        session.listener.moved(THERE);
        session.reinviteRefused(488);
        desk.pass(Duration.ofMinutes(1));
        assertThat(line().localHold()).isEqualTo(NONE);
        assertThat(session.count("reinvite")).isEqualTo(1);
        assertThat(line().state()).isEqualTo(CallState.CONFIRMED);
    }
}
