package org.fermata.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.sdp.Direction;
import org.fermata.store.Settings;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Collections;

class HoldReminderTest {

    private final Desk desk = new Desk();

    private FakeSignalling.Session session;

    private void holdFor(int reminderSeconds, int seconds) {
        desk.settings =
                Desk.with(
                        new Settings.CallSettings(
                                64, true, true, false, null, null, null, 20, reminderSeconds));
        session = desk.outgoing();
        desk.lines.hold(1);
        session.reinviteAnswered(Direction.RECVONLY);
        desk.loop.advance(Duration.ofSeconds(seconds));
    }

    private int beeps() {
        return Collections.frequency(desk.media.heard, "HOLD_REMINDER");
    }

    @Test
    void nobodyIsRemindedWhereNobodyAskedForIt() {
        holdFor(0, 3600);
        assertThat(beeps()).isZero();
    }

    @Test
    void aLineHeldForLongIsRemindedOfAgainAndAgain() {
        holdFor(60, 59);
        assertThat(beeps()).isZero();
        desk.loop.advance(Duration.ofSeconds(2));
        assertThat(beeps()).isEqualTo(1);
        desk.loop.advance(Duration.ofSeconds(120));
        assertThat(beeps()).isEqualTo(3);
    }

    @Test
    void aLineTalkedOnAgainIsNotRemindedOf() {
        holdFor(60, 30);
        desk.lines.resume(1);
        session.reinviteAnswered(Direction.SENDRECV);
        desk.loop.advance(Duration.ofSeconds(300));
        assertThat(beeps()).isZero();
    }
}
