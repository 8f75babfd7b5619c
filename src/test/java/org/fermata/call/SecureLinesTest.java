package org.fermata.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fermata.call.FakeSignalling.description;

import org.fermata.sdp.Direction;
import org.junit.jupiter.api.Test;

/** What becomes of calls whose sound is, or cannot be, encrypted. */
class SecureLinesTest {

    private static final String WHY = "The other side does not encrypt the sound";

    private final Desk desk = new Desk();

    @Test
    void callThatMayNotBePlainDoesNotRingAndSaysWhy() {
        desk.media.refused = WHY;
        FakeSignalling.Session session = desk.signalling.ringsIn(description(Direction.SENDRECV));
        desk.loop.runReady();
        assertThat(session.sent).containsExactly("reject 488");
        assertThat(desk.turnedAway.getFirst().reason())
                .isEqualTo(new EndReason(488, WHY, EndReason.By.LOCAL));
        assertThat(desk.lines.lines()).isEmpty();
    }

    @Test
    void answerThatMayNotBePlainEndsTheCallWithTheReason() {
        desk.media.unprotected = WHY;
        FakeSignalling.Session session = desk.outgoing();
        assertThat(session.sent).contains("hangUp");
        assertThat(desk.line(1).state()).isEqualTo(CallState.DISCONNECTED);
        assertThat(desk.line(1).reason()).isEqualTo(new EndReason(488, WHY, EndReason.By.LOCAL));
    }

    @Test
    void lineTellsOnceItsSoundIsEncrypted() {
        desk.outgoing();
        assertThat(desk.line(1).secure()).isNull();
        desk.told.clear();
        desk.media.last().secure = "DTLS AEAD_AES_128_GCM";
        desk.media.last().listener.secured();
        desk.loop.runReady();
        assertThat(desk.told.getLast().secure()).isEqualTo("DTLS AEAD_AES_128_GCM");
    }

    @Test
    void keysThatCannotBeAgreedOnEndTheCallWithTheReason() {
        FakeSignalling.Session session = desk.outgoing();
        desk.media.last().listener.unprotected(WHY);
        desk.loop.runReady();
        assertThat(session.sent).contains("hangUp");
        assertThat(desk.line(1).reason().text()).isEqualTo(WHY);
        assertThat(desk.media.open()).isZero();
    }

    @Test
    void reinviteThatStopsEncryptingIsRefusedAndTheCallGoesOn() {
        FakeSignalling.Session session = desk.outgoing();
        desk.media.unprotected = WHY;
        session.listener.reinvited(description(Direction.SENDRECV));
        desk.loop.runReady();
        assertThat(session.sent).endsWith("reject re-INVITE 488");
        assertThat(desk.line(1).state()).isEqualTo(CallState.CONFIRMED);
    }
}
