package org.fermata.ui;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.shape.Path;
import javafx.stage.WindowEvent;

import org.fermata.audio.Role;
import org.fermata.call.AccountSnapshot;
import org.fermata.call.EndReason;
import org.fermata.call.RegistrationState;
import org.fermata.model.Lines;
import org.fermata.store.Settings.UiSettings.Theme;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** The window worked with mouse and keyboard. */
class PhoneWindowIT {

    private WindowRig rig;

    @BeforeEach
    void open() throws TimeoutException {
        rig = WindowRig.open();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private Lines line(int number) {
        return Lines.line(number, rig.now);
    }

    private void fireCloseRequest() {
        rig.robot.interact(
                () ->
                        rig.stage.fireEvent(
                                new WindowEvent(rig.stage, WindowEvent.WINDOW_CLOSE_REQUEST)));
    }

    @Test
    void aClickOnHoldReachesThePhoneAndTheRowShowsTheAnswer() throws TimeoutException {
        rig.phone.put(line(1).make());
        rig.awaitLines(1);
        rig.robot.clickOn(rig.inRow(1, ".hold"));
        rig.awaitAsked("hold 1");

        rig.phone.put(line(1).held(Duration.ZERO).make());
        rig.await(() -> rig.row(1).getPseudoClassStates().contains(state("held")));
        assertThat(((Labeled) rig.inRow(1, ".line-state")).getText()).isEqualTo("On hold");
        rig.robot.clickOn(rig.inRow(1, ".resume"));
        rig.awaitAsked("resume 1");
    }

    private static PseudoClass state(String name) {
        return PseudoClass.getPseudoClass(name);
    }

    @Test
    void theKeyboardAloneDialsHoldsResumesMutesSendsDigitsAndHangsUp() throws TimeoutException {
        rig.robot.write("600").type(KeyCode.ENTER);
        rig.awaitAsked("dial 600");
        rig.phone.put(line(1).make());
        rig.phone.put(line(2).ringing(Duration.ZERO).make());
        rig.awaitLines(2);

        rig.robot.type(KeyCode.F8);
        rig.awaitAsked("hold 1");
        rig.phone.put(line(1).held(Duration.ZERO).make());
        rig.await(() -> rig.model.currentProperty().get() == null);
        rig.robot.type(KeyCode.F8);
        rig.awaitAsked("resume 1");
        rig.phone.put(line(1).make());
        rig.await(() -> rig.model.currentProperty().get() != null);

        rig.robot.push(KeyCode.CONTROL, KeyCode.DIGIT1);
        rig.robot.write("4#").type(KeyCode.M);
        rig.awaitAsked("dtmf 1 4");
        rig.awaitAsked("dtmf 1 #");
        rig.awaitAsked("mute 1 true");
        rig.robot.type(KeyCode.DOWN).type(KeyCode.ENTER);
        rig.awaitAsked("answer 2");
        rig.robot.type(KeyCode.UP).type(KeyCode.DELETE);
        rig.awaitAsked("hangUp 1");
    }

    @Test
    void theRingingCallIsAnsweredFromAnywhere() throws TimeoutException {
        rig.phone.put(line(1).ringing(Duration.ofSeconds(3)).make());
        rig.phone.put(line(2).ringing(Duration.ofSeconds(9)).make());
        rig.awaitLines(2);
        rig.robot.type(KeyCode.F2);

        rig.awaitAsked("answer 2");
    }

    @Test
    void upInTheDialFieldBringsBackWhatWasDialled() throws TimeoutException {
        TextField field = rig.robot.lookup("#dial-field").query();
        rig.robot.write("601").type(KeyCode.ENTER);
        rig.awaitAsked("dial 601");
        rig.await(() -> field.getText().isEmpty());
        rig.robot.write("602").type(KeyCode.ENTER);
        rig.awaitAsked("dial 602");
        rig.await(() -> field.getText().isEmpty());

        rig.robot.type(KeyCode.UP);
        assertThat(field.getText()).isEqualTo("602");
        rig.robot.type(KeyCode.UP);
        assertThat(field.getText()).isEqualTo("601");
        rig.robot.type(KeyCode.DOWN).type(KeyCode.DOWN);
        assertThat(field.getText()).isEmpty();
    }

    @Test
    void aRefusedNumberStaysInTheFieldWithTheReasonBelow() throws TimeoutException {
        rig.phone.refuse("Nobody is called that.");
        rig.robot.write("nobody").type(KeyCode.ENTER);
        Label problem = rig.robot.lookup("#dial-problem").query();
        rig.await(problem::isVisible);

        assertThat(problem.getText()).isEqualTo("Nobody is called that.");
        TextField field = rig.robot.lookup("#dial-field").query();
        assertThat(field.getText()).isEqualTo("nobody");
    }

    @Test
    void closingDuringCallsAsksFirst() throws TimeoutException {
        rig.phone.put(line(1).make());
        rig.phone.put(line(2).held(Duration.ZERO).make());
        rig.awaitLines(2);
        fireCloseRequest();
        assertThat(rig.stage.isShowing()).isTrue();
        rig.robot.clickOn("#keep-calls");
        assertThat(rig.stage.isShowing()).isTrue();

        fireCloseRequest();
        rig.robot.clickOn("#hang-up-and-quit");
        rig.await(() -> !rig.stage.isShowing());
        rig.awaitAsked("hangUp 1");
        rig.awaitAsked("hangUp 2");
    }

    @Test
    void theQuestionBeforeClosingGoesWithTheLastCall() throws TimeoutException {
        rig.phone.put(line(1).make());
        rig.awaitLines(1);
        fireCloseRequest();
        Node keep = rig.robot.lookup("#keep-calls").query();
        assertThat(keep.getParent().isVisible()).isTrue();
        rig.phone.put(line(1).missed(new EndReason(487, "", EndReason.By.REMOTE)).make());
        rig.await(() -> rig.model.liveLines() == 0);

        assertThat(rig.robot.lookup(".message-bar.danger").query().isVisible()).isFalse();
    }

    @Test
    void theEndOfACallWhoseKeypadWasOpenLeavesOtherCardsAlone() throws TimeoutException {
        rig.phone.put(line(1).make());
        rig.awaitLines(1);
        rig.robot.clickOn(rig.inRow(1, ".keypad-button")).type(KeyCode.ESCAPE).type(KeyCode.F1);
        rig.await(() -> rig.robot.lookup(".shortcuts").tryQuery().isPresent());
        rig.phone.put(line(1).missed(new EndReason(487, "", EndReason.By.REMOTE)).make());
        rig.await(() -> rig.model.liveLines() == 0);

        assertThat(rig.robot.lookup(".shortcuts").tryQuery()).isPresent();
    }

    @Test
    void closingWithoutCallsJustCloses() throws TimeoutException {
        rig.phone.put(line(1).missed(new EndReason(487, "", EndReason.By.REMOTE)).make());
        rig.awaitLines(1);
        fireCloseRequest();

        rig.await(() -> !rig.stage.isShowing());
    }

    @Test
    void aLinkIsDialledOnlyWhenAgreedTo() throws TimeoutException {
        rig.model.offerLink("sip:refused@example.org");
        rig.model.offerLink("sip:wanted@example.org");
        rig.await(() -> rig.robot.lookup("#link-cancel").query().isVisible());
        rig.robot.clickOn("#link-cancel");
        rig.robot.clickOn("#link-call");

        rig.awaitAsked("dial sip:wanted@example.org");
        assertThat(rig.phone.asked()).containsExactly("dial sip:wanted@example.org");
    }

    @Test
    void aLinkNeverTakesTheKeyboardFromWhoIsTyping() throws TimeoutException {
        rig.robot.write("60");
        rig.model.offerLink("sip:pushy@example.org");
        rig.await(() -> rig.robot.lookup("#link-call").query().isVisible());
        rig.robot.write("4").type(KeyCode.ENTER);

        rig.awaitAsked("dial 604");
        assertThat(rig.phone.asked()).containsExactly("dial 604");
    }

    @Test
    void theCaretOfTheDialFieldShowsAndStandsStill() {
        Node field = rig.robot.lookup("#dial-field").query();
        List<Path> carets =
                field.lookupAll("*").stream()
                        .filter(Path.class::isInstance)
                        .map(Path.class::cast)
                        .filter(path -> path.opacityProperty().isBound())
                        .toList();

        assertThat(carets).hasSize(1);
        assertThat(carets.getFirst().getOpacity()).isEqualTo(1.0);
        rig.robot.write("6").push(KeyCode.CONTROL, KeyCode.B);
        assertThat(carets.getFirst().getOpacity()).isEqualTo(0.0);
    }

    @Test
    void aMissedCallStaysUntilDismissed() throws TimeoutException {
        rig.phone.put(line(1).missed(new EndReason(487, "cancelled", EndReason.By.REMOTE)).make());
        rig.awaitLines(1);
        rig.robot.clickOn(rig.inRow(1, ".dismiss"));

        rig.awaitAsked("dismiss 1");
        rig.awaitLines(0);
    }

    @Test
    void theTabKeyGoesFromTheTopOfTheWindowToItsBottom() throws TimeoutException {
        rig.phone.put(line(1).make());
        rig.awaitLines(1);
        rig.robot.interact(() -> rig.robot.lookup("#settings-button").query().requestFocus());
        rig.robot.type(KeyCode.TAB);

        rig.await(() -> rig.robot.lookup(".line-board").query().isFocused());
    }

    @Test
    void allThatAreOverGoAtOnceAndCallsStay() throws TimeoutException {
        EndReason cancelled = new EndReason(487, "cancelled", EndReason.By.REMOTE);
        rig.phone.put(line(1).missed(cancelled).make());
        rig.phone.put(line(2).held(Duration.ZERO).make());
        rig.phone.put(line(3).missed(cancelled).make());
        rig.awaitLines(3);
        rig.robot.push(KeyCode.CONTROL, KeyCode.DIGIT2).push(KeyCode.SHIFT, KeyCode.DELETE);

        rig.awaitLines(1);
        assertThat(rig.phone.asked()).containsExactly("dismiss 1", "dismiss 3");
    }

    @Test
    void theKeypadSendsDigitsToItsLine() throws TimeoutException {
        rig.phone.put(line(1).make());
        rig.awaitLines(1);
        rig.robot.clickOn(rig.inRow(1, ".keypad-button"));
        rig.await(() -> rig.robot.lookup("#keypad").tryQuery().isPresent());
        rig.robot.clickOn("#key-4").write("7");
        rig.awaitAsked("dtmf 1 5");
        rig.awaitAsked("dtmf 1 7");

        rig.robot.type(KeyCode.ESCAPE);
        rig.await(() -> rig.robot.lookup("#keypad").tryQuery().isEmpty());
    }

    @Test
    void theTitleSaysWhoRings() throws TimeoutException {
        rig.phone.put(line(1).remote("sip:1@x", "王小明").ringing(Duration.ZERO).make());
        rig.await(() -> rig.stage.getTitle().equals("(1) Incoming: 王小明 – Fermata"));
        rig.phone.put(line(1).remote("sip:1@x", "王小明").make());
        rig.await(() -> rig.stage.getTitle().equals("Fermata"));
    }

    @Test
    void theDeviceStateIsAlwaysInSight() throws TimeoutException {
        Label state = rig.onFx(() -> (Label) rig.stage.getScene().lookup("#device-playback"));
        rig.phone.put(Scenes.device(Role.PLAYBACK, false));
        rig.await(() -> state.getText().equals("Running on Jabra Evolve2 65 Mono"));
        rig.phone.put(line(1).held(Duration.ZERO).make());
        rig.phone.put(Scenes.device(Role.PLAYBACK, true));
        rig.await(() -> state.getText().equals("Suspended: all lines held"));
        rig.phone.put(Scenes.lost(Role.PLAYBACK));
        rig.await(() -> state.getText().startsWith("Lost: "));
        assertThat(rig.robot.lookup(".message-bar.warning").query().isVisible()).isTrue();
    }

    @Test
    void aNewcomerIsOfferedTheExchangeAndItsNumbers() throws TimeoutException {
        rig.robot.clickOn("#start-exchange");
        rig.awaitAsked("startExchange");
        rig.phone.put(
                new AccountSnapshot(
                        "demo", "sip:demo@127.0.0.1", RegistrationState.REGISTERED, null));
        rig.await(() -> rig.robot.lookup("#hint-602").query().isVisible());
        rig.robot.clickOn("#hint-602");

        rig.awaitAsked("dial 602");
    }

    @Test
    void aBoardOfSixtyFourLinesBuildsOnlyTheRowsInSight() throws TimeoutException {
        Scenes.furnish(rig.phone, Theme.LIGHT, false);
        Scenes.full(rig.phone, rig.now, 64, 40);
        rig.awaitLines(64);
        rig.await(() -> !rows().isEmpty());
        assertThat(rig.onFx(this::rows)).hasSizeLessThan(24);

        Node show =
                rig.robot.lookup(".message-bar.speaking .button").queryAll().stream()
                        .filter(node -> ((Labeled) node).getText().equals("Show"))
                        .findFirst()
                        .orElseThrow();
        rig.robot.clickOn(show);
        rig.await(() -> rows().stream().anyMatch(cell -> cell.getItem().number() == 40));
        rig.await(() -> !show.getParent().isVisible());
        rig.robot.clickOn(rig.inRow(40, ".hold"));
        rig.awaitAsked("hold 40");
    }

    @Test
    void goingToALineInSightLeavesTheRowsWhereTheyAre() throws TimeoutException {
        Scenes.full(rig.phone, rig.now, 64, 1);
        rig.awaitLines(64);
        rig.await(() -> !rows().isEmpty());
        double before = rig.onFx(() -> rig.row(3).getLayoutY());
        rig.robot.push(KeyCode.CONTROL, KeyCode.DIGIT3);
        rig.await(() -> rig.row(3).isSelected());
        assertThat(rig.onFx(() -> rig.row(3).localToParent(0, 0).getY())).isEqualTo(before);
        assertThat(rig.onFx(() -> rows().stream().anyMatch(row -> row.getItem().number() == 1)))
                .isTrue();
    }

    private List<LineCell> rows() {
        return rig.stage.getScene().getRoot().lookupAll(".line-cell").stream()
                .map(LineCell.class::cast)
                .filter(cell -> cell.getItem() != null)
                .toList();
    }
}
