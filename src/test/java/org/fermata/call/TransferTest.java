package org.fermata.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.rig.Accounts;
import org.fermata.sdp.Direction;
import org.fermata.store.Settings;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Transfers, asked for by us and by the other side. */
class TransferTest {

    private final Desk desk = new Desk();

    /** What a peer that transfers us is told. */
    private static final class Wish implements Referral {
        final List<String> told = new ArrayList<>();
        private final String target;

        Wish(String target) {
            this.target = target;
        }

        @Override
        public String target() {
            return target;
        }

        @Override
        public Signalling.Occasion occasion() {
            return new Signalling.Occasion(
                    "a;to-tag=b;from-tag=c", false, "<sip:boss@example.org>");
        }

        @Override
        public void accept() {
            told.add("accepted");
        }

        @Override
        public void reject(int code) {
            told.add("rejected " + code);
        }

        @Override
        public void progress(int code) {
            told.add(Integer.toString(code));
        }
    }

    @Test
    void theLineIsHeldBeforeThePeerIsAskedAndEndsWhenItIsThrough() {
        FakeSignalling.Session session = desk.outgoing();
        CompletionStage<Outcome> transfer = desk.lines.transfer(1, "700");
        assertThat(session.lastSent()).isEqualTo("reinvite SENDONLY");
        assertThat(desk.media.last().uncorked).isFalse();
        session.reinviteAnswered(Direction.RECVONLY);
        assertThat(session.lastSent()).isEqualTo("transfer sip:700@example.org");
        assertThat(desk.line(1).notice()).isEqualTo("Transferring to 700.");
        session.listener.transferProgress(100, "Under way");
        session.listener.transferProgress(180, "Under way");
        assertThat(desk.line(1).notice()).isEqualTo("Transferring to 700: it rings there.");
        assertThat(Desk.now(transfer)).isNull();
        session.listener.transferProgress(200, "Hung up");
        assertThat(Desk.now(transfer)).isEqualTo(Outcome.done(1));
        assertThat(session.lastSent()).isEqualTo("hangUp");
        assertThat(desk.line(1).reason())
                .isEqualTo(new EndReason(200, "Transferred to 700", EndReason.By.LOCAL));
    }

    private static Settings parkingAt(String code) {
        Settings basis = Desk.with(new Settings.CallSettings(64, true, true));
        return new Settings(
                Map.of("home", Accounts.withCodes(basis.accounts().get("home"), code, null)),
                basis.call(),
                basis.audio(),
                basis.codec(),
                basis.rtp(),
                basis.jitter(),
                basis.ui());
    }

    @Test
    void aCallIsParkedByATransferToTheCode() {
        desk.settings = parkingAt("*68#");
        FakeSignalling.Session session = desk.outgoing();
        CompletionStage<Outcome> parked = desk.lines.park(1);
        assertThat(desk.line(1).notice()).isEqualTo("Parking at *68#.");
        session.reinviteAnswered(Direction.RECVONLY);
        assertThat(session.lastSent()).isEqualTo("transfer sip:*68%23@example.org");
        session.listener.transferProgress(200, "Hung up");
        assertThat(Desk.now(parked)).isEqualTo(Outcome.done(1));
        assertThat(desk.line(1).reason())
                .isEqualTo(new EndReason(200, "Parked at *68#", EndReason.By.LOCAL));
    }

    @Test
    void aCallThatCannotBeParkedComesBackWithTheReason() {
        desk.settings = parkingAt("700");
        FakeSignalling.Session session = desk.outgoing();
        CompletionStage<Outcome> parked = desk.lines.park(1);
        session.reinviteAnswered(Direction.RECVONLY);
        session.listener.transferProgress(486, "Busy");
        assertThat(Desk.now(parked)).isEqualTo(Outcome.refused(1, "Parking at 700 failed: Busy."));
        assertThat(session.lastSent()).isEqualTo("reinvite SENDRECV");
        assertThat(desk.line(1).notice()).isEqualTo("Parking at 700 failed: Busy.");
    }

    @Test
    void withoutACodeNothingIsParkedAndNobodyHeld() {
        FakeSignalling.Session session = desk.outgoing();
        assertThat(Desk.now(desk.lines.park(1)).reason())
                .isEqualTo("The account of line 1 has no park code.");
        desk.settings = parkingAt("");
        assertThat(Desk.now(desk.lines.park(1)).done()).isFalse();
        assertThat(Desk.now(desk.lines.park(9)).reason()).isEqualTo("There is no line 9.");
        assertThat(session.count("reinvite")).isZero();
    }

    @Test
    void aTransferThatFailsBringsTheCallBackWithTheReason() {
        FakeSignalling.Session session = desk.outgoing();
        CompletionStage<Outcome> transfer = desk.lines.transfer(1, "700");
        session.reinviteAnswered(Direction.RECVONLY);
        session.listener.transferProgress(486, "Busy");
        assertThat(Desk.now(transfer))
                .isEqualTo(Outcome.refused(1, "The transfer to 700 failed: Busy."));
        assertThat(session.lastSent()).isEqualTo("reinvite SENDRECV");
        session.reinviteAnswered(Direction.SENDRECV);
        assertThat(desk.line(1).localHold()).isEqualTo(LocalHold.NONE);
        assertThat(desk.line(1).notice()).isEqualTo("The transfer to 700 failed: Busy.");
        desk.lines.hold(1);
        assertThat(desk.line(1).notice()).isNull();
    }

    @Test
    void aLineThatTheUserHoldsMeanwhileStaysHeldWhenItsTransferFails() {
        FakeSignalling.Session session = desk.outgoing();
        desk.lines.transfer(1, "700");
        session.reinviteAnswered(Direction.RECVONLY);
        desk.lines.hold(1);
        session.listener.transferProgress(486, "Busy");
        assertThat(desk.line(1).notice()).isEqualTo("The transfer to 700 failed: Busy.");
        assertThat(desk.line(1).localHold()).isEqualTo(LocalHold.HELD);
    }

    @Test
    void aStrangerHasUsCallWithoutTheAccount() {
        FakeSignalling.Session session =
                desk.signalling.ringsIn(
                        FakeSignalling.description(Direction.SENDRECV), Announcement.NONE, false);
        desk.lines.answer(1);
        session.listener.acknowledged(null);
        desk.pass(Duration.ZERO);
        Wish wish = new Wish("sip:700@example.org");
        session.listener.referred(wish);
        assertThat(wish.told).contains("accepted");
        assertThat(desk.signalling.last().account).isNull();
    }

    @Test
    void aFailedTransferOfAHeldLineLeavesItHeldAndDoesNotInterruptAnother() {
        FakeSignalling.Session first = desk.outgoing();
        CompletionStage<Outcome> transfer = desk.lines.transfer(1, "700");
        first.reinviteAnswered(Direction.RECVONLY);
        desk.outgoing();
        first.listener.transferProgress(404, "No such number");
        assertThat(Desk.now(transfer).done()).isFalse();
        assertThat(desk.line(1).localHold()).isEqualTo(LocalHold.HELD);
        assertThat(desk.line(2).localHold()).isEqualTo(LocalHold.NONE);
    }

    @Test
    void aPeerThatSaysYesAndHangsUpIsThrough() {
        FakeSignalling.Session session = desk.outgoing();
        CompletionStage<Outcome> transfer = desk.lines.transfer(1, "700");
        session.reinviteAnswered(Direction.RECVONLY);
        session.listener.transferProgress(100, "Under way");
        session.listener.ended(new EndReason(200, "Hung up", EndReason.By.REMOTE));
        assertThat(Desk.now(transfer)).isEqualTo(Outcome.done(1));
        assertThat(desk.line(1).reason())
                .isEqualTo(new EndReason(200, "Left for 700", EndReason.By.REMOTE));
    }

    @Test
    void aPeerThatHangsUpWithoutAnAnswerIsNotThrough() {
        FakeSignalling.Session session = desk.outgoing();
        CompletionStage<Outcome> transfer = desk.lines.transfer(1, "700");
        session.reinviteAnswered(Direction.RECVONLY);
        session.listener.ended(new EndReason(200, "Hung up", EndReason.By.REMOTE));
        assertThat(Desk.now(transfer).reason()).isEqualTo("The call is over: Hung up.");
    }

    @Test
    void resumingBeforeTheHoldStandsGivesTheTransferUp() {
        FakeSignalling.Session session = desk.outgoing();
        CompletionStage<Outcome> transfer = desk.lines.transfer(1, "700");
        desk.lines.resume(1);
        assertThat(Desk.now(transfer).reason()).contains("given up");
        session.reinviteAnswered(Direction.RECVONLY);
        assertThat(session.count("transfer")).isZero();
    }

    @Test
    void nobodyIsAskedTwiceAtOnceAndSilenceIsSaidAfterFortySeconds() {
        FakeSignalling.Session session = desk.outgoing();
        CompletionStage<Outcome> transfer = desk.lines.transfer(1, "700");
        session.reinviteAnswered(Direction.RECVONLY);
        assertThat(Desk.now(desk.lines.transfer(1, "701")).reason())
                .isEqualTo("Line 1 is being transferred already.");
        desk.pass(Duration.ofSeconds(40));
        assertThat(Desk.now(transfer).reason()).contains("has not said within 40 s");
        session.listener.transferProgress(200, "Hung up");
        assertThat(desk.line(1).state()).isEqualTo(CallState.DISCONNECTED);
    }

    @Test
    void hopelessTransfersAreRefusedBeforeTheLineIsHeld() {
        desk.lines.dial("600", null);
        assertThat(Desk.now(desk.lines.transfer(1, "700")).reason())
                .isEqualTo("Line 1 has not been answered yet.");
        FakeSignalling.Session session = desk.signalling.last();
        session.invite();
        session.answered(Direction.SENDRECV);
        assertThat(Desk.now(desk.lines.transfer(1, "<<>>")).done()).isFalse();
        assertThat(Desk.now(desk.lines.transferToLine(1, 1)).done()).isFalse();
        assertThat(Desk.now(desk.lines.transferToLine(1, 9)).done()).isFalse();
        assertThat(session.count("reinvite")).isZero();
    }

    @Test
    void linesAreJoinedAndBothEnd() {
        FakeSignalling.Session first = desk.outgoing();
        FakeSignalling.Session second = desk.incoming();
        first.reinviteAnswered(Direction.RECVONLY);
        CompletionStage<Outcome> transfer = desk.lines.transferToLine(1, 2);
        assertThat(first.lastSent()).isEqualTo("transfer to sip:caller@example.org");
        assertThat(desk.line(1).notice()).isEqualTo("Transferring to Caller.");
        first.listener.transferProgress(200, "Hung up");
        assertThat(Desk.now(transfer)).isEqualTo(Outcome.done(1));
        assertThat(first.lastSent()).isEqualTo("hangUp");
        assertThat(second.lastSent()).isEqualTo("hangUp");
        assertThat(desk.line(1).reason().text()).isEqualTo("Transferred to Caller");
        assertThat(desk.line(2).reason().text()).isEqualTo("Transferred to 600");
    }

    @Test
    void aPeersWishToTransferUsIsFollowedAndToldBack() {
        FakeSignalling.Session session = desk.outgoing();
        Wish wish = new Wish("sip:700@example.org");
        session.listener.referred(wish);
        FakeSignalling.Session next = desk.signalling.last();
        assertThat(next.target).isEqualTo("sip:700@example.org");
        assertThat(next.occasion).isEqualTo(wish.occasion());
        assertThat(next.account).isEqualTo("home");
        assertThat(desk.line(1).notice()).isEqualTo("The other side transfers you to 700.");
        assertThat(desk.line(2).notice()).isEqualTo("600 transferred you.");
        next.invite();
        next.listener.provisional(180, "tag", null);
        next.answered(Direction.SENDRECV);
        assertThat(wish.told).containsExactly("accepted", "180", "200");
        assertThat(desk.line(1).localHold()).isEqualTo(LocalHold.HOLDING);
        session.listener.ended(new EndReason(200, "Hung up", EndReason.By.REMOTE));
        assertThat(desk.line(2).state()).isEqualTo(CallState.CONFIRMED);
    }

    @Test
    void aPeersWishThatFailsBringsTheCallBack() {
        FakeSignalling.Session session = desk.outgoing();
        Wish wish = new Wish("sip:700@example.org");
        session.listener.referred(wish);
        FakeSignalling.Session next = desk.signalling.last();
        next.invite();
        session.reinviteAnswered(Direction.RECVONLY);
        next.listener.ended(new EndReason(486, "Busy", EndReason.By.REMOTE));
        assertThat(wish.told).containsExactly("accepted", "486");
        assertThat(desk.line(1).notice()).isEqualTo("You could not be transferred to 700: Busy.");
        session.reinviteAnswered(Direction.SENDRECV);
        assertThat(desk.line(1).localHold()).isEqualTo(LocalHold.NONE);
    }

    @Test
    void aPeerThatIsHeldTransfersALineThatStaysHeld() {
        FakeSignalling.Session session = desk.outgoing();
        desk.outgoing();
        session.reinviteAnswered(Direction.RECVONLY);
        session.listener.referred(new Wish("sip:700@example.org"));
        FakeSignalling.Session next = desk.signalling.last();
        next.invite();
        next.answered(Direction.SENDRECV);
        assertThat(desk.line(2).localHold()).isEqualTo(LocalHold.NONE);
        assertThat(desk.line(3).localHold()).isEqualTo(LocalHold.HOLDING);
        assertThat(next.lastSent()).isEqualTo("reinvite SENDONLY");
    }

    @Test
    void onlyOneWishAtATimeIsFollowedAndNoneBeyondTheLines() {
        FakeSignalling.Session session = desk.outgoing();
        session.listener.referred(new Wish("sip:700@example.org"));
        Wish second = new Wish("sip:701@example.org");
        session.listener.referred(second);
        assertThat(second.told).containsExactly("rejected 603");

        desk.settings = Desk.with(new Settings.CallSettings(3, true, true));
        FakeSignalling.Session other = desk.incoming();
        Wish third = new Wish("sip:702@example.org");
        other.listener.referred(third);
        assertThat(third.told).containsExactly("rejected 486");
        Wish unreadable = new Wish("unreadable");
        desk.settings = Desk.with(new Settings.CallSettings(9, true, true));
        other.listener.referred(unreadable);
        assertThat(unreadable.told).containsExactly("rejected 603");
    }

    @Test
    void aCallThatReplacesALineGoesOnAsThatLineWas() {
        FakeSignalling.Session held = desk.outgoing();
        desk.outgoing();
        held.reinviteAnswered(Direction.RECVONLY);
        desk.lines.mute(1, true);
        Announcement announcement = new Announcement(held, null, Announcement.Ring.USUAL, null);
        FakeSignalling.Session next =
                desk.signalling.ringsIn(
                        FakeSignalling.description(Direction.SENDRECV), announcement);
        desk.loop.runReady();
        next.listener.acknowledged(null);
        assertThat(held.lastSent()).isEqualTo("hangUp");
        assertThat(desk.line(1).reason().text()).isEqualTo("Goes on as line 3");
        assertThat(desk.line(3).state()).isEqualTo(CallState.CONFIRMED);
        assertThat(desk.line(3).localHold()).isIn(LocalHold.HOLDING, LocalHold.HELD);
        assertThat(desk.line(3).muted()).isTrue();
        assertThat(desk.line(3).notice()).isEqualTo("600 transferred you.");
        assertThat(desk.line(2).localHold()).isEqualTo(LocalHold.NONE);
        assertThat(desk.media.ringing).isFalse();
    }

    @Test
    void aLineThatIsTalkedOnIsReplacedWithoutAClickThoughEveryLineIsTaken() {
        desk.settings = Desk.with(new Settings.CallSettings(1, true, true));
        FakeSignalling.Session talked = desk.outgoing();
        FakeSignalling.Session next =
                desk.signalling.ringsIn(
                        FakeSignalling.description(Direction.SENDRECV),
                        new Announcement(talked, null, Announcement.Ring.USUAL, null));
        desk.loop.runReady();
        next.listener.acknowledged(null);
        assertThat(talked.lastSent()).isEqualTo("hangUp");
        assertThat(desk.line(2).localHold()).isEqualTo(LocalHold.NONE);
        assertThat(desk.media.last().uncorked).isTrue();
    }

    /** The talk goes on until the one who takes it over is answered (RFC 3891 section 3). */
    @Test
    void aLineIsLeftForItsReplacementOnlyOnceThatIsAnswered() {
        FakeSignalling.Session talked = desk.outgoing();
        desk.media.gathersLater = true;
        FakeSignalling.Session next = replacing(talked);
        assertThat(talked.count("hangUp")).isZero();
        assertThat(desk.line(1).state()).isEqualTo(CallState.CONFIRMED);
        desk.media.last().gathered.run();
        assertThat(next.lastSent()).isEqualTo("200 SENDRECV");
        assertThat(talked.lastSent()).isEqualTo("hangUp");
        assertThat(desk.line(1).reason().text()).isEqualTo("Goes on as line 2");
    }

    @Test
    void aLineStaysWhoseReplacementIsCancelledBeforeItIsAnswered() {
        FakeSignalling.Session talked = desk.outgoing();
        desk.media.gathersLater = true;
        FakeSignalling.Session next = replacing(talked);
        next.listener.ended(new EndReason(487, "Cancelled by the caller", EndReason.By.REMOTE));
        desk.loop.runReady();
        assertThat(talked.count("hangUp")).isZero();
        assertThat(desk.line(1).state()).isEqualTo(CallState.CONFIRMED);
        assertThat(desk.line(1).localHold()).isEqualTo(LocalHold.NONE);
    }

    @Test
    void aLineThatEndedMeanwhileIsNotHungUpOnceMore() {
        FakeSignalling.Session talked = desk.outgoing();
        desk.media.gathersLater = true;
        FakeSignalling.Session next = replacing(talked);
        talked.listener.ended(new EndReason(200, "Hung up", EndReason.By.REMOTE));
        desk.media.last().gathered.run();
        assertThat(next.lastSent()).isEqualTo("200 SENDRECV");
        assertThat(talked.count("hangUp")).isZero();
        assertThat(desk.line(1).reason().text()).isEqualTo("Hung up");
    }

    private FakeSignalling.Session replacing(FakeSignalling.Session talked) {
        FakeSignalling.Session next =
                desk.signalling.ringsIn(
                        FakeSignalling.description(Direction.SENDRECV),
                        new Announcement(talked, null, Announcement.Ring.USUAL, null));
        desk.loop.runReady();
        return next;
    }
}
