package org.fermata.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fermata.call.CallState.CALLING;
import static org.fermata.call.CallState.CONFIRMED;
import static org.fermata.call.CallState.CONNECTING;
import static org.fermata.call.CallState.DISCONNECTED;
import static org.fermata.call.CallState.EARLY;
import static org.fermata.call.CallState.INCOMING;
import static org.fermata.call.CallState.NULL;
import static org.fermata.call.Desk.now;
import static org.fermata.call.FakeSignalling.description;
import static org.fermata.sdp.Direction.RECVONLY;
import static org.fermata.sdp.Direction.SENDONLY;
import static org.fermata.sdp.Direction.SENDRECV;

import org.fermata.sdp.Format;
import org.fermata.sdp.SessionDescription;
import org.fermata.store.Settings;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

class LinesTest {

    private final Desk desk = new Desk();
    private final Lines lines = desk.lines;

    @Test
    void aCallWeMakeGoesThroughItsStatesAndIsTold() {
        CompletionStage<Outcome> dialled = lines.dial("600", null);
        FakeSignalling.Session session = desk.signalling.last();
        assertThat(session.target).isEqualTo("sip:600@example.org");
        assertThat(session.account).isEqualTo("home");
        assertThat(desk.line(1).state()).isEqualTo(NULL);
        assertThat(now(dialled)).isNull();

        session.invite();
        assertThat(now(dialled)).isEqualTo(Outcome.done(1));
        assertThat(desk.line(1).state()).isEqualTo(CALLING);

        session.listener.provisional(180, "a", null);
        assertThat(desk.line(1).state()).isEqualTo(EARLY);
        assertThat(desk.media.last().uncorked).isTrue();

        session.answered(SENDRECV);
        desk.loop.runReady();
        assertThat(desk.line(1).state()).isEqualTo(CONFIRMED);
        assertThat(desk.line(1).codec()).isEqualTo("G722");
        assertThat(desk.line(1).transport()).isEqualTo("UDP");
        assertThat(desk.media.last().uncorked).isTrue();
        assertThat(desk.told.getLast()).isEqualTo(desk.line(1));
    }

    @Test
    void aCallThatComesInRingsIsAnsweredAndConfirmedByTheAck() {
        FakeSignalling.Session session = desk.signalling.ringsIn(description(SENDRECV));
        desk.loop.runReady();
        assertThat(session.sent).containsExactly("180");
        assertThat(desk.line(1).state()).isEqualTo(INCOMING);
        assertThat(desk.media.ringing).isTrue();
        assertThat(desk.media.expectsCall).isTrue();
        assertThat(desk.media.opened).isEmpty();

        CompletionStage<Outcome> answered = lines.answer(0);
        desk.loop.runReady();
        assertThat(session.lastSent()).isEqualTo("200 SENDRECV");
        assertThat(desk.line(1).state()).isEqualTo(CONNECTING);
        assertThat(desk.media.ringing).isFalse();
        assertThat(desk.media.expectsCall).isFalse();
        assertThat(now(answered)).isNull();

        session.listener.acknowledged(null);
        assertThat(now(answered)).isEqualTo(Outcome.done(1));
        assertThat(desk.line(1).state()).isEqualTo(CONFIRMED);
    }

    @Test
    void bothOffersMayComeLate() {
        FakeSignalling.Session session = desk.signalling.ringsIn(null);
        lines.answer(1);
        assertThat(session.last.formats()).isEqualTo(desk.media.formats());
        assertThat(desk.media.last().uncorked).isTrue();
        session.listener.acknowledged(description(SENDRECV));
        assertThat(desk.line(1).state()).isEqualTo(CONFIRMED);
        assertThat(desk.media.last().uncorked).isTrue();
    }

    @Test
    void anAckWithoutTheLateAnswerEndsTheCall() {
        FakeSignalling.Session session = desk.signalling.ringsIn(null);
        CompletionStage<Outcome> answered = lines.answer(1);
        session.listener.acknowledged(null);
        assertThat(session.lastSent()).isEqualTo("hangUp");
        assertThat(now(answered).done()).isFalse();
        assertThat(desk.line(1).reason().code()).isEqualTo(488);
    }

    @Test
    void theNewestEarlyMediaAreHeardAndStopTheRingback() {
        lines.dial("600", null);
        FakeSignalling.Session session = desk.signalling.last();
        session.invite();
        session.listener.provisional(180, "a", null);
        desk.loop.runReady();
        assertThat(desk.media.heard).endsWith("RINGBACK");

        session.listener.provisional(183, "a", description(SENDRECV));
        desk.loop.runReady();
        assertThat(desk.media.heard).endsWith("RINGBACK off");
        assertThat(desk.media.last().uncorked).isTrue();

        SessionDescription other = description("192.0.2.77", 31_000, SENDRECV, FakeMedia.PCMU);
        session.listener.provisional(183, "b", other);
        assertThat(desk.media.last().agreement.remote().getPort()).isEqualTo(31_000);
        assertThat(desk.line(1).codec()).isEqualTo("PCMU");

        session.answered(SENDRECV);
        assertThat(desk.media.last().agreement.remote().getPort()).isEqualTo(30_000);
        assertThat(desk.media.last().uncorkings).isEqualTo(1);
    }

    @Test
    void anAnswerWithoutDescriptionTakesTheEarlyOne() {
        lines.dial("600", null);
        FakeSignalling.Session session = desk.signalling.last();
        session.invite();
        session.listener.provisional(183, "a", description(SENDRECV));
        session.listener.answered(new RemoteParty("sip:b@example.org", "B"), null);
        assertThat(desk.line(1).state()).isEqualTo(CONFIRMED);
        assertThat(desk.line(1).remote()).isEqualTo(new RemoteParty("sip:b@example.org", "B"));
    }

    @Test
    void anAnswerWithNothingInCommonEndsTheCall() {
        lines.dial("600", null);
        FakeSignalling.Session session = desk.signalling.last();
        session.invite();
        session.listener.answered(
                null,
                description("192.0.2.2", 30_000, SENDRECV, new Format(18, "G729", 8000, 1, "")));
        assertThat(session.lastSent()).isEqualTo("hangUp");
        assertThat(desk.line(1).state()).isEqualTo(DISCONNECTED);
        assertThat(desk.media.open()).isZero();
    }

    @Test
    void answeringDiallingAndResumingHoldTheLineThatWasActive() {
        FakeSignalling.Session first = desk.outgoing();
        FakeSignalling.Session second = desk.incoming();
        assertThat(first.lastSent()).isEqualTo("reinvite SENDONLY");
        assertThat(desk.media.heard)
                .containsSubsequence("uncork 20002", "cork 20002", "open 20004", "uncork 20004");

        lines.dial("601", null);
        desk.signalling.last().invite();
        assertThat(second.lastSent()).isEqualTo("reinvite SENDONLY");
        assertThat(desk.media.heard).containsSubsequence("cork 20004", "open 20006");
        desk.signalling.last().answered(SENDRECV);
        assertThat(desk.line(3).state()).isEqualTo(CONFIRMED);

        first.reinviteAnswered(RECVONLY);
        lines.resume(1);
        assertThat(desk.signalling.last().lastSent()).isEqualTo("reinvite SENDONLY");
        assertThat(first.lastSent()).isEqualTo("reinvite SENDRECV");
        assertThat(desk.media.opened.stream().filter(sound -> sound.uncorked)).isEmpty();
        first.reinviteAnswered(SENDRECV);
        assertThat(desk.media.opened.stream().filter(sound -> sound.uncorked)).hasSize(1);
    }

    @Test
    void withoutAutoHoldEveryLineStaysOpen() {
        desk.settings = Desk.with(new Settings.CallSettings(64, false, true));
        desk.outgoing();
        desk.incoming();
        desk.outgoing();
        assertThat(desk.media.opened).allMatch(sound -> sound.uncorked);
    }

    @Test
    void endingACallResumesNothing() {
        desk.outgoing();
        desk.outgoing();
        lines.hangUp(2);
        desk.pass(Duration.ofMinutes(1));
        assertThat(desk.line(1).localHold()).isNotEqualTo(LocalHold.NONE);
    }

    @Test
    void linesBeyondTheLimitAreTurnedAwayAndNoted() {
        desk.settings = Desk.with(new Settings.CallSettings(2, true, true));
        desk.outgoing();
        desk.signalling.ringsIn(description(SENDRECV));
        FakeSignalling.Session third = desk.signalling.ringsIn(description(SENDRECV));
        assertThat(third.sent).containsExactly("reject 486");
        third.listener.ended(new EndReason(486, "Busy Here", EndReason.By.LOCAL));
        desk.loop.runReady();
        assertThat(desk.turnedAway).hasSize(1);
        assertThat(desk.turnedAway.getFirst().missed()).isTrue();
        assertThat(desk.turnedAway.getFirst().line()).isZero();
        assertThat(desk.turnedAway.getFirst().reason().code()).isEqualTo(486);
        assertThat(lines.lines()).hasSize(2);
        assertThat(now(lines.dial("600", null)).reason()).isEqualTo("All 2 lines are in use.");
    }

    @Test
    void aCallWithoutACommonFormatDoesNotRing() {
        FakeSignalling.Session session =
                desk.signalling.ringsIn(
                        description(
                                "192.0.2.2",
                                30_000,
                                SENDRECV,
                                new Format(18, "G729", 8000, 1, "")));
        desk.loop.runReady();
        assertThat(session.sent).containsExactly("reject 488");
        assertThat(desk.turnedAway).hasSize(1);
        assertThat(lines.lines()).isEmpty();
    }

    @Test
    void anEndedCallStaysForTenSecondsAndItsNumberRestsForTenMore() {
        desk.outgoing();
        lines.hangUp(1);
        desk.pass(Duration.ofMillis(9_900));
        assertThat(desk.line(1).state()).isEqualTo(DISCONNECTED);
        assertThat(desk.line(1).reason())
                .isEqualTo(new EndReason(200, "Hung up", EndReason.By.LOCAL));
        desk.pass(Duration.ofMillis(200));
        assertThat(lines.lines()).isEmpty();
        assertThat(desk.removed).containsExactly(1);

        desk.outgoing();
        assertThat(lines.lines().getFirst().line()).isEqualTo(2);
        desk.pass(Duration.ofSeconds(10));
        desk.outgoing();
        assertThat(lines.lines().getFirst().line()).isEqualTo(1);
    }

    @Test
    void aMissedCallStaysUntilItIsDismissed() {
        FakeSignalling.Session session = desk.signalling.ringsIn(description(SENDRECV));
        session.listener.ended(new EndReason(487, "Cancelled", EndReason.By.REMOTE));
        desk.pass(Duration.ofHours(1));
        assertThat(desk.line(1).missed()).isTrue();
        assertThat(desk.line(1).state()).isEqualTo(DISCONNECTED);
        lines.dismiss(1);
        assertThat(lines.lines()).isEmpty();
        assertThat(desk.removed).containsExactly(1);
    }

    @Test
    void aDeclinedCallAndOneAnsweredElsewhereAreNotMissed() {
        FakeSignalling.Session declined = desk.signalling.ringsIn(description(SENDRECV));
        assertThat(now(lines.decline(1))).isEqualTo(Outcome.done(1));
        assertThat(declined.lastSent()).isEqualTo("reject 603");
        assertThat(now(lines.decline(1))).as("once more").isEqualTo(Outcome.done(1));
        FakeSignalling.Session elsewhere = desk.signalling.ringsIn(description(SENDRECV));
        elsewhere.listener.ended(new EndReason(200, "Answered elsewhere", EndReason.By.REMOTE));
        assertThat(lines.lines()).noneMatch(LineSnapshot::missed);
    }

    @Test
    void aCallThatRingsForThreeMinutesIsGivenBackAndMissed() {
        FakeSignalling.Session session = desk.signalling.ringsIn(description(SENDRECV));
        desk.pass(Duration.ofMinutes(3));
        assertThat(session.lastSent()).isEqualTo("reject 480");
        assertThat(desk.line(1).missed()).isTrue();
        assertThat(desk.media.ringing).isFalse();
    }

    @Test
    void aFloodOfMissedCallsPushesTheOldestOffTheBoard() {
        for (int i = 0; i < Board.MAX_MISSED + 5; i++) {
            desk.signalling
                    .ringsIn(description(SENDRECV))
                    .listener
                    .ended(new EndReason(487, "Cancelled", EndReason.By.REMOTE));
            desk.pass(Duration.ofMillis(5));
        }
        assertThat(lines.lines()).hasSize(Board.MAX_MISSED);
    }

    @Test
    void ringingNeverSoundsInTheEarOfSomebodyWhoTalks() {
        desk.outgoing();
        desk.media.heard.clear();
        FakeSignalling.Session session = desk.signalling.ringsIn(description(SENDRECV));
        desk.loop.runReady();
        assertThat(desk.media.heard).containsExactly("CALL_WAITING");
        lines.hold(1);
        desk.loop.runReady();
        assertThat(desk.media.ringing).isTrue();
        session.listener.ended(new EndReason(487, "Cancelled", EndReason.By.REMOTE));
        desk.loop.runReady();
        assertThat(desk.media.ringing).isFalse();
    }

    @Test
    void ringingStopsWhenALineIsResumed() {
        FakeSignalling.Session first = desk.outgoing();
        lines.hold(1);
        first.reinviteAnswered(RECVONLY);
        desk.signalling.ringsIn(description(SENDRECV));
        desk.loop.runReady();
        assertThat(desk.media.ringing).isTrue();
        lines.resume(1);
        desk.loop.runReady();
        assertThat(desk.media.ringing).isFalse();
    }

    @Test
    void aDialledCallThatFailsIsHeard() {
        lines.dial("600", null);
        desk.signalling.last().invite();
        desk.signalling.last().listener.ended(new EndReason(486, "Busy Here", EndReason.By.REMOTE));
        assertThat(desk.media.heard).endsWith("BUSY");
        lines.dial("601", null);
        assertThat(desk.media.heard).endsWith("BUSY off");
        desk.signalling.last().invite();
        desk.signalling.last().listener.ended(new EndReason(404, "Not Found", EndReason.By.REMOTE));
        assertThat(desk.media.heard).endsWith("CONGESTION");
    }

    @Test
    void aCallThatFailsWhileWeTalkOnAnotherLineIsSilent() {
        desk.settings = Desk.with(new Settings.CallSettings(64, false, true));
        desk.outgoing();
        lines.dial("600", null);
        desk.signalling.last().invite();
        desk.signalling.last().listener.ended(new EndReason(486, "Busy Here", EndReason.By.REMOTE));
        desk.loop.runReady();
        assertThat(desk.media.heard).doesNotContain("BUSY");
    }

    @Test
    void withoutSoundADialledCallEndsWithASentence() {
        desk.media.refusal = new IOException("no free ports");
        CompletionStage<Outcome> dialled = lines.dial("600", null);
        desk.signalling.inviteOrEnd();
        desk.loop.runReady();
        assertThat(now(dialled).reason())
                .isEqualTo("The call is over: The call has no sound: no free ports.");
        assertThat(desk.line(1).state()).isEqualTo(DISCONNECTED);
    }

    @Test
    void withoutSoundAnAnswerIsRefusedToBothSides() {
        FakeSignalling.Session session = desk.signalling.ringsIn(description(SENDRECV));
        desk.media.refusal = new IOException("no free ports");
        assertThat(now(lines.answer(1)).done()).isFalse();
        assertThat(session.lastSent()).isEqualTo("reject 500");
    }

    @Test
    void everyCommandOnNoLineIsRefusedWithASentence() {
        List<CompletionStage<Outcome>> stages =
                List.of(
                        lines.answer(9),
                        lines.decline(9),
                        lines.hangUp(9),
                        lines.hold(9),
                        lines.resume(9),
                        lines.mute(9, true),
                        lines.dtmf(9, "1"),
                        lines.transfer(9, "600"),
                        lines.transferToLine(9, 1),
                        lines.split(9));
        for (CompletionStage<Outcome> stage : stages) {
            assertThat(now(stage)).isEqualTo(Outcome.refused(9, "There is no line 9."));
        }
        assertThat(now(lines.answer(0)).reason()).isEqualTo("No call is ringing.");
        assertThat(now(lines.merge(List.of(1, 2))).done()).isFalse();
    }

    @Test
    void askingForTheStateThatAlreadyIsSucceeds() {
        FakeSignalling.Session session = desk.outgoing();
        assertThat(now(lines.resume(1))).isEqualTo(Outcome.done(1));
        assertThat(now(lines.answer(1))).isEqualTo(Outcome.done(1));
        lines.hold(1);
        session.reinviteAnswered(RECVONLY);
        assertThat(now(lines.hold(1))).isEqualTo(Outcome.done(1));
        assertThat(session.count("reinvite")).isEqualTo(1);
        lines.hangUp(1);
        assertThat(now(lines.hangUp(1))).isEqualTo(Outcome.done(1));
    }

    @Test
    void commandsThatWaitCompleteWhenTheCallEnds() {
        FakeSignalling.Session session = desk.outgoing();
        CompletionStage<Outcome> hold = lines.hold(1);
        session.listener.ended(new EndReason(200, "Hung up", EndReason.By.REMOTE));
        assertThat(now(hold)).isEqualTo(Outcome.refused(1, "The call is over: Hung up."));
        assertThat(now(lines.resume(1)).done()).isFalse();
        assertThat(now(lines.mute(1, true)).done()).isFalse();
        assertThat(now(lines.dtmf(1, "1")).done()).isFalse();
        assertThat(session.count("hangUp")).isZero();
    }

    @Test
    void commandsThatWaitGiveUpAfterFortySeconds() {
        lines.dial("600", null);
        CompletionStage<Outcome> dialled = lines.dial("601", null);
        desk.signalling.ringsIn(description(SENDRECV));
        CompletionStage<Outcome> answer = lines.answer(0);
        desk.pass(Duration.ofSeconds(41));
        assertThat(now(dialled).done()).isFalse();
        assertThat(now(answer).done()).isFalse();
    }

    @Test
    void muteAndDigitsReachTheMedia() {
        lines.dial("600", null);
        lines.mute(1, true);
        FakeSignalling.Session session = desk.signalling.last();
        session.invite();
        assertThat(now(lines.dtmf(1, "1")).done()).isFalse();
        session.answered(SENDRECV);
        assertThat(desk.media.last().muted).isTrue();
        assertThat(desk.line(1).muted()).isTrue();
        assertThat(now(lines.dtmf(1, "12#a,"))).isEqualTo(Outcome.done(1));
        assertThat(desk.media.last().digits).isEqualTo("12#A,");
        assertThat(now(lines.dtmf(1, "12x")).done()).isFalse();
        assertThat(now(lines.dtmf(1, "")).done()).isFalse();
    }

    @Test
    void digitsGoByInfoWhereTheAccountWantsItEvenToAPeerThatHolds() {
        desk.media.byInfo = true;
        lines.dial("600", null);
        FakeSignalling.Session session = desk.signalling.last();
        session.invite();
        session.answered(SENDRECV);
        session.reinvited(description("192.0.2.2", 30_000, SENDONLY, FakeMedia.G722));
        assertThat(now(lines.dtmf(1, "4#"))).isEqualTo(Outcome.done(1));
        assertThat(session.lastSent()).isEqualTo("INFO 4#");
        assertThat(desk.media.last().digits).isEmpty();
    }

    @Test
    void digitsOfThePeerAreToldForAMoment() {
        lines.dial("600", null);
        FakeSignalling.Session session = desk.signalling.last();
        session.invite();
        session.answered(SENDRECV);
        desk.media.last().listener.digit('4');
        session.listener.digit('2');
        assertThat(desk.line(1).notice()).isEqualTo("They pressed 42");
        desk.pass(Duration.ofSeconds(6));
        assertThat(desk.line(1).notice()).isNull();
    }

    @Test
    void theForkThatAnsweredLastIsHeardThoughOthersRepeatTheirs() {
        lines.dial("600", null);
        FakeSignalling.Session session = desk.signalling.last();
        session.invite();
        SessionDescription one = description("192.0.2.2", 30_000, SENDRECV, FakeMedia.PCMA);
        SessionDescription two = description("192.0.2.3", 30_002, SENDRECV, FakeMedia.PCMA);
        session.listener.provisional(183, "one", one);
        session.listener.provisional(183, "two", two);
        session.listener.provisional(180, "one", one);
        assertThat(desk.media.last().agreement.remote().getPort()).isEqualTo(30_002);
        SessionDescription again = description("192.0.2.2", 30_004, SENDRECV, FakeMedia.PCMA);
        session.listener.provisional(183, "one", again);
        assertThat(desk.media.last().agreement.remote().getPort()).isEqualTo(30_004);
    }

    @Test
    void soundBeforeTheAnswerTakesThePlaceOfTheRingback() {
        lines.dial("600", null);
        FakeSignalling.Session session = desk.signalling.last();
        session.invite();
        session.listener.provisional(180, "one", null);
        desk.loop.runReady();
        assertThat(desk.media.last().uncorked).isTrue();
        assertThat(desk.media.heard).contains("RINGBACK").doesNotContain("RINGBACK off");
        desk.media.last().listener.heard();
        desk.loop.runReady();
        assertThat(desk.media.heard).contains("RINGBACK off");
    }

    @Test
    void aPeerWithoutTelephoneEventsTakesNoDigits() {
        lines.dial("600", null);
        FakeSignalling.Session session = desk.signalling.last();
        session.invite();
        session.listener.answered(null, description("192.0.2.2", 30_000, SENDRECV, FakeMedia.PCMU));
        assertThat(now(lines.dtmf(1, "1")).reason()).isEqualTo("The other side takes no tones.");
    }

    @Test
    void silenceIsToldOfLiveLinesOnly() {
        FakeSignalling.Session session = desk.outgoing();
        desk.media.last().listener.silent(true);
        desk.loop.runReady();
        assertThat(desk.line(1).silentSince()).isEqualTo(desk.loop.now().minusSeconds(5));
        assertThat(desk.told.getLast().silentSince()).isNotNull();
        desk.media.last().listener.silent(false);
        assertThat(desk.line(1).silentSince()).isNull();
        desk.media.last().listener.silent(true);
        lines.hold(1);
        assertThat(desk.line(1).silentSince()).isNull();
        session.reinviteAnswered(RECVONLY);
        assertThat(desk.line(1).silentSince()).isNull();
        lines.resume(1);
        session.reinviteAnswered(SENDRECV);
        desk.pass(Duration.ofSeconds(6));
        assertThat(desk.line(1).silentSince()).isNull();
    }

    @Test
    void aPeerThatHeldUsMayTakeFiveSecondsToBeHeardAgain() {
        FakeSignalling.Session session = desk.outgoing();
        session.reinvited(description(SENDONLY));
        session.reinviteAcknowledged(null);
        desk.media.last().listener.silent(true);
        assertThat(desk.line(1).silentSince()).isNull();
        session.reinvited(description(SENDRECV));
        session.reinviteAcknowledged(null);
        desk.pass(Duration.ofMillis(4_900));
        assertThat(desk.line(1).silentSince()).isNull();
        desk.told.clear();
        desk.pass(Duration.ofMillis(200));
        assertThat(desk.line(1).silentSince()).isNotNull();
        assertThat(desk.told).hasSize(1);
    }

    @Test
    void sixtyFourLinesOfWhichOneIsHeard() {
        for (int i = 0; i < 64; i++) {
            FakeSignalling.Session session = i % 2 == 0 ? desk.outgoing() : desk.incoming();
            assertThat(session).isNotNull();
        }
        desk.signalling.sessions.forEach(
                session -> {
                    if (session.ours) {
                        session.reinviteAnswered(RECVONLY);
                    }
                });
        assertThat(lines.lines()).hasSize(64).extracting(LineSnapshot::line).isSorted();
        assertThat(desk.media.opened.stream().filter(sound -> sound.uncorked)).hasSize(1);
        assertThat(lines.lines().stream().filter(l -> l.localHold() == LocalHold.HELD)).hasSize(63);
        Set<String> ids = new HashSet<>();
        lines.lines().forEach(line -> ids.add(line.id()));
        assertThat(ids).hasSize(64);
        assertThat(now(lines.dial("600", null)).done()).isFalse();
        for (int i = 1; i <= 64; i++) {
            assertThat(now(lines.hangUp(i)).done()).isTrue();
        }
        assertThat(desk.media.open()).isZero();
        desk.pass(Duration.ofSeconds(11));
        assertThat(lines.lines()).isEmpty();
        assertThat(desk.loop.timers()).isZero();
    }

    @Test
    void severalChangesOfOneMomentAreToldOnce() {
        desk.outgoing();
        desk.told.clear();
        lines.hold(1);
        lines.mute(1, true);
        lines.mute(1, false);
        desk.loop.runReady();
        assertThat(desk.told).hasSize(1);
    }

    @Test
    void linesAreFoundByNumberAndById() {
        desk.outgoing();
        String id = desk.line(1).id();
        assertThat(lines.find("1")).isEqualTo(1);
        assertThat(lines.find(id)).isEqualTo(1);
        assertThat(lines.find("2")).isZero();
        assertThat(lines.find("99999999999999999999")).isZero();
        assertThat(lines.find("")).isZero();
    }

    @Test
    void anAddressTheStackCannotReadHoldsNothingAndTakesNoLine() {
        FakeSignalling.Session first = desk.outgoing();
        assertThat(now(lines.dial("sip:unreadable@example.org", null)).done()).isFalse();
        assertThat(first.sent).isEmpty();
        assertThat(lines.lines()).hasSize(1);
    }

    @Test
    void eventsOutOfOrderHarmNothing() {
        FakeSignalling.Session session = desk.outgoing();
        session.listener.provisional(180, "late", description(SENDRECV));
        session.listener.answered(null, description(SENDRECV));
        session.listener.acknowledged(null);
        session.listener.reinviteAnswered(description(SENDRECV));
        session.listener.reinviteRefused(491, "Request Pending", null);
        session.listener.reinviteAcknowledged(description(SENDRECV));
        assertThat(desk.line(1).state()).isEqualTo(CONFIRMED);
        session.listener.ended(new EndReason(200, "Hung up", EndReason.By.REMOTE));
        session.listener.ended(new EndReason(200, "Hung up", EndReason.By.REMOTE));
        session.listener.sent("UDP");
        session.listener.provisional(180, "late", null);
        session.listener.answered(null, description(SENDRECV));
        session.listener.acknowledged(null);
        session.listener.reinvited(description(SENDRECV));
        session.listener.reinvited(null);
        session.listener.reinviteAcknowledged(null);
        session.listener.reinviteAnswered(description(SENDRECV));
        session.listener.reinviteRefused(408, "Timeout", null);
        desk.media.last().listener.silent(true);
        desk.loop.runReady();
        assertThat(desk.line(1).state()).isEqualTo(DISCONNECTED);
        assertThat(desk.line(1).silentSince()).isNull();
    }

    @Test
    void closingTheBoardEndsEveryCall() {
        FakeSignalling.Session first = desk.outgoing();
        FakeSignalling.Session second = desk.signalling.ringsIn(description(SENDRECV));
        desk.loop.runReady();
        lines.close();
        assertThat(first.lastSent()).isEqualTo("hangUp");
        assertThat(second.lastSent()).isEqualTo("reject 603");
        assertThat(desk.media.ringing).isFalse();
        assertThat(desk.media.open()).isZero();
    }

    @Test
    void aListenerThatFailsKeepsNothingFromTheOthers() {
        lines.removeListener(desk);
        lines.addListener(
                new LineListener() {
                    @Override
                    public void lineChanged(LineSnapshot line) {
                        throw new IllegalStateException("a fault on purpose");
                    }

                    @Override
                    public void lineRemoved(int line) {
                        throw new IllegalStateException("a fault on purpose");
                    }
                });
        lines.addListener(desk);
        desk.outgoing();
        assertThat(desk.told).isNotEmpty();
    }
}
