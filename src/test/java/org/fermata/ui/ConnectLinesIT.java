package org.fermata.ui;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.css.PseudoClass;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.robot.Robot;

import org.fermata.call.EndReason;
import org.fermata.call.LampSnapshot;
import org.fermata.call.LampState;
import org.fermata.model.Lines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Lines connected with each other, by dragging one onto another and by the keyboard. */
class ConnectLinesIT {

    private static final PseudoClass TARGET = PseudoClass.getPseudoClass("target");
    private static final PseudoClass DRAGGED = PseudoClass.getPseudoClass("dragged");

    private WindowRig rig;

    @BeforeEach
    void open() throws TimeoutException {
        rig = WindowRig.open();
        rig.phone.put(line(1).remote("sip:200@hotel.example", null).make());
        rig.phone.put(line(2).remote("sip:300@hotel.example", null).held(Duration.ZERO).make());
        rig.phone.put(line(3).ringing(Duration.ZERO).make());
        rig.phone.put(line(4).ended(new EndReason(200, "Hung up", EndReason.By.LOCAL)).make());
        rig.awaitLines(4);
        rig.await(() -> rig.row(4).getHeight() > 0);
    }

    @AfterEach
    void close() {
        rig.robot.release(MouseButton.PRIMARY);
        rig.close();
    }

    private Lines line(int number) {
        return Lines.line(number, rig.now);
    }

    private LineCell row(int number) {
        return rig.onFx(() -> rig.row(number));
    }

    private boolean has(int line, PseudoClass state) {
        return row(line).getPseudoClassStates().contains(state);
    }

    /** Takes a line's row up, by its name. */
    private void take(int line) throws TimeoutException {
        rig.robot.drag(rig.inRow(line, ".line-name"));
        Point2D at = rig.onFx(() -> new Robot().getMousePosition());
        rig.robot.moveTo(at.add(12, 3));
        rig.robot.moveTo(at.add(24, 6));
        rig.await(() -> has(line, DRAGGED));
    }

    /** Moves over the middle of a row, and on a little, as a hand does. */
    private void over(int line) {
        over(row(line));
    }

    private void over(Node node) {
        Point2D middle =
                rig.onFx(
                        () -> {
                            var bounds = node.localToScreen(node.getLayoutBounds());
                            return new Point2D(bounds.getCenterX(), bounds.getCenterY());
                        });
        rig.robot.moveTo(middle);
        rig.robot.moveTo(middle.add(4, 1));
    }

    private String sentence(int line) {
        return row(line).lookupAll(".connect-sentence > .label").stream()
                .map(label -> ((Label) label).getText())
                .collect(Collectors.joining(" "));
    }

    private boolean isMarked(int line) {
        return row(line).lookup(".connect-mark").isVisible();
    }

    @Test
    void aLineDroppedOnAnotherIsConnectedWithIt() throws TimeoutException {
        take(1);
        over(2);
        rig.await(() -> has(2, TARGET));
        assertThat(rig.onFx(() -> isMarked(2))).isTrue();
        assertThat(rig.onFx(() -> sentence(2))).isEqualTo("Join 200 with 300");
        assertThat(rig.onFx(() -> isMarked(1))).isFalse();
        rig.robot.drop();
        choose("#choice-connect");
        rig.awaitAsked("transfer 1 to 2");
        rig.await(() -> !isMarked(2) && !has(2, TARGET) && !has(1, DRAGGED));
        rig.phone.put(line(1).notice("Transferring to 300: it rings there.").make());
        rig.await(() -> detail(1).equals("Transferring to 300: it rings there."));
    }

    private void choose(String choice) throws TimeoutException {
        rig.await(() -> rig.stage.getScene().getRoot().lookup(choice) != null);
        rig.robot.clickOn(choice);
    }

    @Test
    void aLineDroppedOnAnotherTalksTogetherWithIt() throws TimeoutException {
        take(1);
        over(2);
        rig.await(() -> has(2, TARGET));
        rig.robot.drop();
        choose("#choice-together");
        rig.awaitAsked("merge [1, 2]");
        assertThat(rig.phone.asked()).noneMatch(asked -> asked.startsWith("transfer"));
    }

    @Test
    void escapeLeavesTwoLinesAsTheyAre() throws TimeoutException {
        take(1);
        over(2);
        rig.await(() -> has(2, TARGET));
        rig.robot.drop();
        rig.await(() -> rig.stage.getScene().getRoot().lookup("#choice-connect") != null);
        rig.robot.type(KeyCode.ESCAPE);
        rig.await(() -> rig.stage.getScene().getRoot().lookup("#choice-connect") == null);
        assertThat(rig.phone.asked())
                .noneMatch(asked -> asked.startsWith("transfer") || asked.startsWith("merge"));
    }

    private String detail(int line) {
        return ((Labeled) row(line).lookup(".line-detail")).getText();
    }

    @Test
    void aRefusalIsToldOnTheRowThatWasDragged() throws TimeoutException {
        rig.phone.refuse("The transfer to 300 failed: Declined.");
        take(1);
        over(2);
        rig.await(() -> has(2, TARGET));
        rig.robot.drop();
        choose("#choice-connect");
        rig.await(() -> detail(1).equals("The transfer to 300 failed: Declined."));
        assertThat(rig.onFx(() -> row(1).getPseudoClassStates()))
                .contains(PseudoClass.getPseudoClass("troubled"));
    }

    @Test
    void rowsThatCannotTakeACallAreNotMarkedAndTakeNone() throws TimeoutException {
        take(2);
        for (int other : new int[] {3, 4, 2}) {
            over(1);
            rig.await(() -> has(1, TARGET));
            over(other);
            rig.await(() -> !has(1, TARGET));
            assertThat(rig.onFx(() -> isMarked(other))).isFalse();
        }
        rig.robot.drop();
        rig.await(() -> !has(2, DRAGGED));
        assertThat(rig.phone.asked()).noneMatch(asked -> asked.startsWith("transfer"));
    }

    @Test
    void escapePutsTheCallBackWhereItWas() throws TimeoutException {
        take(1);
        over(2);
        rig.await(() -> has(2, TARGET));
        rig.robot.type(KeyCode.ESCAPE);
        rig.await(() -> !has(2, TARGET) && !isMarked(2) && !has(1, DRAGGED));
        rig.robot.drop();
        rig.robot.clickOn(rig.inRow(1, ".mute"));
        rig.awaitAsked("mute 1 true");
        assertThat(rig.phone.asked()).noneMatch(asked -> asked.startsWith("transfer"));
    }

    @Test
    void theMarkGoesWithTheCallUnderThePointer() throws TimeoutException {
        take(1);
        over(2);
        rig.await(() -> has(2, TARGET));
        rig.phone.put(
                line(2).remote("sip:300@hotel.example", null)
                        .ended(new EndReason(200, "Hung up", EndReason.By.REMOTE))
                        .make());
        rig.await(() -> !has(2, TARGET) && !isMarked(2));
        rig.robot.drop();
        rig.await(() -> !has(1, DRAGGED));
        assertThat(rig.phone.asked()).noneMatch(asked -> asked.startsWith("transfer"));
    }

    @Test
    void aLampSaysWhatItWouldDoWithACallAndDoesIt() throws TimeoutException {
        rig.phone.put(
                new LampSnapshot(
                        "work", "sip:21@hotel.example", null, LampState.FREE, null, null, false));
        rig.await(() -> rig.stage.getScene().getRoot().lookup(".lamp") != null);
        Node lamp = rig.robot.lookup(".lamp").query();
        rig.await(() -> lamp.getLayoutBounds().getHeight() > 0);
        take(1);
        over(lamp);
        Labeled state = rig.robot.lookup(".lamp-state").queryLabeled();
        rig.await(() -> state.getText().equals("Transfer here"));
        rig.robot.drop();
        rig.awaitAsked("transfer 1 sip:21@hotel.example");
        rig.await(() -> state.getText().equals("Free"));
    }

    @Test
    void aLineIsChosenByTheKeyboardAlone() throws TimeoutException {
        rig.robot.push(KeyCode.CONTROL, KeyCode.DIGIT1);
        rig.robot.type(KeyCode.T);
        rig.await(() -> rig.robot.lookup("#transfer-field").query().isFocused());
        assertThat(rig.robot.lookup("#transfer-field").queryTextInputControl().getText()).isEmpty();
        assertThat(rig.robot.lookup("#transfer-to-3").tryQuery()).isEmpty();
        rig.robot.type(KeyCode.DOWN);
        rig.await(() -> rig.robot.lookup("#transfer-to-2").query().isFocused());
        rig.robot.type(KeyCode.UP);
        rig.await(() -> rig.robot.lookup("#transfer-field").query().isFocused());
        rig.robot.type(KeyCode.DOWN, KeyCode.ENTER);
        rig.awaitAsked("transfer 1 to 2");
        rig.await(() -> rig.robot.lookup("#transfer-card").tryQuery().isEmpty());
    }

    @Test
    void manyLinesAreScrolledThroughAndTheChosenOneIsInSight() throws TimeoutException {
        Scenes.full(rig.phone, rig.now, 64, 1);
        rig.awaitLines(64);
        rig.robot.push(KeyCode.CONTROL, KeyCode.DIGIT1);
        rig.robot.type(KeyCode.T);
        rig.await(() -> rig.robot.lookup("#transfer-to-64").tryQuery().isPresent());
        Node card = rig.robot.lookup("#transfer-card").query();
        assertThat(rig.onFx(() -> card.getLayoutBounds().getHeight())).isLessThan(400);
        for (int line = 2; line <= 20; line++) {
            rig.robot.type(KeyCode.DOWN);
        }
        Node chosen = rig.robot.lookup("#transfer-to-20").query();
        rig.await(chosen::isFocused);
        rig.await(
                () -> {
                    var bounds = chosen.localToScene(chosen.getLayoutBounds());
                    var view = rig.robot.lookup(".transfer-scroll").query();
                    return view.localToScene(view.getLayoutBounds()).contains(bounds);
                });
    }

    @Test
    void aBoardLongerThanTheWindowScrollsUnderWhatIsDragged() throws TimeoutException {
        Scenes.full(rig.phone, rig.now, 64, 1);
        rig.awaitLines(64);
        rig.await(() -> rig.row(1).getItem().phase().isAnswered());
        take(1);
        Node board = rig.robot.lookup(".line-board").query();
        Point2D edge =
                rig.onFx(
                        () -> {
                            var bounds = board.localToScreen(board.getLayoutBounds());
                            return new Point2D(bounds.getCenterX(), bounds.getMaxY() - 6);
                        });
        rig.robot.moveTo(edge.subtract(0, 90));
        // In one motion: what steps through the edge while it scrolls may lose the drag here.
        rig.onFx(
                () -> {
                    new Robot().mouseMove(edge);
                    return null;
                });
        rig.await(
                () ->
                        board.lookupAll(".line-cell").stream()
                                .map(cell -> ((LineCell) cell).getItem())
                                .anyMatch(item -> item != null && item.number() == 20));
        assertThat(rig.onFx(() -> board.lookupAll(".line-cell:dragged")))
                .as("rows that look dragged, while that of line 1 is out of sight")
                .isEmpty();
        rig.robot.moveTo(edge.subtract(0, 120));
        rig.robot.drop();
        choose("#choice-connect");
        rig.await(
                () ->
                        rig.phone.asked().stream()
                                .anyMatch(asked -> asked.startsWith("transfer 1 to ")));
    }
}
