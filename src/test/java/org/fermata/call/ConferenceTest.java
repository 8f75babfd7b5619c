package org.fermata.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fermata.call.Desk.now;
import static org.fermata.call.LocalHold.HELD;
import static org.fermata.call.LocalHold.NONE;
import static org.fermata.sdp.Direction.RECVONLY;
import static org.fermata.sdp.Direction.SENDRECV;

import org.fermata.store.Settings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Lines merged into conferences, and what hold, answering and hanging up mean to them. */
class ConferenceTest {

    private final Desk desk = new Desk();
    private final Lines lines = desk.lines;
    private FakeSignalling.Session first;
    private FakeSignalling.Session second;
    private FakeSignalling.Session third;

    /** Three calls, of which the last one is talked on. */
    @BeforeEach
    void call() {
        first = desk.outgoing();
        second = desk.outgoing();
        first.reinviteAnswered(RECVONLY);
        third = desk.outgoing();
        second.reinviteAnswered(RECVONLY);
    }

    private FakeMedia.Sound sound(int line) {
        return desk.media.opened.get(line - 1);
    }

    private List<Integer> mates(int line) {
        return desk.line(line).mergedWith();
    }

    private LocalHold hold(int line) {
        return desk.line(line).localHold();
    }

    private void settle() {
        for (FakeSignalling.Session session : List.of(first, second, third)) {
            if (session.lastSent().equals("reinvite SENDRECV")) {
                session.sent.add("answered");
                session.reinviteAnswered(SENDRECV);
            } else if (session.lastSent().startsWith("reinvite")) {
                session.sent.add("answered");
                session.reinviteAnswered(RECVONLY);
            }
        }
        desk.loop.runReady();
    }

    private void mergeAll() {
        lines.merge(List.of(1, 2, 3));
        settle();
    }

    @Test
    void heldLinesAreMergedAndResumedWithoutHoldingEachOther() {
        CompletionStage<Outcome> merge = lines.merge(List.of(3, 1, 2));
        assertThat(now(merge)).as("before the peers agree").isNull();
        first.reinviteAnswered(SENDRECV);
        assertThat(now(merge)).isNull();
        second.reinviteAnswered(SENDRECV);
        assertThat(now(merge)).isEqualTo(Outcome.done(3));
        assertThat(mates(1)).containsExactly(2, 3);
        assertThat(mates(2)).containsExactly(1, 3);
        assertThat(mates(3)).containsExactly(1, 2);
        assertThat(sound(1).uncorked && sound(2).uncorked && sound(3).uncorked).isTrue();
        assertThat(sound(1).conference)
                .isNotZero()
                .isEqualTo(sound(2).conference)
                .isEqualTo(sound(3).conference);
        assertThat(third.count("reinvite")).isZero();
    }

    @Test
    void everyLineOfAConferenceIsToldWhenItChanges() {
        desk.told.clear();
        mergeAll();
        assertThat(desk.told)
                .filteredOn(line -> line.mergedWith().size() == 2)
                .hasSizeBetween(3, 9);
        desk.told.clear();
        lines.hangUp(2);
        desk.loop.runReady();
        assertThat(desk.told)
                .filteredOn(line -> line.line() != 2)
                .extracting(LineSnapshot::mergedWith)
                .containsExactlyInAnyOrder(List.of(3), List.of(1));
    }

    @Test
    void theOthersAreHeldThatAreNotMerged() {
        lines.merge(List.of(1, 2));
        settle();
        assertThat(hold(1)).isEqualTo(NONE);
        assertThat(hold(2)).isEqualTo(NONE);
        assertThat(hold(3)).isEqualTo(HELD);
    }

    @Test
    void aLineIsAddedToAConference() {
        lines.merge(List.of(1, 2));
        settle();
        lines.merge(List.of(3, 1));
        settle();
        assertThat(mates(2)).containsExactly(1, 3);
        assertThat(List.of(hold(1), hold(2), hold(3))).containsOnly(NONE);
    }

    @Test
    void twoConferencesStandApartAndBecomeOne() {
        desk.outgoing();
        lines.merge(List.of(1, 2));
        settle();
        lines.merge(List.of(3, 4));
        settle();
        assertThat(mates(1)).containsExactly(2);
        assertThat(mates(4)).containsExactly(3);
        assertThat(sound(1).conference).isNotEqualTo(sound(3).conference);
        assertThat(List.of(hold(1), hold(2))).containsOnly(HELD);
        lines.merge(List.of(1, 3));
        settle();
        assertThat(mates(1)).containsExactly(2, 3, 4);
        assertThat(hold(1)).isEqualTo(NONE);
        assertThat(hold(2)).as("was not named, and stays held").isEqualTo(HELD);
    }

    @Test
    void aLineIsHeldAloneAndResumesIntoItsConference() {
        mergeAll();
        lines.hold(1);
        settle();
        assertThat(hold(1)).isEqualTo(HELD);
        assertThat(mates(1)).containsExactly(2, 3);
        assertThat(List.of(hold(2), hold(3))).containsOnly(NONE);
        lines.resume(1);
        settle();
        assertThat(List.of(hold(1), hold(2), hold(3))).containsOnly(NONE);
    }

    @Test
    void anotherCallHoldsTheWholeConferenceAndOneResumesAlone() {
        mergeAll();
        desk.incoming();
        settle();
        assertThat(List.of(hold(1), hold(2), hold(3))).containsOnly(HELD);
        lines.resume(2);
        settle();
        assertThat(hold(2)).isEqualTo(NONE);
        assertThat(List.of(hold(1), hold(3))).containsOnly(HELD);
        assertThat(mates(2)).containsExactly(1, 3);
        lines.merge(List.of(1, 2, 3));
        settle();
        assertThat(List.of(hold(1), hold(2), hold(3))).containsOnly(NONE);
    }

    @Test
    void aLineThatIsSplitOffIsHeldWhileTheOthersGoOn() {
        mergeAll();
        int before = sound(2).conference;
        CompletionStage<Outcome> split = lines.split(1);
        assertThat(sound(1).uncorked).isFalse();
        assertThat(sound(1).conference).isZero();
        settle();
        assertThat(now(split)).isEqualTo(Outcome.done(1));
        assertThat(hold(1)).isEqualTo(HELD);
        assertThat(mates(1)).isEmpty();
        assertThat(mates(2)).containsExactly(3);
        assertThat(sound(2).conference).isEqualTo(before);
        assertThat(now(lines.split(1))).as("split already").isEqualTo(Outcome.done(1));
    }

    @Test
    void aLineThatIsSplitOffTalksOnWhereNobodyElseDoes() {
        mergeAll();
        lines.hold(2);
        lines.hold(3);
        settle();
        assertThat(now(lines.split(1))).isEqualTo(Outcome.done(1));
        assertThat(hold(1)).isEqualTo(NONE);
    }

    @Test
    void withoutAutomaticHoldASplitLineTalksOn() {
        desk.settings = Desk.with(new Settings.CallSettings(64, false, true));
        mergeAll();
        assertThat(now(lines.split(1))).isEqualTo(Outcome.done(1));
        assertThat(List.of(hold(1), hold(2), hold(3))).containsOnly(NONE);
        assertThat(mates(1)).isEmpty();
    }

    @Test
    void hangingUpLeavesTheRestAndAConferenceOfOneIsNone() {
        mergeAll();
        lines.hangUp(1);
        assertThat(mates(1)).isEmpty();
        assertThat(mates(2)).containsExactly(3);
        third.listener.ended(new EndReason(200, EndReason.HUNG_UP, EndReason.By.REMOTE));
        assertThat(mates(2)).isEmpty();
        assertThat(sound(2).conference).isZero();
        assertThat(hold(2)).isEqualTo(NONE);
    }

    @Test
    void mutingALineLeavesItInItsConference() {
        mergeAll();
        lines.mute(1, true);
        assertThat(desk.line(1).muted()).isTrue();
        assertThat(desk.line(2).muted()).isFalse();
        assertThat(mates(1)).containsExactly(2, 3);
    }

    @Test
    void aResumeThatIsRefusedFailsTheMergeAndTheLineStaysHeldInTheConference() {
        CompletionStage<Outcome> merge = lines.merge(List.of(1, 2, 3));
        first.reinviteRefused(488);
        second.reinviteAnswered(SENDRECV);
        assertThat(now(merge).done()).isFalse();
        assertThat(now(merge).line()).isEqualTo(1);
        assertThat(now(merge).reason()).contains("refused to resume");
        assertThat(mates(1)).containsExactly(2, 3);
        assertThat(hold(1)).isEqualTo(HELD);
    }

    @Test
    void onlyConnectedLinesAreMergedAndAtLeastTwo() {
        lines.dial("600", null);
        desk.signalling.last().invite();
        assertThat(now(lines.merge(List.of(3, 4))))
                .isEqualTo(
                        Outcome.refused(
                                4, "Line 4 is not connected; only connected lines can be merged."));
        assertThat(mates(3)).isEmpty();
        assertThat(now(lines.merge(List.of(3, 3))).reason())
                .isEqualTo("Merging takes two lines or more.");
        assertThat(now(lines.merge(List.of(3, 9))).reason()).isEqualTo("There is no line 9.");
        lines.hangUp(1);
        assertThat(now(lines.merge(List.of(1, 3))).reason()).isEqualTo("Line 1 is over.");
    }
}
