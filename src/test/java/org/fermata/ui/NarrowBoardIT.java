package org.fermata.ui;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;

import org.fermata.audio.Role;
import org.fermata.model.Lines;
import org.fermata.store.Settings.UiSettings.Theme;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** The board in narrow windows: whatever has no button there is behind the row's dots. */
class NarrowBoardIT {

    private WindowRig rig;

    @BeforeEach
    void open() throws TimeoutException {
        rig = WindowRig.open();
        Scenes.furnish(rig.phone, Theme.LIGHT, false);
        Scenes.codes(rig.phone, Theme.LIGHT, "*68", null);
        rig.phone.put(Lines.line(1, rig.now).make());
        rig.phone.put(Lines.line(2, rig.now).held(Duration.ZERO).make());
        rig.awaitLines(2);
        rig.await(() -> rig.model.settings().canPark());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void narrow(double width) throws TimeoutException {
        rig.robot.interact(() -> rig.stage.setWidth(width));
        rig.await(() -> rig.stage.getScene().getWidth() <= width && rig.row(2).getHeight() > 0);
    }

    private Node node(String selector) {
        return rig.stage.getScene().getRoot().lookup(selector);
    }

    private void choose(String choice) throws TimeoutException {
        rig.robot.clickOn(rig.inRow(1, ".more-button"));
        rig.await(() -> node(choice) != null);
        rig.robot.clickOn(choice);
    }

    @Test
    void theKeypadAndRecordingAreBehindTheDots() throws TimeoutException {
        narrow(720);
        assertThat(rig.onFx(() -> rig.row(1).lookup(".keypad-button").isVisible())).isFalse();
        choose("#choice-record");
        rig.awaitAsked("record 1 true null");
        choose("#choice-park");
        rig.awaitAsked("park 1");
        choose("#choice-keypad");
        rig.await(() -> node("#keypad") != null && node("#keypad").isFocused());
        rig.robot.write("5");
        rig.awaitAsked("dtmf 1 5");
    }

    @Test
    void transferringIsBehindThemInTheNarrowestWindow() throws TimeoutException {
        narrow(640);
        choose("#choice-transfer");
        rig.await(() -> node("#transfer-field").isFocused());
        rig.robot.write("601").type(KeyCode.ENTER);
        rig.awaitAsked("transfer 1 601");
    }

    @Test
    void everyButtonOfARowIsInTheWindow() throws TimeoutException {
        for (double width : new double[] {640, 720, 860, 1000, 1200}) {
            narrow(width);
            rig.await(() -> isIn(1, ".hang-up", width) && isIn(1, ".more-button", width));
            assertThat(rig.onFx(() -> bounds(1, ".hang-up").getMaxX()))
                    .isEqualTo(rig.onFx(() -> bounds(2, ".hang-up").getMaxX()));
            assertThat(rig.onFx(() -> bounds(1, ".line-who").getWidth())).isGreaterThan(88);
        }
    }

    private boolean isIn(int line, String selector, double width) {
        Bounds bounds = bounds(line, selector);
        return bounds.getMinX() > 0 && bounds.getMaxX() < width;
    }

    private Bounds bounds(int line, String selector) {
        Node node = rig.row(line).lookup(selector);
        return node.localToScene(node.getLayoutBounds());
    }

    @Test
    void theSmallestWindowKeepsItsHeaderAndItsStatusWhateverThereIsToSay() throws TimeoutException {
        rig.phone.put(Scenes.lost(Role.PLAYBACK));
        rig.model.offerLink("sip:600@hotel.example");
        rig.robot.interact(rig.window::askBeforeQuit);
        small();
        rig.await(() -> isInWindow("#dial-field") && isInWindow("#resources-button"));
        rig.robot.type(KeyCode.F1);
        rig.await(() -> node(".shortcuts") != null && isInWindow(".shortcuts"));
    }

    @Test
    void theButtonsOfABarSayAllTheyHaveToSay() throws TimeoutException {
        rig.robot.interact(rig.window::askBeforeQuit);
        small();
        Button quit = (Button) node("#hang-up-and-quit");
        rig.await(() -> quit.getWidth() >= quit.prefWidth(-1));
    }

    private void small() throws TimeoutException {
        narrow(640);
        rig.robot.interact(() -> rig.stage.setHeight(480));
        rig.await(() -> rig.stage.getScene().getHeight() <= 480);
    }

    private boolean isInWindow(String selector) {
        Bounds bounds = node(selector).localToScene(node(selector).getLayoutBounds());
        return bounds.getMinY() >= 0 && bounds.getMaxY() <= rig.stage.getScene().getHeight();
    }

    @Test
    void theKeysLeadToTheVolumeOfALine() throws TimeoutException {
        rig.robot.push(KeyCode.CONTROL, KeyCode.DIGIT1);
        rig.robot.type(KeyCode.C);
        rig.await(() -> node("#choice-place") != null);
        rig.robot.interact(() -> node("#choice-place").requestFocus());
        rig.robot.type(KeyCode.ENTER);
        rig.await(() -> node("#line-volume") != null && node("#line-volume").isFocused());
        rig.robot.type(KeyCode.RIGHT);
        rig.awaitAsked("volume 1 105");
    }
}
