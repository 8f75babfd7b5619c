package org.fermata.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.sdp.Direction;
import org.fermata.store.AccountSettings;
import org.fermata.store.AccountSettings.AutoAnswer;
import org.fermata.store.Settings;
import org.fermata.store.Settings.CallSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.Map;

/** What becomes of calls that come in, by the settings. */
class ReceptionTest {

    private final Desk desk = new Desk();

    private FakeSignalling.Session rings() {
        return rings(Announcement.NONE);
    }

    private FakeSignalling.Session rings(Announcement announcement) {
        FakeSignalling.Session session =
                desk.signalling.ringsIn(
                        FakeSignalling.description(Direction.SENDRECV), announcement);
        desk.loop.runReady();
        return session;
    }

    private static CallSettings call(
            boolean doNotDisturb, String always, String busy, String noAnswer) {
        return new CallSettings(2, true, true, doNotDisturb, always, busy, noAnswer, 20, 0);
    }

    private void answering(AutoAnswer how) {
        AccountSettings plain = AccountSettings.DEFAULTS;
        AccountSettings account =
                new AccountSettings(
                        "sip:me@example.org",
                        null,
                        null,
                        null,
                        null,
                        null,
                        true,
                        plain.tls(),
                        plain.srtp(),
                        plain.srtpKeys(),
                        plain.nat(),
                        plain.dtmf(),
                        how,
                        false,
                        1800,
                        true,
                        plain.monitor(),
                        null,
                        null,
                        null,
                        null);
        Settings now = desk.settings;
        desk.settings =
                new Settings(
                        Map.of("home", account),
                        now.call(),
                        now.audio(),
                        now.codec(),
                        now.rtp(),
                        now.jitter(),
                        now.ui());
    }

    private static Announcement asking(Duration after) {
        return new Announcement(null, after, Announcement.Ring.USUAL, null);
    }

    @Test
    void doNotDisturbTurnsCallsAwayAndNotesThem() {
        desk.settings = Desk.with(call(true, null, null, null));
        FakeSignalling.Session session = rings();
        assertThat(session.sent).containsExactly("reject 486");
        assertThat(desk.turnedAway.getFirst().reason().text()).isEqualTo("Do not disturb");
        assertThat(desk.lines.lines()).isEmpty();
        assertThat(desk.media.ringing).isFalse();
    }

    @Test
    void everyCallIsSentOnWhereTheSettingsSaySo() {
        desk.settings = Desk.with(call(true, "700", "701", "702"));
        FakeSignalling.Session session = rings();
        assertThat(session.sent).containsExactly("forward sip:700@example.org 302");
        assertThat(desk.turnedAway.getFirst().reason())
                .isEqualTo(new EndReason(302, "Sent on to 700", EndReason.By.LOCAL));
    }

    @Test
    void callsThatFindEveryLineTakenOrDoNotDisturbAreSentOn() {
        desk.settings = Desk.with(call(false, null, "701", null));
        assertThat(rings().sent).containsExactly("180");
        assertThat(rings().sent).containsExactly("180");
        assertThat(rings().sent).containsExactly("forward sip:701@example.org 486");
        desk.settings = Desk.with(call(true, null, "sip:desk@example.net", null));
        assertThat(rings().sent).containsExactly("forward sip:desk@example.net 486");
    }

    @Test
    void aCallThatNobodyAnswersIsSentOnInTimeAndMissed() {
        desk.settings = Desk.with(call(false, null, null, "702"));
        FakeSignalling.Session session = rings();
        desk.pass(Duration.ofSeconds(19));
        assertThat(session.sent).containsExactly("180");
        desk.pass(Duration.ofSeconds(1));
        assertThat(session.lastSent()).isEqualTo("forward sip:702@example.org 408");
        assertThat(desk.line(1).missed()).isTrue();
        assertThat(desk.line(1).reason().text()).isEqualTo("Sent on to 702");
        assertThat(desk.media.ringing).isFalse();
    }

    @Test
    void aCallThatIsAnsweredStays() {
        desk.settings = Desk.with(call(false, null, null, "702"));
        FakeSignalling.Session session = desk.incoming();
        desk.pass(Duration.ofSeconds(30));
        assertThat(session.count("forward")).isZero();
    }

    @Test
    void aTargetThatMakesNoSenseSendsNobodyAway() {
        desk.settings = Desk.with(call(false, "<<>>", null, "<<>>"));
        FakeSignalling.Session session = rings();
        desk.pass(Duration.ofSeconds(30));
        assertThat(session.sent).containsExactly("180");
    }

    @Test
    void aCallThatAsksForItIsAnsweredByItselfAfterItsTime() {
        answering(AutoAnswer.ASKED);
        assertThat(rings().sent).containsExactly("180");
        desk.lines.decline(1);
        FakeSignalling.Session asking = rings(asking(Duration.ofSeconds(3)));
        desk.pass(Duration.ofSeconds(2));
        assertThat(asking.sent).containsExactly("180");
        desk.pass(Duration.ofSeconds(1));
        assertThat(asking.lastSent()).isEqualTo("200 SENDRECV");
    }

    @ParameterizedTest
    @EnumSource(names = {"ASKED", "ALWAYS"})
    void aStrangerIsNotAnsweredByItself(AutoAnswer how) {
        answering(how);
        FakeSignalling.Session stranger =
                desk.signalling.ringsIn(
                        FakeSignalling.description(Direction.SENDRECV),
                        asking(Duration.ZERO),
                        false);
        desk.pass(Duration.ofSeconds(5));
        assertThat(stranger.sent).containsExactly("180");
        assertThat(desk.line(1).state()).isEqualTo(CallState.INCOMING);
    }

    @Test
    void noCallIsAnsweredByItselfUnlessTheAccountSaysSo() {
        FakeSignalling.Session asking = rings(asking(Duration.ZERO));
        desk.pass(Duration.ofSeconds(5));
        assertThat(asking.sent).containsExactly("180");
    }

    @Test
    void whoTalksIsNotInterruptedByACallThatIsAnsweredByItself() {
        answering(AutoAnswer.ALWAYS);
        FakeSignalling.Session first = rings();
        desk.pass(Duration.ZERO);
        assertThat(first.lastSent()).isEqualTo("200 SENDRECV");
        first.listener.acknowledged(null);
        FakeSignalling.Session second = rings();
        desk.pass(Duration.ofSeconds(5));
        assertThat(second.sent).containsExactly("180");
        assertThat(desk.line(1).localHold()).isEqualTo(LocalHold.NONE);
        assertThat(desk.media.heard).contains("CALL_WAITING");
    }

    @Test
    void aCallRingsAsItAsksToAndSaysWhoSentIt() {
        rings(new Announcement(null, null, Announcement.Ring.INTERNAL, "forwarded by Boss"));
        assertThat(desk.media.ringing).isTrue();
        assertThat(desk.media.cadence).isEqualTo(Announcement.Ring.INTERNAL);
        assertThat(desk.line(1).diversion()).isEqualTo("forwarded by Boss");
    }
}
