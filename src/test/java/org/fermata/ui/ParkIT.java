package org.fermata.ui;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;

import org.fermata.call.EndReason;
import org.fermata.call.LampSnapshot;
import org.fermata.call.LampState;
import org.fermata.model.Lines;
import org.fermata.store.Settings.UiSettings.Theme;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Calls that are parked, and parked ones that are fetched. */
class ParkIT {

    private WindowRig rig;

    @BeforeEach
    void open() throws TimeoutException {
        rig = WindowRig.open();
        Scenes.furnish(rig.phone, Theme.LIGHT, false);
        rig.phone.put(line(1).make());
        rig.awaitLines(1);
        rig.await(() -> rig.model.settings().current().accounts().size() == 2);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private Lines line(int number) {
        return Lines.line(number, rig.now);
    }

    private void parkAt(String code) throws TimeoutException {
        Scenes.codes(rig.phone, Theme.LIGHT, code, null);
        rig.await(() -> rig.model.settings().canPark());
    }

    private Node park() {
        return rig.row(1).lookup(".park");
    }

    @Test
    void theButtonIsThereOnceTheAccountHasACode() throws TimeoutException {
        assertThat(rig.onFx(() -> park().isVisible())).isFalse();
        double holdBefore = rig.onFx(() -> width(rig.row(1).lookup(".hold")));
        parkAt("700");
        rig.await(() -> park().isVisible());
        assertThat(rig.onFx(() -> ((Button) park()).getTooltip().getText()))
                .isEqualTo("Park at 700 (P)");
        rig.await(() -> width(rig.row(1).lookup(".hold")) == holdBefore);
        rig.robot.clickOn(rig.inRow(1, ".park"));
        rig.awaitAsked("park 1");
        rig.phone.put(line(1).notice("Parking at 700.").make());
        rig.await(() -> text(".line-detail").equals("Parking at 700."));
        rig.phone.put(
                line(1).ended(new EndReason(200, "Parked at 700", EndReason.By.LOCAL)).make());
        rig.await(() -> text(".line-state").equals("Parked at 700"));
        assertThat(rig.onFx(() -> park().isVisible())).isFalse();
    }

    private static double width(Node node) {
        return node.getLayoutBounds().getWidth();
    }

    private String text(String label) {
        return ((Labeled) rig.row(1).lookup(label)).getText();
    }

    @Test
    void theKeyParksTheSelectedLineAndARefusalIsToldThere() throws TimeoutException {
        rig.robot.push(KeyCode.CONTROL, KeyCode.DIGIT1);
        rig.phone.refuse("The account of line 1 has no park code.");
        rig.robot.type(KeyCode.P);
        rig.awaitAsked("park 1");
        rig.await(() -> text(".line-detail").equals("The account of line 1 has no park code."));
    }

    @Test
    void aCallIsParkedFromTheTransferCardToo() throws TimeoutException {
        parkAt("*68");
        rig.robot.push(KeyCode.CONTROL, KeyCode.DIGIT1);
        rig.robot.type(KeyCode.T);
        rig.await(() -> rig.robot.lookup("#transfer-field").query().isFocused());
        assertThat(rig.robot.lookup("#transfer-park").queryLabeled().getText())
                .isEqualTo("Park at *68");
        rig.robot.type(KeyCode.DOWN, KeyCode.ENTER);
        rig.awaitAsked("park 1");
    }

    @Test
    void aLineThatCannotBeParkedLeavesAGapSoThatButtonsLineUp() throws TimeoutException {
        parkAt("700");
        rig.phone.put(line(2).account("home").held(Duration.ZERO).make());
        rig.awaitLines(2);
        rig.await(() -> park().isVisible() && rig.row(2).getWidth() > 0);
        assertThat(rig.onFx(() -> rig.row(2).lookup(".park").isVisible())).isFalse();
        assertThat(rig.onFx(() -> left(2, ".resume"))).isEqualTo(rig.onFx(() -> left(1, ".hold")));
        assertThat(rig.onFx(() -> left(2, ".hang-up")))
                .isEqualTo(rig.onFx(() -> left(1, ".hang-up")));
    }

    private double left(int line, String button) {
        Node node = rig.row(line).lookup(button);
        return node.localToScene(node.getLayoutBounds()).getMinX();
    }

    @Test
    void aClickOnTheLampOfAParkedCallFetchesIt() throws TimeoutException {
        rig.phone.put(
                new LampSnapshot(
                        "work", "sip:701@hotel.example", null, LampState.BUSY, null, null, false));
        rig.await(() -> rig.robot.lookup(".lamp").tryQuery().isPresent());
        Node lamp = rig.robot.lookup(".lamp").query();
        rig.await(() -> width(lamp) > 0);
        rig.robot.clickOn(lamp);
        rig.awaitAsked("dial sip:701@hotel.example from work");
    }
}
