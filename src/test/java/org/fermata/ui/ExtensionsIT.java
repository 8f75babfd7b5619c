package org.fermata.ui;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;

import org.fermata.call.LampSnapshot;
import org.fermata.call.LampState;
import org.fermata.call.Origin;
import org.fermata.call.RemoteParty;
import org.fermata.model.Lines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.TimeoutException;

/** Watched extensions, waiting messages and texts in the real window. */
class ExtensionsIT {

    private WindowRig rig;

    @BeforeEach
    void open() throws TimeoutException {
        rig = WindowRig.open();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static LampSnapshot lamp(int number, LampState state) {
        return new LampSnapshot(
                "work",
                "sip:" + number + "@hotel.example",
                null,
                state,
                new RemoteParty("sip:bob@hotel.example", "Bob"),
                Origin.INCOMING,
                state == LampState.RINGING);
    }

    private List<LampButton> lamps() {
        return rig.onFx(
                () ->
                        rig.stage.getScene().getRoot().lookupAll(".lamp").stream()
                                .map(LampButton.class::cast)
                                .toList());
    }

    private LampButton button(int number) {
        return lamps().stream()
                .filter(each -> each.lamp().snapshot().uri().contains(":" + number + "@"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void stripIsThereOnlyWithLampsAndShowsEachStateInAWord() throws TimeoutException {
        LampStrip strip =
                rig.onFx(() -> (LampStrip) rig.stage.getScene().getRoot().lookup(".lamp-strip"));
        assertThat(rig.onFx(strip::isVisible)).isFalse();
        rig.phone.put(lamp(21, LampState.FREE));
        rig.phone.put(lamp(22, LampState.RINGING));
        rig.await(() -> strip.isVisible() && lamps().size() == 2);
        rig.phone.put(lamp(21, LampState.HELD));
        rig.await(() -> ((Labeled) button(21).lookup(".lamp-state")).getText().equals("On hold"));
        assertThat(button(22).getPseudoClassStates())
                .contains(PseudoClass.getPseudoClass("ringing"));
        assertThat(button(22).getTooltip().getText()).contains("called by Bob");
        rig.phone.remove(lamp(21, LampState.HELD));
        rig.phone.remove(lamp(22, LampState.RINGING));
        rig.await(() -> !strip.isVisible());
    }

    @Test
    void aClickOnALampCallsItAndArrowsMoveAmongThem() throws TimeoutException {
        for (int number = 21; number < 24; number++) {
            rig.phone.put(lamp(number, LampState.FREE));
        }
        rig.await(() -> lamps().size() == 3);
        rig.robot.clickOn(button(22));
        rig.awaitAsked("dial sip:22@hotel.example from work");
        rig.robot.interact(() -> button(21).requestFocus());
        rig.robot.type(KeyCode.RIGHT).type(KeyCode.RIGHT).type(KeyCode.SPACE);
        rig.awaitAsked("dial sip:23@hotel.example from work");
    }

    @Test
    void aCallThatRingsElsewhereIsPickedUpAndNotCalled() throws TimeoutException {
        rig.phone.put(lamp(21, LampState.RINGING));
        rig.await(() -> lamps().size() == 1 && offersPickUp());
        rig.robot.clickOn(rig.onFx(() -> button(21).lookup(".lamp-pick-up")));
        rig.awaitAsked("pickUp sip:21@hotel.example from work");
        assertThat(rig.phone.asked()).noneMatch(asked -> asked.startsWith("dial"));
        rig.phone.put(lamp(21, LampState.BUSY));
        rig.await(() -> !offersPickUp());
    }

    private boolean offersPickUp() {
        Node button = button(21).lookup(".lamp-pick-up");
        return button != null && button.isVisible();
    }

    @Test
    void aHundredLampsLeaveTheBoardItsRoom() throws TimeoutException {
        Scenes.extensions(rig.phone, 100);
        rig.phone.put(Lines.line(1, rig.now).make());
        rig.awaitLines(1);
        rig.await(() -> lamps().size() == 100);
        rig.await(
                () ->
                        rig.stage
                                        .getScene()
                                        .getRoot()
                                        .lookup(".lamp-strip")
                                        .getLayoutBounds()
                                        .getHeight()
                                < 180);
        assertThat(rig.onFx(() -> rig.row(1).getHeight())).isEqualTo(64);
    }

    @Test
    void theEnvelopeShowsHowManyWaitAndCallsTheMailbox() throws TimeoutException {
        MailButton mail =
                rig.onFx(() -> (MailButton) rig.stage.getScene().getRoot().lookup("#mail-button"));
        assertThat(rig.onFx(mail::isVisible)).isFalse();
        Scenes.messages(rig.phone, 3);
        rig.await(() -> mail.isVisible() && mail.getText().equals("3"));
        rig.robot.clickOn(mail);
        rig.awaitAsked("dial sip:mailbox@hotel.example from work");
        Scenes.messages(rig.phone, 0);
        rig.await(() -> mail.getText().isEmpty());
    }

    @Test
    void textsAreShownOneAfterAnother() throws TimeoutException {
        rig.phone.receive(Scenes.text(rig.now, "First\nline two"));
        rig.phone.receive(Scenes.text(rig.now, "x".repeat(16_000)));
        rig.await(() -> text().equals("First\nline two"));
        rig.robot.clickOn("#text-dismiss");
        rig.await(() -> text().length() == 16_000);
        assertThat(
                        rig.onFx(
                                () ->
                                        rig.stage
                                                .getScene()
                                                .getRoot()
                                                .lookup(".text-bar")
                                                .getLayoutBounds()
                                                .getHeight()))
                .isLessThan(140);
        rig.robot.clickOn("#text-call");
        rig.awaitAsked("dial sip:201@hotel.example from work");
        rig.robot.clickOn("#text-dismiss");
        rig.await(() -> !rig.stage.getScene().getRoot().lookup(".text-bar").isVisible());
    }

    private String text() {
        return ((Labeled) rig.stage.getScene().getRoot().lookup(".text-words")).getText();
    }
}
