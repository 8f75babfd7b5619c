package org.fermata.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.call.AccountSnapshot;
import org.fermata.call.EndReason;
import org.fermata.call.LocalHold;
import org.fermata.call.Outcome;
import org.fermata.call.RegistrationState;
import org.fermata.concurrent.ManualEventLoop;
import org.fermata.concurrent.Threads;
import org.fermata.rig.Accounts;
import org.fermata.store.AccountSettings;
import org.fermata.store.Settings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

class PhoneModelTest {

    private final ManualEventLoop signalling = new ManualEventLoop();
    private final TestExecutor executor = new TestExecutor();
    private final FakePhone phone = new FakePhone(signalling);
    private final Instant now = signalling.now();
    private PhoneModel model;

    @BeforeEach
    void open() {
        model = new PhoneModel(executor, phone.core());
        settle();
    }

    private void settle() {
        signalling.runReady();
        executor.runAll();
        signalling.runReady();
        executor.runAll();
    }

    @Test
    void linesStandInTheOrderOfTheirNumbers() {
        for (int number : new int[] {5, 1, 3, 2, 4}) {
            phone.put(Lines.line(number, now).make());
        }
        settle();

        assertThat(model.lines()).extracting(LineModel::number).containsExactly(1, 2, 3, 4, 5);
        phone.remove(3);
        settle();
        assertThat(model.lines()).extracting(LineModel::number).containsExactly(1, 2, 4, 5);
        assertThat(model.line(4).number()).isEqualTo(4);
        assertThat(model.line(3)).isNull();
    }

    @Test
    void linesThatWereThereBeforeTheWindowAreShown() {
        phone.put(Lines.line(7, now).make());
        signalling.runReady();
        PhoneModel later = new PhoneModel(executor, phone.core());
        settle();

        assertThat(later.lines()).extracting(LineModel::number).containsExactly(7);
        assertThat(later.readyProperty().get()).isTrue();
    }

    @Test
    void aBurstOfChangesMakesOneTurnAndShowsTheLast() {
        phone.put(Lines.line(1, now).make());
        settle();
        List<LinePhase> seen = new ArrayList<>();
        model.line(1).phaseProperty().addListener((p, before, after) -> seen.add(after));
        for (int change = 0; change < 100; change++) {
            phone.put(Lines.line(1, now).heldByPeer().make());
            phone.put(Lines.line(1, now).held(Duration.ZERO).make());
        }
        signalling.runReady();

        assertThat(executor.waiting()).isEqualTo(1);
        executor.runAll();
        assertThat(seen).containsExactly(LinePhase.HELD);
    }

    @Test
    void onlyConnectedLinesCanBeConnectedWithEachOther() {
        EndReason over = new EndReason(200, "Hung up", EndReason.By.LOCAL);
        phone.put(Lines.line(1, now).make());
        phone.put(Lines.line(2, now).held(Duration.ZERO).make());
        phone.put(Lines.line(3, now).heldByPeer().make());
        phone.put(Lines.line(4, now).ringing(Duration.ZERO).make());
        phone.put(Lines.line(5, now).calling(true).make());
        phone.put(Lines.line(6, now).ended(over).make());
        settle();
        LineModel first = model.line(1);

        assertThat(model.lines().stream().filter(first::canConnectWith))
                .extracting(LineModel::number)
                .containsExactly(2, 3);
        assertThat(model.lines().stream().filter(model.line(4)::canConnectWith)).isEmpty();
    }

    @Test
    void aLineIsParkedByTheCodeOfItsAccount() {
        phone.put(Lines.line(1, now).make());
        phone.put(Lines.line(2, now).account(null).make());
        settle();
        assertThat(model.line(1).parkCode()).isNull();
        assertThat(model.settings().canPark()).isFalse();

        Settings basis = Settings.DEFAULTS;
        AccountSettings work =
                new AccountSettings("sip:a@b.example", null, null, null, null, "UDP", true);
        phone.put(
                new Settings(
                        Map.of("work", Accounts.withCodes(work, "700", null)),
                        basis.call(),
                        basis.audio(),
                        basis.codec(),
                        basis.rtp(),
                        basis.jitter(),
                        basis.ui()));
        settle();
        assertThat(model.line(1).parkCode()).isEqualTo("700");
        assertThat(model.line(2).parkCode()).isNull();
        assertThat(model.settings().canPark()).isTrue();
        model.line(1).requestPark();
        settle();
        assertThat(phone.asked()).containsExactly("park 1");
    }

    @Test
    void anotherCallInTheSameSlotGetsAModelOfItsOwn() {
        phone.put(Lines.line(1, now).id("first").make());
        settle();
        LineModel first = model.line(1);
        first.requestDigits("12");
        phone.put(Lines.line(1, now).id("second").make());
        settle();

        assertThat(model.line(1)).isNotSameAs(first);
        assertThat(model.line(1).digitsProperty().get()).isEmpty();
        assertThat(model.lines()).hasSize(1);
    }

    @Test
    void theLineSpokenOnComesBeforeOneBeingCalled() {
        phone.put(Lines.line(1, now).calling(true).make());
        phone.put(Lines.line(2, now).held(Duration.ZERO).make());
        settle();
        assertThat(model.currentProperty().get().number()).isEqualTo(1);

        phone.put(Lines.line(2, now).make());
        settle();
        assertThat(model.currentProperty().get().number()).isEqualTo(2);

        phone.put(Lines.line(2, now).ended(new EndReason(200, "", EndReason.By.LOCAL)).make());
        phone.remove(1);
        settle();
        assertThat(model.currentProperty().get()).isNull();
    }

    @Test
    void commandsReachSignallingOnly() {
        phone.put(Lines.line(4, now).make());
        settle();
        LineModel line = model.line(4);
        line.requestHold();
        line.requestMute(true);
        line.requestDigits("1#");
        assertThat(phone.asked()).isEmpty();

        settle();
        assertThat(phone.asked()).containsExactly("hold 4", "mute 4 true", "dtmf 4 1#");
    }

    @Test
    void oneKeyHoldsALiveLineAndResumesAHeldOne() {
        phone.put(Lines.line(1, now).make());
        phone.put(Lines.line(2, now).held(Duration.ZERO).make());
        phone.put(Lines.line(3, now).ringing(Duration.ZERO).make());
        settle();
        model.lines().forEach(LineModel::requestHoldOrResume);
        settle();

        assertThat(phone.asked()).containsExactly("hold 1", "resume 2");
    }

    @Test
    void endingFitsTheStateOfTheLine() {
        EndReason gone = new EndReason(487, "cancelled", EndReason.By.REMOTE);
        phone.put(Lines.line(1, now).make());
        phone.put(Lines.line(2, now).ringing(Duration.ZERO).make());
        phone.put(Lines.line(3, now).missed(gone).make());
        settle();
        List.copyOf(model.lines()).forEach(LineModel::requestEnd);
        settle();

        assertThat(phone.asked()).containsExactly("hangUp 1", "decline 2", "dismiss 3");
        assertThat(model.line(3)).isNull();
    }

    @Test
    void hangingUpAllLeavesWhatIsOverAlone() {
        phone.put(Lines.line(1, now).held(Duration.ZERO).make());
        phone.put(Lines.line(2, now).ringing(Duration.ZERO).make());
        phone.put(
                Lines.line(3, now)
                        .missed(new EndReason(487, "cancelled", EndReason.By.REMOTE))
                        .make());
        settle();
        model.requestHangUpAll();
        settle();

        assertThat(phone.asked()).containsExactly("hangUp 1", "decline 2");
    }

    @Test
    void aRefusalShowsOnItsLineUntilTheStateChanges() {
        phone.put(Lines.line(1, now).hold(LocalHold.HELD, Duration.ZERO, true).make());
        phone.refuse("They did not take the call back.");
        settle();
        LineModel line = model.line(1);
        line.requestResume();
        settle();
        assertThat(line.problemProperty().get()).isEqualTo("They did not take the call back.");

        phone.put(Lines.line(1, now).make());
        settle();
        assertThat(line.problemProperty().get()).isNull();
    }

    @Test
    void whatWasDialledComesFirstInTheList() {
        phone.dialledBefore(List.of("602", "601"));
        signalling.runReady();
        PhoneModel later = new PhoneModel(executor, phone.core());
        settle();
        AtomicReference<Outcome> outcome = new AtomicReference<>();
        later.requestDial("601", "work", outcome::set);
        settle();

        assertThat(outcome.get().done()).isTrue();
        assertThat(phone.asked()).containsExactly("dial 601 from work");
        assertThat(later.dialled()).containsExactly("601", "602");
    }

    @Test
    void theWindowDoesNotWaitForTheHistoryAndWhatIsDialledMeanwhileStaysFirst() {
        phone.historyIsSlow();
        PhoneModel later = new PhoneModel(executor, phone.core());
        settle();
        assertThat(later.readyProperty().get()).isTrue();
        later.requestDial("601", "work", outcome -> {});
        settle();

        phone.dialledBefore(List.of("602", "601", "603"));
        settle();

        assertThat(later.dialled()).containsExactly("601", "602", "603");
    }

    @Test
    void aRefusedNumberIsNotRemembered() {
        phone.refuse("Nobody is called that.");
        AtomicReference<Outcome> outcome = new AtomicReference<>();
        model.requestDial("nobody", null, outcome::set);
        settle();

        assertThat(outcome.get().reason()).isEqualTo("Nobody is called that.");
        assertThat(model.dialled()).isEmpty();
    }

    @Test
    void theClockTicksOnlyWhileALiveLineIsSeen() {
        assertThat(signalling.timers()).isZero();
        model.setWatched(true);
        assertThat(signalling.timers()).isZero();

        phone.put(Lines.line(1, now).held(Duration.ZERO).make());
        settle();
        assertThat(signalling.timers()).isEqualTo(1);
        List<Instant> ticks = new ArrayList<>();
        model.nowProperty().addListener((property, before, after) -> ticks.add(after));
        for (int second = 0; second < 5; second++) {
            signalling.advance(Duration.ofSeconds(1));
            executor.runAll();
        }
        assertThat(ticks).hasSize(5);

        model.setWatched(false);
        signalling.advance(Duration.ofSeconds(1));
        executor.runAll();
        assertThat(signalling.timers()).isZero();
        assertThat(ticks).hasSize(5);

        model.setWatched(true);
        phone.put(Lines.line(1, now).ended(new EndReason(200, "", EndReason.By.LOCAL)).make());
        settle();
        signalling.advance(Duration.ofSeconds(1));
        executor.runAll();
        assertThat(signalling.timers()).isZero();
    }

    @Test
    void anAccountKeepsItsModelWhenItsStateChanges() {
        phone.put(new AccountSnapshot("a", "sip:a@x", RegistrationState.REGISTERING, null));
        settle();
        AccountModel account = model.accounts().getFirst();
        phone.put(new AccountSnapshot("a", "sip:a@x", RegistrationState.FAILED, "no answer"));
        settle();

        assertThat(model.accounts()).containsExactly(account);
        assertThat(account.snapshot().lastError()).isEqualTo("no answer");
    }

    @Test
    void aLinkWaitsUntilItIsDecidedOn() {
        model.offerLink("tel:+431234");
        model.offerLink("tel:+431234");
        settle();
        assertThat(model.links()).containsExactly("tel:+431234");

        model.dismissLink("tel:+431234");
        assertThat(model.links()).isEmpty();
        assertThat(phone.asked()).isEmpty();
    }

    @Test
    void anotherThreadIsTurnedAway() throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread stranger =
                Threads.start(
                        "stranger",
                        () -> {
                            try {
                                model.setWatched(true);
                            } catch (IllegalStateException refused) {
                                thrown.set(refused);
                            }
                        });
        stranger.join();

        assertThat(thrown.get())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("stranger");
    }
}
