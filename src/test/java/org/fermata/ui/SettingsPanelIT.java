package org.fermata.ui;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.event.ActionEvent;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;

import org.fermata.audio.DeviceInfo;
import org.fermata.audio.DeviceSnapshot;
import org.fermata.audio.Role;
import org.fermata.store.AccountSettings;
import org.fermata.store.Settings;
import org.fermata.store.Settings.CallSettings;
import org.fermata.store.Settings.UiSettings.Theme;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeoutException;

/** The settings worked with mouse and keyboard. */
class SettingsPanelIT {

    private WindowRig rig;

    @BeforeEach
    void open() throws TimeoutException {
        rig = WindowRig.open();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void openSettings() throws TimeoutException {
        rig.robot.push(KeyCode.CONTROL, KeyCode.COMMA);
        rig.await(() -> rig.robot.lookup("#settings-panel").query().isVisible());
    }

    @Test
    void anAccountIsAddedWithItsPassword() throws TimeoutException {
        rig.robot.clickOn("#add-first-account");
        rig.robot.clickOn("#account-address").write("alice@example.org");
        rig.robot.clickOn("#account-password").write("hidden");
        rig.robot.clickOn("#account-save");

        rig.awaitAsked("setSecret alice-example-org of 6");
        rig.await(
                () ->
                        rig.model.settings().current().accounts().values().stream()
                                .map(AccountSettings::aor)
                                .toList()
                                .contains("sip:alice@example.org"));
        assertThat(rig.phone.asked()).noneMatch(asked -> asked.contains("hidden"));
    }

    @Test
    void anAddressThatCannotBeIsNotTaken() throws TimeoutException {
        rig.robot.clickOn("#add-first-account");
        rig.robot.clickOn("#account-address").write("alice").type(KeyCode.ENTER);

        rig.await(() -> rig.robot.lookup(".account-form .refusal").query().isVisible());
        assertThat(rig.phone.asked()).noneMatch(asked -> asked.startsWith("set "));
    }

    @Test
    void anAccountIsChangedAndRemoved() throws TimeoutException {
        Scenes.furnish(rig.phone, Theme.LIGHT, true);
        openSettings();
        rig.await(() -> rig.robot.lookup("#edit-work").tryQuery().isPresent());
        rig.robot.clickOn("#edit-work");
        TextField address = rig.robot.lookup("#account-address").query();
        assertThat(address.getText()).isEqualTo("desk@hotel.example");
        rig.robot.clickOn("#account-remove");
        assertThat(rig.robot.lookup("#account-keep").query().isFocused()).isTrue();
        rig.robot.type(KeyCode.SPACE);
        assertThat(rig.robot.lookup("#account-remove-now").query().getParent().isVisible())
                .isFalse();
        assertThat(rig.phone.asked()).doesNotContain("set accounts.work null");
        rig.robot.clickOn("#account-remove").clickOn("#account-remove-now");

        rig.await(() -> !rig.model.settings().current().accounts().containsKey("work"));
        assertThat(rig.phone.asked()).contains("set accounts.work null");
    }

    @Test
    void aDeviceIsChosenAndTested() throws TimeoutException {
        Scenes.furnish(rig.phone, Theme.LIGHT, true);
        openSettings();
        ComboBox<DeviceInfo> choice = rig.robot.lookup("#choose-playback").queryComboBox();
        rig.await(() -> choice.getItems().size() == 2);
        assertThat(rig.onFx(() -> choice.getValue().id())).isEqualTo("alsa:headset");
        rig.robot.clickOn("#choose-playback").type(KeyCode.UP).type(KeyCode.ENTER);
        rig.awaitAsked("set audio.playback.device alsa:default");
        rig.robot.clickOn("#test-playback");
        rig.awaitAsked("startTestTone PLAYBACK");
    }

    @Test
    void aDeviceIsAddedToThoseThatStandIn() throws TimeoutException {
        Scenes.furnish(rig.phone, Theme.LIGHT, true);
        openSettings();
        ComboBox<DeviceInfo> choice = rig.robot.lookup("#choose-playback").queryComboBox();
        rig.await(() -> choice.getItems().size() == 2);
        rig.robot.interact(() -> rig.robot.lookup("#next-playback-add").query().requestFocus());
        rig.robot.type(KeyCode.SPACE).type(KeyCode.DOWN).type(KeyCode.ENTER);
        rig.awaitAsked("set audio.playback.fallback [alsa:headset]");
    }

    @Test
    void whatStandsInIsPutInOrderAndRemovedByKeys() throws TimeoutException {
        DeviceScene.furnish(rig.phone, Theme.LIGHT);
        openSettings();
        String later = "#next-playback-down-alsa-plughw-CARD-Dock-DEV-0";
        rig.await(() -> rig.robot.lookup(later).tryQuery().isPresent());
        press(later);
        rig.awaitAsked(
                "set audio.playback.fallback [%s, %s]"
                        .formatted(DeviceScene.BUILT_IN, DeviceScene.DOCK));
        press("#also-ring-remove-alsa-pulse-DEVICE-hall");
        rig.awaitAsked("set audio.ring.also []");
    }

    private void press(String button) {
        rig.robot.interact(() -> rig.robot.lookup(button).query().requestFocus());
        rig.robot.type(KeyCode.SPACE);
    }

    @Test
    void aDeviceThatAppearsIsOfferedByItself() throws TimeoutException {
        Scenes.furnish(rig.phone, Theme.LIGHT, true);
        openSettings();
        ComboBox<DeviceInfo> choice = rig.robot.lookup("#choose-playback").queryComboBox();
        rig.await(() -> choice.getItems().size() == 2);
        DeviceScene.furnish(rig.phone, Theme.LIGHT);
        rig.await(() -> choice.getItems().size() == 4);
    }

    @Test
    void theUserIsToldOnceWhenTheDeviceIsBack() throws TimeoutException {
        Scenes.furnish(rig.phone, Theme.LIGHT, false);
        DeviceSnapshot well = Scenes.device(Role.PLAYBACK, false);
        String sentence = "Jabra: the device is gone. Built-in Audio is used instead.";
        rig.phone.put(
                new DeviceSnapshot(
                        well.role(),
                        "alsa:default",
                        "Built-in Audio",
                        well.state(),
                        well.suspendCauses(),
                        well.rate(),
                        well.channels(),
                        well.periodFrames(),
                        well.bufferFrames(),
                        0,
                        0,
                        0,
                        sentence));
        rig.await(() -> shown(sentence));
        rig.phone.put(well);
        rig.await(() -> shown(well.name() + " is back and used again."));
        assertThat(shown(sentence)).isFalse();
        rig.robot.clickOn("#device-back .button");
        rig.await(() -> !shown(well.name() + " is back and used again."));
    }

    private boolean shown(String sentence) {
        return rig.robot.lookup(".message-text").queryAll().stream()
                .anyMatch(
                        label ->
                                label instanceof Label words
                                        && words.getText().equals(sentence)
                                        && words.getParent().isVisible());
    }

    @Test
    void theMicrophoneIsMeteredWhileThePanelIsOpenOnly() throws TimeoutException {
        Scenes.furnish(rig.phone, Theme.LIGHT, true);
        rig.phone.level(-20);
        openSettings();
        rig.awaitAsked("meter true");
        rig.await(() -> rig.model.sound().levelProperty().get() == -20);
        rig.robot.type(KeyCode.ESCAPE);
        rig.awaitAsked("meter false");
        rig.awaitAsked("stopTestTone " + Role.RING);
    }

    @Test
    void theThemeChangesAtOnce() throws TimeoutException {
        openSettings();
        rig.robot.interact(
                () ->
                        rig.robot
                                .lookup("#theme-dark")
                                .queryAs(javafx.scene.control.ToggleButton.class)
                                .fire());

        rig.awaitAsked("set ui.theme DARK");
    }

    @Test
    void settingsOfCallsAreSetAtOnce() throws TimeoutException {
        openSettings();
        rig.robot.interact(
                () ->
                        rig.robot
                                .lookup("#auto-hold")
                                .queryAs(org.controlsfx.control.ToggleSwitch.class)
                                .setSelected(false));
        rig.awaitAsked("set call.autoHold false");
        rig.robot.interact(
                () ->
                        rig.robot
                                .lookup("#max-lines")
                                .queryAs(javafx.scene.control.Spinner.class)
                                .increment(1));
        rig.awaitAsked("set call.maxLines 65");
    }

    @Test
    void theBellTurnsDoNotDisturbOn() throws TimeoutException {
        rig.robot.clickOn("#reception-button");
        rig.awaitAsked("set call.doNotDisturb true");
    }

    private static Settings with(CallSettings call) {
        Settings d = Settings.DEFAULTS;
        return new Settings(d.accounts(), call, d.audio(), d.codec(), d.rtp(), d.jitter(), d.ui());
    }

    @Test
    void theBellShowsWhereCallsAreSentOnWhileEveryOneIs() throws TimeoutException {
        rig.phone.put(with(new CallSettings(64, true, true, false, "4711", null, null, 20, 0)));
        rig.await(
                () -> rig.robot.lookup("#reception-button").queryButton().getText().equals("4711"));
        rig.robot.clickOn("#reception-button");

        rig.await(() -> rig.robot.lookup("#settings-panel").query().isVisible());
        Node scroll = rig.robot.lookup("#settings-panel .scroll-pane").query();
        Node target = rig.robot.lookup("#forward-always").query();
        rig.await(
                () ->
                        scroll.localToScene(scroll.getLayoutBounds())
                                .contains(target.localToScene(target.getLayoutBounds())));
        assertThat(rig.phone.asked()).noneMatch(asked -> asked.startsWith("set "));
    }

    @Test
    void aTargetBeingTypedOutlastsAChangeElsewhere() throws TimeoutException {
        openSettings();
        TextField busy = rig.robot.lookup("#forward-busy").queryAs(TextField.class);
        TextField always = rig.robot.lookup("#forward-always").queryAs(TextField.class);
        rig.robot.interact(
                () -> {
                    busy.requestFocus();
                    busy.setText("47");
                });
        rig.phone.put(with(new CallSettings(64, true, true, true, "200", null, null, 20, 0)));
        rig.await(() -> "200".equals(always.getText()));
        assertThat(rig.onFx(() -> busy.getText())).isEqualTo("47");

        // A field that only has the keyboard follows, so that leaving it brings back nothing old.
        rig.robot.interact(always::requestFocus);
        rig.awaitAsked("set call.forwardBusy 47");
        rig.phone.put(with(new CallSettings(64, true, true, true, "300", null, null, 20, 0)));
        rig.await(() -> "300".equals(always.getText()));
    }

    @Test
    void callsAreSentOnToWhereTheFieldSays() throws TimeoutException {
        openSettings();
        rig.robot.interact(
                () -> {
                    TextField busy = rig.robot.lookup("#forward-busy").queryAs(TextField.class);
                    busy.requestFocus();
                    busy.setText(" 4711 ");
                    busy.fireEvent(new ActionEvent());
                });
        rig.awaitAsked("set call.forwardBusy 4711");
    }
}
