package org.fermata.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fermata.call.Desk.now;
import static org.fermata.call.FakeSignalling.description;
import static org.fermata.call.LocalHold.HELD;
import static org.fermata.call.LocalHold.HOLDING;
import static org.fermata.call.LocalHold.NONE;
import static org.fermata.call.LocalHold.RESUMING;
import static org.fermata.sdp.Direction.INACTIVE;
import static org.fermata.sdp.Direction.RECVONLY;
import static org.fermata.sdp.Direction.SENDONLY;
import static org.fermata.sdp.Direction.SENDRECV;

import org.fermata.sdp.Direction;
import org.fermata.sdp.Format;
import org.fermata.sdp.SessionDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Hold and resume of one call, the peer played by the test message by message. */
class HoldTest {

    private final Desk desk = new Desk();
    private final Lines lines = desk.lines;

    private LineSnapshot line() {
        return desk.line(1);
    }

    private FakeMedia.Sound sound() {
        return desk.media.opened.getFirst();
    }

    private void hear() {
        sound().lastReceivedNanos = desk.loop.nanoTime();
    }

    @Test
    void aHeldLineIsSilentAtOnceAndHeldWhenThePeerHasAnswered() {
        FakeSignalling.Session session = desk.outgoing();
        CompletionStage<Outcome> hold = lines.hold(1);
        assertThat(sound().uncorked).isFalse();
        assertThat(line().localHold()).isEqualTo(HOLDING);
        assertThat(line().heldSince()).isEqualTo(desk.loop.now());
        assertThat(session.lastSent()).isEqualTo("reinvite SENDONLY");
        assertThat(now(hold)).isNull();

        session.reinviteAnswered(RECVONLY);
        assertThat(now(hold)).isEqualTo(Outcome.done(1));
        assertThat(line().localHold()).isEqualTo(HELD);
        assertThat(line().holdSignalled()).isTrue();
        assertThat(line().remoteDirection()).isEqualTo(RECVONLY);
        assertThat(line().remoteHold()).isFalse();
        assertThat(sound().uncorked).isFalse();

        CompletionStage<Outcome> resume = lines.resume(1);
        assertThat(line().localHold()).isEqualTo(RESUMING);
        assertThat(session.lastSent()).isEqualTo("reinvite SENDRECV");
        assertThat(sound().uncorked).isFalse();
        session.reinviteAnswered(SENDRECV);
        assertThat(now(resume)).isEqualTo(Outcome.done(1));
        assertThat(line().localHold()).isEqualTo(NONE);
        assertThat(line().heldSince()).isNull();
        assertThat(sound().uncorked).isTrue();
        assertThat(sound().agreement.sends()).isTrue();
    }

    @Test
    void aResumedLineIsListenedToBeforeThePeerHasAnsweredAndNoLongerIfItRefuses() {
        FakeSignalling.Session session = desk.outgoing();
        lines.hold(1);
        session.reinviteAnswered(RECVONLY);
        assertThat(sound().listens).isFalse();
        lines.resume(1);
        assertThat(sound().listens).isTrue();
        assertThat(sound().uncorked).isFalse();
        session.reinviteRefused(488);
        assertThat(line().localHold()).isEqualTo(HELD);
        assertThat(sound().listens).isFalse();

        lines.resume(1);
        assertThat(sound().listens).isTrue();
        lines.hold(1);
        assertThat(line().localHold()).isEqualTo(HOLDING);
        assertThat(sound().listens).isFalse();
        assertThat(sound().uncorked).isFalse();
    }

    @Test
    void everyOfferHasTheNextVersionAndTheSameOneKeepsIt() {
        FakeSignalling.Session session = desk.outgoing();
        long first = session.last.version();
        lines.hold(1);
        assertThat(session.last.version()).isEqualTo(first + 1);
        session.reinviteRefused(491);
        desk.pass(Duration.ofSeconds(4));
        assertThat(session.last.version()).isEqualTo(first + 1);
        session.reinviteAnswered(RECVONLY);
        lines.resume(1);
        assertThat(session.last.version()).isEqualTo(first + 2);
        assertThat(session.last.formats().getFirst().encoding()).isEqualTo("G722");
    }

    @ParameterizedTest
    @CsvSource({
        "SENDRECV, false, SENDRECV, false",
        "SENDONLY, false, RECVONLY, true",
        "RECVONLY, false, SENDONLY, false",
        "INACTIVE, false, INACTIVE, true",
        "SENDRECV, true, SENDONLY, false",
        "SENDONLY, true, INACTIVE, true",
        "RECVONLY, true, SENDONLY, false",
        "INACTIVE, true, INACTIVE, true"
    })
    void offersOfThePeerAreAnsweredByItsDirectionAndOurHold(
            Direction offered, boolean held, Direction answer, boolean remoteHold) {
        FakeSignalling.Session session = desk.outgoing();
        if (held) {
            lines.hold(1);
            session.reinviteAnswered(RECVONLY);
        }
        session.reinvited(description(offered));
        assertThat(session.lastSent()).isEqualTo("200 to re-INVITE " + answer);
        session.reinviteAcknowledged(null);
        assertThat(line().remoteDirection()).isEqualTo(offered);
        assertThat(line().remoteHold()).isEqualTo(remoteHold);
        assertThat(line().localHold()).isEqualTo(held ? HELD : NONE);
        assertThat(sound().uncorked).isEqualTo(!held);
        assertThat(sound().agreement.sends()).isEqualTo(offered.receives());
        assertThat(sound().agreement.receives()).isEqualTo(offered.sends() && !held);
        assertThat(session.ours).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, SENDRECV",
        "false, true, SENDRECV",
        "true, false, SENDONLY",
        "true, true, INACTIVE"
    })
    void offersOfOursTellBothHoldsLateOnesIncluded(
            boolean held, boolean remoteHold, Direction offer) {
        FakeSignalling.Session session = desk.outgoing();
        if (remoteHold) {
            session.reinvited(description(SENDONLY));
            session.reinviteAcknowledged(null);
        }
        if (held) {
            lines.hold(1);
            assertThat(session.lastSent()).isEqualTo("reinvite " + offer);
            session.reinviteAnswered(offer.mirrored());
        }
        session.reinvited(null);
        assertThat(session.lastSent()).isEqualTo("200 to re-INVITE " + offer);
        session.reinviteAcknowledged(description(offer.mirrored()));
        assertThat(line().localHold()).isEqualTo(held ? HELD : NONE);
        assertThat(line().holdSignalled()).isEqualTo(held);
        assertThat(session.ours).isFalse();
    }

    @Test
    void theAnswerToOurHoldIsNoHoldOfThePeers() {
        FakeSignalling.Session session = desk.outgoing();
        lines.hold(1);
        session.reinviteAnswered(INACTIVE);
        assertThat(line().remoteHold()).isFalse();
        assertThat(line().remoteDirection()).isEqualTo(INACTIVE);
        lines.resume(1);
        assertThat(session.lastSent()).isEqualTo("reinvite SENDRECV");
        session.reinviteAnswered(SENDONLY);
        assertThat(line().remoteHold()).isTrue();
        assertThat(line().localHold()).isEqualTo(NONE);
        assertThat(sound().agreement.sends()).isFalse();
        assertThat(sound().agreement.receives()).isTrue();
    }

    @Test
    void anAddressOfZerosIsAHoldAndNothingIsSentToIt() {
        FakeSignalling.Session session = desk.outgoing();
        session.reinvited(description("0.0.0.0", 30_000, SENDRECV, FakeMedia.G722));
        session.reinviteAcknowledged(null);
        assertThat(session.lastSent()).isEqualTo("200 to re-INVITE SENDRECV");
        assertThat(line().remoteHold()).isTrue();
        assertThat(sound().agreement.remote()).isNull();
        assertThat(sound().agreement.sends()).isFalse();
        session.reinvited(description(SENDRECV));
        session.reinviteAcknowledged(null);
        assertThat(line().remoteHold()).isFalse();
        assertThat(sound().agreement.sends()).isTrue();
    }

    @Test
    void aRefusedHoldHoldsAllTheSame() {
        FakeSignalling.Session session = desk.outgoing();
        CompletionStage<Outcome> hold = lines.hold(1);
        session.reinviteRefused(488);
        assertThat(now(hold)).isEqualTo(Outcome.done(1));
        assertThat(line().localHold()).isEqualTo(HELD);
        assertThat(line().holdSignalled()).isFalse();
        assertThat(line().notice()).contains("488");
        assertThat(sound().uncorked).isFalse();
        desk.pass(Duration.ofMinutes(5));
        assertThat(session.count("reinvite")).isEqualTo(1);

        CompletionStage<Outcome> resume = lines.resume(1);
        assertThat(now(resume)).isEqualTo(Outcome.done(1));
        assertThat(session.count("reinvite")).isEqualTo(1);
        assertThat(sound().uncorked).isTrue();
        assertThat(line().notice()).isNull();
    }

    @Test
    void aHoldThatWasRefusedIsSignalledByOurNextAnswer() {
        FakeSignalling.Session session = desk.outgoing();
        lines.hold(1);
        session.reinviteRefused(488);
        session.reinvited(description(SENDRECV));
        assertThat(session.lastSent()).isEqualTo("200 to re-INVITE SENDONLY");
        session.reinviteAcknowledged(null);
        assertThat(line().holdSignalled()).isTrue();
        assertThat(line().notice()).isNull();
    }

    @Test
    void aRefusedResumeFallsBackToHeldWithANotice() {
        FakeSignalling.Session session = desk.outgoing();
        lines.hold(1);
        session.reinviteAnswered(RECVONLY);
        CompletionStage<Outcome> resume = lines.resume(1);
        session.reinviteRefused(488);
        assertThat(now(resume).done()).isFalse();
        assertThat(now(resume).reason()).isEqualTo(line().notice()).contains("488");
        assertThat(line().localHold()).isEqualTo(HELD);
        assertThat(line().holdSignalled()).isTrue();
        assertThat(sound().uncorked).isFalse();

        lines.resume(1);
        session.reinviteAnswered(SENDRECV);
        assertThat(line().localHold()).isEqualTo(NONE);
        assertThat(line().notice()).isNull();
    }

    @Test
    void clicksFasterThanAnswersEndInOneReInviteMore() {
        FakeSignalling.Session session = desk.outgoing();
        CompletionStage<Outcome> overtaken = lines.hold(1);
        for (int i = 0; i < 50; i++) {
            lines.resume(1);
            lines.hold(1);
        }
        CompletionStage<Outcome> last = lines.resume(1);
        assertThat(now(overtaken).done()).isFalse();
        assertThat(session.count("reinvite")).isEqualTo(1);
        session.reinviteAnswered(RECVONLY);
        assertThat(session.count("reinvite")).isEqualTo(2);
        assertThat(session.lastSent()).isEqualTo("reinvite SENDRECV");
        assertThat(sound().uncorked).isFalse();
        session.reinviteAnswered(SENDRECV);
        assertThat(now(last)).isEqualTo(Outcome.done(1));
        assertThat(sound().uncorked).isTrue();
        assertThat(session.count("reinvite")).isEqualTo(2);
    }

    @Test
    void clicksThatComeBackToWhatWasAskedNeedNoMore() {
        FakeSignalling.Session session = desk.outgoing();
        lines.hold(1);
        lines.resume(1);
        CompletionStage<Outcome> hold = lines.hold(1);
        session.reinviteAnswered(RECVONLY);
        assertThat(now(hold)).isEqualTo(Outcome.done(1));
        assertThat(session.count("reinvite")).isEqualTo(1);
    }

    @Test
    void aHoldRefusedAfterItWasTakenBackUncorksAtOnce() {
        FakeSignalling.Session session = desk.outgoing();
        lines.hold(1);
        CompletionStage<Outcome> resume = lines.resume(1);
        session.reinviteRefused(488);
        assertThat(now(resume)).isEqualTo(Outcome.done(1));
        assertThat(sound().uncorked).isTrue();
        assertThat(line().notice()).isNull();
    }

    @Test
    void aHoldBeforeTheAnswerCorksAndIsSignalledOnceConfirmed() {
        lines.dial("600", null);
        FakeSignalling.Session session = desk.signalling.last();
        assertThat(session.invite().direction()).isEqualTo(SENDRECV);
        session.listener.provisional(183, "a", description(SENDRECV));
        CompletionStage<Outcome> hold = lines.hold(1);
        assertThat(sound().uncorked).isFalse();
        assertThat(session.count("reinvite")).isZero();
        session.answered(SENDRECV);
        assertThat(session.lastSent()).isEqualTo("reinvite SENDONLY");
        assertThat(sound().uncorked).isFalse();
        session.reinviteAnswered(RECVONLY);
        assertThat(now(hold)).isEqualTo(Outcome.done(1));
    }

    @Test
    void aHoldBeforeTheAckIsSignalledOnceConfirmed() {
        FakeSignalling.Session session = desk.signalling.ringsIn(description(SENDRECV));
        assertThat(now(lines.hold(1)).done()).isFalse();
        assertThat(now(lines.resume(1)).done()).isFalse();
        lines.answer(1);
        assertThat(sound().uncorked).isTrue();
        lines.hold(1);
        assertThat(sound().uncorked).isFalse();
        assertThat(session.count("reinvite")).isZero();
        session.listener.acknowledged(null);
        assertThat(session.lastSent()).isEqualTo("reinvite SENDONLY");
    }

    @Test
    void aHoldTakenBackBeforeTheAnswerIsNeverSignalled() {
        lines.dial("600", null);
        FakeSignalling.Session session = desk.signalling.last();
        session.invite();
        lines.hold(1);
        lines.resume(1);
        assertThat(line().localHold()).isEqualTo(NONE);
        session.answered(SENDRECV);
        assertThat(session.count("reinvite")).isZero();
        assertThat(sound().uncorked).isTrue();
    }

    /** RFC 3261 section 14.1: who made the Call-ID waits 2.1 to 4 s, the other 0 to 2 s. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void afterGlareItIsTriedAgainAtMostFiveTimes(boolean incoming) {
        FakeSignalling.Session session = incoming ? desk.incoming() : desk.outgoing();
        CompletionStage<Outcome> hold = lines.hold(1);
        for (int round = 1; round <= 5; round++) {
            session.reinviteRefused(491);
            assertThat(line().localHold()).isEqualTo(HOLDING);
            desk.pass(Duration.ofMillis(incoming ? 0 : 2_099));
            if (!incoming) {
                assertThat(session.count("reinvite")).isEqualTo(round);
            }
            desk.pass(Duration.ofMillis(incoming ? 2_000 : 1_901));
            assertThat(session.count("reinvite")).isEqualTo(round + 1);
        }
        session.reinviteRefused(491);
        assertThat(now(hold)).isEqualTo(Outcome.done(1));
        assertThat(line().localHold()).isEqualTo(HELD);
        assertThat(line().holdSignalled()).isFalse();
        assertThat(line().notice()).isNotBlank();
        desk.pass(Duration.ofMinutes(1));
        assertThat(session.count("reinvite")).isEqualTo(6);
    }

    @Test
    void clicksDuringTheWaitAfterGlareDoNotCutItShort() {
        FakeSignalling.Session session = desk.outgoing();
        lines.hold(1);
        session.reinviteRefused(491);
        lines.resume(1);
        assertThat(line().localHold()).isEqualTo(NONE);
        lines.hold(1);
        desk.pass(Duration.ofMillis(2_000));
        assertThat(session.count("reinvite")).isEqualTo(1);
        desk.pass(Duration.ofMillis(2_000));
        assertThat(session.count("reinvite")).isEqualTo(2);
    }

    @Test
    void afterGlareThePeersOwnOfferToSendAndReceiveSettlesOurHold() {
        FakeSignalling.Session session = desk.outgoing();
        CompletionStage<Outcome> hold = lines.hold(1);
        session.reinviteRefused(491);
        session.reinvited(description(SENDRECV));
        assertThat(session.lastSent()).isEqualTo("200 to re-INVITE SENDONLY");
        assertThat(now(hold)).isEqualTo(Outcome.done(1));
        session.reinviteAcknowledged(null);
        desk.pass(Duration.ofMinutes(1));
        assertThat(session.count("reinvite")).isEqualTo(1);
    }

    @Test
    void afterGlareWithThePeersHoldOursIsStillSignalled() {
        FakeSignalling.Session session = desk.outgoing();
        lines.hold(1);
        session.reinviteRefused(491);
        session.reinvited(description(SENDONLY));
        assertThat(session.lastSent()).isEqualTo("200 to re-INVITE INACTIVE");
        session.reinviteAcknowledged(null);
        assertThat(line().localHold()).isEqualTo(HOLDING);
        assertThat(line().remoteHold()).isTrue();
        desk.pass(Duration.ofSeconds(4));
        assertThat(session.lastSent()).isEqualTo("reinvite INACTIVE");
        session.reinviteAnswered(INACTIVE);
        assertThat(line().localHold()).isEqualTo(HELD);
    }

    @Test
    void anInactiveAnswerDoesNotPassForAResume() {
        FakeSignalling.Session session = desk.outgoing();
        lines.hold(1);
        session.reinviteAnswered(INACTIVE);
        lines.resume(1);
        session.reinviteRefused(491);
        session.reinvited(description(INACTIVE));
        session.reinviteAcknowledged(null);
        assertThat(line().localHold()).isEqualTo(RESUMING);
        desk.pass(Duration.ofSeconds(4));
        assertThat(session.lastSent()).isEqualTo("reinvite SENDRECV");
        session.reinviteAnswered(SENDRECV);
        assertThat(line().localHold()).isEqualTo(NONE);
        assertThat(line().remoteHold()).isFalse();
    }

    @Test
    void retryAfterIsHonoured() {
        FakeSignalling.Session session = desk.outgoing();
        lines.hold(1);
        session.ours = false;
        session.listener.reinviteRefused(500, "Server Internal Error", Duration.ofSeconds(7));
        desk.pass(Duration.ofMillis(6_999));
        assertThat(session.count("reinvite")).isEqualTo(1);
        assertThat(line().localHold()).isEqualTo(HOLDING);
        desk.pass(Duration.ofMillis(1));
        assertThat(session.count("reinvite")).isEqualTo(2);
        session.ours = false;
        session.listener.reinviteRefused(500, "Server Internal Error", null);
        assertThat(line().localHold()).isEqualTo(HELD);
        assertThat(line().holdSignalled()).isFalse();
    }

    @Test
    void aReInviteThatNobodyAnswersIsTriedOnceMoreAndThenTheCallEnds() {
        FakeSignalling.Session session = desk.outgoing();
        CompletionStage<Outcome> hold = lines.hold(1);
        hear();
        desk.pass(Duration.ofSeconds(32));
        session.reinviteRefused(408);
        assertThat(session.count("reinvite")).isEqualTo(2);
        desk.pass(Duration.ofSeconds(32));
        assertThat(now(hold).done()).isFalse();
        session.reinviteRefused(408);
        assertThat(session.lastSent()).isEqualTo("hangUp");
        assertThat(line().state()).isEqualTo(CallState.DISCONNECTED);
        assertThat(line().reason().by()).isEqualTo(EndReason.By.NETWORK);
    }

    @Test
    void aPeerThatIsStillHeardKeepsItsCall() {
        FakeSignalling.Session session = desk.outgoing();
        lines.hold(1);
        session.reinviteRefused(408);
        desk.pass(Duration.ofSeconds(32));
        hear();
        desk.pass(Duration.ofSeconds(10));
        session.reinviteRefused(408);
        assertThat(line().state()).isEqualTo(CallState.CONFIRMED);
        assertThat(line().localHold()).isEqualTo(HELD);
        assertThat(line().holdSignalled()).isFalse();

        // Nobody knows whether the peer took the hold: the resume is signalled to be sure.
        lines.resume(1);
        assertThat(session.lastSent()).isEqualTo("reinvite SENDRECV");
        session.reinviteAnswered(SENDRECV);
        assertThat(line().localHold()).isEqualTo(NONE);
    }

    @Test
    void anUnansweredHoldThatWasTakenBackIsStillMadeSure() {
        FakeSignalling.Session session = desk.outgoing();
        lines.hold(1);
        lines.resume(1);
        session.reinviteRefused(408);
        assertThat(session.lastSent()).isEqualTo("reinvite SENDRECV");
        assertThat(line().localHold()).isEqualTo(RESUMING);
    }

    @Test
    void whileThePeersReInviteIsOpenOursWaitsForItsAck() {
        FakeSignalling.Session session = desk.outgoing();
        session.reinvited(description(SENDRECV));
        lines.hold(1);
        assertThat(sound().uncorked).isFalse();
        assertThat(session.count("reinvite")).isZero();
        session.reinviteAcknowledged(null);
        assertThat(session.lastSent()).isEqualTo("reinvite SENDONLY");
    }

    @Test
    void anAckThatNeverComesDoesNotBlockUsForGood() {
        FakeSignalling.Session session = desk.outgoing();
        session.reinvited(null);
        lines.hold(1);
        desk.pass(Duration.ofSeconds(32));
        assertThat(session.count("reinvite")).isZero();
        session.theirs = false;
        desk.pass(Duration.ofSeconds(2));
        assertThat(session.lastSent()).isEqualTo("reinvite SENDONLY");
    }

    @Test
    void aClickDuringALateOfferIsSignalledAfterItsAck() {
        FakeSignalling.Session session = desk.outgoing();
        lines.hold(1);
        session.reinviteAnswered(RECVONLY);
        lines.resume(1);
        session.reinviteRefused(491);
        session.reinvited(null);
        assertThat(session.lastSent()).isEqualTo("200 to re-INVITE SENDRECV");
        lines.hold(1);
        assertThat(line().localHold()).isEqualTo(HOLDING);
        session.reinviteAcknowledged(description(SENDRECV));
        desk.pass(Duration.ofSeconds(4));
        assertThat(session.lastSent()).isEqualTo("reinvite SENDONLY");
        session.reinviteAnswered(RECVONLY);
        assertThat(line().localHold()).isEqualTo(HELD);
    }

    @Test
    void aReInviteWithNothingInCommonIsRefusedAndTheCallStays() {
        FakeSignalling.Session session = desk.outgoing();
        SessionDescription strange =
                description("192.0.2.2", 30_000, SENDONLY, new Format(18, "G729", 8000, 1, ""));
        session.reinvited(strange);
        assertThat(session.lastSent()).isEqualTo("reject re-INVITE 488");
        assertThat(line().remoteHold()).isFalse();
        assertThat(line().remoteDirection()).isEqualTo(SENDRECV);
        assertThat(sound().agreement.sends()).isTrue();
        lines.hold(1);
        assertThat(session.lastSent()).isEqualTo("reinvite SENDONLY");
        session.ours = false;
        session.listener.reinviteAnswered(strange);
        assertThat(line().localHold()).isEqualTo(HELD);
    }

    @Test
    void aReInviteThatRefusesTheSoundIsAnsweredWithPortZero() {
        FakeSignalling.Session session = desk.outgoing();
        session.reinvited(description("192.0.2.2", 0, SENDRECV, FakeMedia.G722));
        session.reinviteAcknowledged(null);
        assertThat(session.last.port()).isZero();
        assertThat(sound().agreement.remote()).isNull();
        assertThat(sound().agreement.receives()).isFalse();
        session.reinvited(description(SENDRECV));
        assertThat(session.last.port()).isEqualTo(sound().port);
        assertThat(sound().agreement.sends()).isTrue();
    }

    @Test
    void aCallThatEndsLeavesNoHoldAndNoTimer() {
        FakeSignalling.Session session = desk.outgoing();
        lines.hold(1);
        session.reinviteRefused(491);
        session.listener.ended(new EndReason(200, "Hung up", EndReason.By.REMOTE));
        assertThat(line().localHold()).isEqualTo(NONE);
        assertThat(line().heldSince()).isNull();
        desk.pass(Duration.ofSeconds(60));
        assertThat(desk.loop.timers()).isZero();
        assertThat(session.count("reinvite")).isEqualTo(1);
    }

    @Test
    void aRefreshChangesNothingOnALineThatTalksOrIsHeld() {
        FakeSignalling.Session session = desk.outgoing();
        session.listener.refreshDue();
        assertThat(session.lastSent()).isEqualTo("reinvite SENDRECV");
        assertThat(desk.line(1).localHold()).isEqualTo(LocalHold.NONE);
        assertThat(desk.media.last().uncorked).isTrue();
        session.reinviteAnswered(Direction.SENDRECV);

        desk.lines.hold(1);
        session.reinviteAnswered(Direction.RECVONLY);
        session.listener.refreshDue();
        assertThat(session.lastSent()).isEqualTo("reinvite SENDONLY");
        assertThat(desk.line(1).localHold()).isEqualTo(LocalHold.HELD);
        session.reinviteRefused(488);
        assertThat(desk.line(1).localHold()).isEqualTo(LocalHold.HELD);
        assertThat(desk.line(1).notice()).isNull();
        assertThat(session.count("reinvite")).isEqualTo(3);
    }

    @Test
    void aRefusedRefreshDoesNotHoldALineThatTalks() {
        FakeSignalling.Session session = desk.outgoing();
        session.listener.refreshDue();
        session.reinviteRefused(408);
        assertThat(desk.line(1).localHold()).isEqualTo(LocalHold.NONE);
        assertThat(desk.line(1).state()).isEqualTo(CallState.CONFIRMED);
        assertThat(session.count("reinvite")).isEqualTo(1);
    }

    @Test
    void aClickDuringARefreshIsSignalledAfterIt() {
        FakeSignalling.Session session = desk.outgoing();
        session.listener.refreshDue();
        desk.lines.hold(1);
        assertThat(desk.line(1).localHold()).isEqualTo(LocalHold.HOLDING);
        session.reinviteAnswered(Direction.SENDRECV);
        assertThat(session.lastSent()).isEqualTo("reinvite SENDONLY");
    }

    @Test
    void aRefreshThatFallsIntoThePeersReInviteWaitsForItsEnd() {
        FakeSignalling.Session session = desk.outgoing();
        session.reinvited(FakeSignalling.description(Direction.SENDRECV));
        session.listener.refreshDue();
        assertThat(session.count("reinvite")).isZero();
        session.reinviteAcknowledged(null);
        assertThat(session.lastSent()).isEqualTo("reinvite SENDRECV");
    }
}
