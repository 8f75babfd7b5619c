package org.fermata.ui;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;

import org.fermata.audio.EchoFigures;
import org.fermata.audio.MicrophoneFigures;
import org.fermata.store.Settings.UiSettings.Theme;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.TimeoutException;

/** Codecs, presets and the test of the sound, in the settings. */
class SoundSettingsIT {

    private WindowRig rig;

    @BeforeEach
    void open() throws TimeoutException {
        rig = WindowRig.open();
        Scenes.furnish(rig.phone, Theme.LIGHT, true);
        SoundScenes.presets(rig.phone, Theme.LIGHT);
        SoundScenes.costs(rig.phone);
        rig.robot.push(KeyCode.CONTROL, KeyCode.COMMA);
        rig.await(() -> rig.robot.lookup("#settings-panel").query().isVisible());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void fire(String id) throws TimeoutException {
        rig.await(() -> rig.robot.lookup(id).tryQuery().isPresent());
        rig.robot.interact(() -> rig.robot.lookup(id).queryAs(Button.class).fire());
    }

    @Test
    void codecsAreOrderedAndLeftOut() throws TimeoutException {
        rig.await(
                () ->
                        rig.robot.lookup(".codec-row").queryAll().stream()
                                .anyMatch(row -> words(row).contains("47 µs per packet")));
        fire("#codec-up-PCMA");
        rig.awaitAsked("set codec.order [PCMA, G722, OPUS]");
        rig.robot.interact(
                () -> rig.robot.lookup("#codec-OPUS").queryAs(CheckBox.class).setSelected(false));
        rig.awaitAsked("set codec.order [G722, PCMA]");
    }

    private static String words(Node row) {
        return row.lookupAll(".label").stream()
                .map(label -> ((Labeled) label).getText())
                .reduce("", (before, after) -> before + " " + after);
    }

    @Test
    void aPresetIsKeptUnderTheNameThatIsTyped() throws TimeoutException {
        rig.robot.interact(
                () ->
                        rig.robot
                                .lookup("#preset-menu")
                                .queryAs(MenuButton.class)
                                .getItems()
                                .get(1)
                                .fire());
        rig.robot.interact(
                () ->
                        rig.robot
                                .lookup("#preset-name")
                                .queryAs(TextField.class)
                                .setText("  車 Car "));
        fire("#preset-save");
        rig.awaitAsked("set audio.preset 車 Car");
    }

    @Test
    void aPresetIsSwitchedFromTheStatusBar() throws TimeoutException {
        MenuButton menu = rig.robot.lookup("#preset-switch").queryAs(MenuButton.class);
        rig.await(() -> menu.getText().equals("Headset") && menu.getItems().size() == 2);
        rig.robot.interact(
                () ->
                        menu.getItems().stream()
                                .filter(item -> item.getText().endsWith("Loudspeaker"))
                                .forEach(javafx.scene.control.MenuItem::fire));
        rig.awaitAsked("set audio.preset 会议室 Loudspeaker");
    }

    @Test
    void theSoundIsTestedAStepAtATime() throws TimeoutException {
        fire("#trial-start");
        rig.awaitAsked("startTestTone PLAYBACK");
        fire("#trial-heard");
        rig.awaitAsked("record");
        rig.phone.soundTests().recorded(new MicrophoneFigures(-9, -24, -62, 0, 4));
        rig.awaitAsked("playBack");
        fire("#trial-next");
        rig.awaitAsked("measureEcho");
        rig.phone.soundTests().echoed(EchoFigures.NONE);
        rig.await(() -> rig.robot.lookup("#trial-done").tryQuery().isPresent());
        List<String> said =
                rig.onFx(
                        () ->
                                rig.robot.lookup("#trial-card").query().lookupAll(".label").stream()
                                        .map(label -> ((Label) label).getText())
                                        .toList());
        assertThat(said)
                .contains("All is well: you hear, and you are heard.", "No echo was heard.");
        rig.robot.interact(() -> rig.robot.lookup("#trial-done").query().requestFocus());
        rig.robot.type(KeyCode.SPACE);
        rig.await(() -> rig.robot.lookup("#trial-start").query().isFocused());
    }
}
