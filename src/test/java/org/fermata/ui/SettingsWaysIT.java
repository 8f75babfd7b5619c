package org.fermata.ui;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;

import org.fermata.audio.Role;
import org.fermata.store.Settings.UiSettings.Theme;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeoutException;

/** The ways through the settings: to a section, back out of a form, and where the keyboard goes. */
class SettingsWaysIT {

    private WindowRig rig;

    @BeforeEach
    void open() throws TimeoutException {
        rig = WindowRig.open();
        Scenes.furnish(rig.phone, Theme.LIGHT, true);
        SoundScenes.presets(rig.phone, Theme.LIGHT);
        rig.await(
                () ->
                        rig.model.accounts().size() == 2
                                && rig.model.settings().presets().chosen() != null);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void openSettings() throws TimeoutException {
        rig.robot.push(KeyCode.CONTROL, KeyCode.COMMA);
        rig.await(() -> node("#settings-panel").isVisible());
    }

    private Node node(String selector) {
        return rig.stage.getScene().lookup(selector);
    }

    private void press(String button) {
        rig.robot.interact(() -> ((Button) node(button)).fire());
    }

    private boolean isInSight(String selector) {
        Node scroll = node(".panel-scroll");
        Bounds view = scroll.localToScene(scroll.getLayoutBounds());
        Node node = node(selector);
        return view.contains(node.localToScene(node.getLayoutBounds()));
    }

    @Test
    void aWayLeadsToItsSectionWithTheKeyboard() throws TimeoutException {
        openSettings();
        assertThat(rig.onFx(() -> isInSight("#theme-dark"))).isFalse();
        rig.robot.clickOn("#way-window");
        rig.await(() -> isInSight("#theme-dark"));
        assertThat(rig.onFx(() -> ((ToggleButton) node("#way-window")).isSelected())).isTrue();
        rig.robot.clickOn("#way-codecs");
        rig.await(() -> node("#codec-G722").isFocused() && isInSight("#codec-PCMU"));
    }

    @Test
    void aLostDeviceLeadsToTheChoiceOfDevices() throws TimeoutException {
        rig.phone.put(Scenes.lost(Role.PLAYBACK));
        rig.await(() -> node(".message-bar.warning").isVisible());
        rig.robot.clickOn("Choose another");
        rig.await(() -> isInSight("#choose-playback"));
    }

    @Test
    void aRefusalIsInSightWhereverThePanelIsScrolledTo() throws TimeoutException {
        openSettings();
        rig.robot.clickOn("#way-calls");
        rig.phone.refuse("A folder is told by its whole path.");
        rig.robot.interact(() -> node("#record-to").requestFocus());
        rig.robot.write("here").type(KeyCode.ENTER);
        rig.await(
                () ->
                        node("#settings-refusal").isVisible()
                                && ((Labeled) node("#settings-refusal"))
                                        .getText()
                                        .equals("A folder is told by its whole path."));
        rig.phone.refuse(null);
        rig.robot.type(KeyCode.ENTER);
        rig.await(() -> !node("#settings-refusal").isVisible());
    }

    @Test
    void escapeLeavesTheFormBeforeThePanel() throws TimeoutException {
        openSettings();
        press("#edit-home");
        rig.await(() -> node("#account-address").isFocused());
        rig.robot.type(KeyCode.ESCAPE);
        rig.await(() -> node("#edit-home") != null && node("#edit-home").isFocused());
        assertThat(node("#settings-panel").isVisible()).isTrue();
        rig.robot.type(KeyCode.ESCAPE);
        rig.await(() -> !node("#settings-panel").isVisible());
    }

    @Test
    void escapeLeavesTheQuestionForANameBeforeThePanel() throws TimeoutException {
        openSettings();
        rig.robot.interact(() -> ((MenuButton) node("#preset-menu")).getItems().get(1).fire());
        rig.await(() -> node("#preset-name").isFocused());
        rig.robot.type(KeyCode.ESCAPE);
        rig.await(() -> node("#preset-menu").isFocused());
        assertThat(node("#settings-panel").isVisible()).isTrue();
    }

    @Test
    void theMessagesOfAnAccountLeadBackToIt() throws TimeoutException {
        openSettings();
        press("#trace-work");
        rig.await(() -> node("#trace-panel").isVisible() && !node("#settings-panel").isVisible());
        rig.robot.type(KeyCode.ESCAPE);
        rig.await(() -> node("#settings-panel").isVisible() && node("#trace-work").isFocused());
    }

    @Test
    void anAccountThatChangesLeavesTheKeyboardWhereItIs() throws TimeoutException {
        openSettings();
        rig.robot.interact(() -> node("#edit-work").requestFocus());
        Scenes.messages(rig.phone, 2);
        rig.await(() -> rig.model.accounts().getLast().snapshot().messages() != null);
        rig.await(() -> node("#edit-work").isFocused());
    }

    @Test
    void aCodecThatIsMovedKeepsTheKeyboard() throws TimeoutException {
        openSettings();
        rig.robot.interact(() -> node("#codec-up-OPUS").requestFocus());
        rig.robot.type(KeyCode.SPACE);
        rig.awaitAsked("set codec.order [G722, OPUS, PCMA]");
        rig.phone.put(SoundScenes.ordered(rig.model.settings().current(), "G722", "OPUS", "PCMA"));
        rig.await(() -> node("#codec-up-OPUS").isFocused() && !node("#codec-up-OPUS").isDisabled());
        rig.phone.put(SoundScenes.ordered(rig.model.settings().current(), "OPUS", "G722", "PCMA"));
        rig.await(() -> node("#codec-down-OPUS").isFocused());
    }

    @Test
    void aNumberThatIsNoneGivesWayToTheOneThatWasThere() throws TimeoutException {
        openSettings();
        number("#jitter-max", "often");
        rig.await(() -> text("#jitter-max").equals("200 ms"));
        number("#jitter-max", "300ms");
        rig.await(() -> rig.phone.asked().stream().anyMatch(asked -> asked.contains("maxMs=300")));
        number("#hold-reminder", "5");
        rig.awaitAsked("set call.holdReminderSeconds 10");
        assertThat(rig.phone.asked()).doesNotContain("set call.holdReminderSeconds 5");
    }

    private void number(String id, String typed) {
        rig.robot.interact(
                () -> {
                    var editor = spinner(id).getEditor();
                    editor.requestFocus();
                    editor.setText(typed);
                });
        rig.robot.type(KeyCode.ENTER);
    }

    private String text(String id) {
        return spinner(id).getEditor().getText();
    }

    private NumberSpinner spinner(String id) {
        return (NumberSpinner) node(id);
    }
}
