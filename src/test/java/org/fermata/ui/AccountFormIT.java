package org.fermata.ui;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.TitledPane;
import javafx.scene.input.KeyCode;

import org.controlsfx.control.ToggleSwitch;
import org.fermata.call.CheckStep;
import org.fermata.call.CheckStep.Kind;
import org.fermata.call.CheckStep.State;
import org.fermata.store.AccountSettings;
import org.fermata.store.AccountSettings.AutoAnswer;
import org.fermata.store.AccountSettings.DtmfMethod;
import org.fermata.store.AccountSettings.NatSettings;
import org.fermata.store.AccountSettings.SrtpKeys;
import org.fermata.store.AccountSettings.SrtpPolicy;
import org.fermata.store.AccountSettings.TlsSettings;
import org.fermata.store.Settings.UiSettings.Theme;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** The form of an account worked with mouse and keyboard. */
class AccountFormIT {

    private WindowRig rig;

    @BeforeEach
    void open() throws TimeoutException {
        rig = WindowRig.open();
        Scenes.furnish(rig.phone, Theme.LIGHT, true);
        rig.await(
                () ->
                        rig.model.accounts().size() == 2
                                && rig.model.settings().current().accounts().size() == 2);
        rig.robot.push(KeyCode.CONTROL, KeyCode.COMMA);
        edit();
    }

    /** Opens the form; a click may come just as the list is made anew. */
    private void edit() throws TimeoutException {
        rig.await(() -> rig.robot.lookup("#edit-work").tryQuery().isPresent());
        press("#edit-work");
        rig.await(() -> rig.robot.lookup("#account-address").tryQuery().isPresent());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void type(String id, String text) {
        rig.robot.interact(() -> rig.robot.lookup(id).queryTextInputControl().setText(text));
    }

    private <T> void choose(String id, T value) {
        rig.robot.interact(() -> rig.robot.lookup(id).<T>queryComboBox().setValue(value));
    }

    private void flip(String id) {
        rig.robot.interact(
                () -> {
                    ToggleSwitch toggle = rig.robot.lookup(id).queryAs(ToggleSwitch.class);
                    toggle.setSelected(!toggle.isSelected());
                });
    }

    private void unfold() {
        rig.robot.interact(
                () ->
                        rig.robot
                                .lookup(".account-form .titled-pane")
                                .queryAllAs(TitledPane.class)
                                .forEach(pane -> pane.setExpanded(true)));
    }

    private AccountSettings saved() {
        return rig.onFx(() -> rig.model.settings().current().accounts().get("work"));
    }

    private void save() {
        press("#account-save");
    }

    /** Buttons may be out of sight until somebody scrolls. */
    private void press(String id) {
        rig.robot.interact(() -> rig.robot.lookup(id).queryButton().fire());
    }

    private void awaitList() throws TimeoutException {
        rig.await(() -> rig.robot.lookup("#edit-work").tryQuery().isPresent());
    }

    @Test
    void aTurnServerCanBeGivenWithIceOnlyAndTheFormSaysSo() throws TimeoutException {
        unfold();
        for (String id : List.of("#account-turn", "#account-turn-user", "#account-turn-password")) {
            assertThat(rig.onFx(() -> rig.robot.lookup(id).query().isDisabled())).isTrue();
        }
        Labeled hint = rig.robot.lookup("#account-turn-hint").queryAs(Labeled.class);
        assertThat(rig.onFx(hint::getText)).isEqualTo("A TURN server is used with ICE only.");
        assertThat(hint.isVisible()).isTrue();
        flip("#account-ice");
        rig.await(
                () -> !rig.robot.lookup("#account-turn").query().isDisabled() && !hint.isVisible());
        type("#account-turn", "turns:turn.hotel.example");
        save();
        Node turn = rig.robot.lookup("#account-turn").query();
        assertThat(problem(turn)).startsWith("A server looks like");
    }

    @Test
    void everyFieldIsSaved() throws TimeoutException {
        unfold();
        type("#account-auth-user", "desk-7");
        type("#account-registrar", "registrar.hotel.example");
        type("#account-proxy", "sip:proxy.hotel.example;transport=tcp");
        choose("#account-transport", "TLS");
        choose("#account-srtp", SrtpPolicy.REQUIRE);
        choose("#account-srtp-keys", SrtpKeys.DTLS);
        rig.files.chosen = Path.of("/etc/ssl/hotel.pem");
        press("#account-ca-choose");
        String pin = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
        type("#account-pin", pin);
        type("#account-certificate", "/home/desk/own.pem");
        type("#account-key", "/home/desk/own.key");
        flip("#account-ice");
        type("#account-stun", "stun.hotel.example:3478");
        type("#account-turn", "turn.hotel.example");
        type("#account-turn-user", "relay");
        type("#account-turn-password", "relayed");
        type("#account-keepalive", "20");
        choose("#account-dtmf", DtmfMethod.INFO);
        choose("#account-auto-answer", AutoAnswer.ASKED);
        flip("#account-anonymous");
        type("#account-park-code", "*68");
        type("#account-pickup-code", "**");
        type("#account-session-timer", "600");
        flip("#account-messages");
        type("#account-monitor", "101\n\n102\nsip:103@hotel.example\n");
        type("#account-monitor-list", "sip:all@hotel.example");
        save();
        awaitList();

        assertThat(saved())
                .isEqualTo(
                        new AccountSettings(
                                "sip:desk@hotel.example",
                                "Reception",
                                "desk-7",
                                "registrar.hotel.example",
                                "sip:proxy.hotel.example;transport=tcp",
                                "TLS",
                                true,
                                new TlsSettings(
                                        "/etc/ssl/hotel.pem",
                                        pin,
                                        "/home/desk/own.pem",
                                        "/home/desk/own.key"),
                                SrtpPolicy.REQUIRE,
                                SrtpKeys.DTLS,
                                new NatSettings(
                                        true,
                                        "stun.hotel.example:3478",
                                        "turn.hotel.example",
                                        "relay",
                                        20),
                                DtmfMethod.INFO,
                                AutoAnswer.ASKED,
                                true,
                                600,
                                false,
                                List.of("101", "102", "sip:103@hotel.example"),
                                "sip:all@hotel.example",
                                "*68",
                                "**",
                                null));
        assertThat(rig.phone.asked()).contains("setSecret work.turn of 7");
        // What was saved is there when the form opens again, and saving it changes nothing.
        AccountSettings before = saved();
        edit();
        save();
        awaitList();
        assertThat(saved()).isEqualTo(before);
    }

    @Test
    void whatIsWrongIsSaidBesideItsFieldAndUnfolded() throws TimeoutException {
        type("#account-session-timer", "30");
        type("#account-keepalive", "often");
        save();

        Node timer = rig.robot.lookup("#account-session-timer").query();
        Node keepalive = rig.robot.lookup("#account-keepalive").query();
        rig.await(keepalive::isFocused);
        assertThat(problem(timer)).isEqualTo("Seconds from 90 to 86400, or 0 for never.");
        assertThat(problem(keepalive)).isEqualTo("Seconds from 1 to 3600, or 0 for the usual.");
        assertThat(rig.phone.asked()).noneMatch(asked -> asked.startsWith("set accounts"));
        type("#account-session-timer", "300");
        assertThat(problem(timer)).isEmpty();
    }

    private String problem(Node control) {
        return rig.onFx(() -> ((Labeled) control.getParent().lookup(".field-problem")).getText());
    }

    @Test
    void aRefusedAccountStaysInTheFormWithTheReason() throws TimeoutException {
        rig.phone.refuse("At most 100 accounts can be set up.");
        save();

        Labeled reason = rig.robot.lookup(".account-form > .refusal").queryAs(Labeled.class);
        rig.await(() -> reason.getText().equals("At most 100 accounts can be set up."));
        assertThat(rig.robot.lookup("#account-save").tryQuery()).isPresent();
    }

    @Test
    void anAccountIsTriedAsItIsTypedWithoutBeingSaved() throws TimeoutException {
        type("#account-address", "other@hotel.example");
        type("#account-password", "hidden");
        press("#account-test");
        rig.awaitAsked("check work sip:other@hotel.example of 6");
        rig.phone.put(Scenes.trial());
        rig.await(() -> text("#account-check").contains("Wrong user name or password."));
        assertThat(text("#account-check")).contains("Registration", "Not tried");
        rig.await(() -> button("#account-test").equals("Test"));
        assertThat(saved().aor()).isEqualTo("sip:desk@hotel.example");
        assertThat(rig.phone.asked()).noneMatch(asked -> asked.contains("hidden"));
    }

    @Test
    void aTrialIsStoppedByItsButtonAndByLeavingTheForm() throws TimeoutException {
        press("#account-test");
        rig.await(() -> button("#account-test").equals("Stop"));
        press("#account-test");
        rig.awaitAsked("check cancelled");
        rig.await(() -> button("#account-test").equals("Test"));
        rig.phone.put(
                List.of(new CheckStep(Kind.NAME, State.RUNNING, "Looking for hotel.example")));
        press("#account-test");
        rig.await(() -> button("#account-test").equals("Stop"));
        rig.robot.type(KeyCode.ESCAPE);
        rig.await(
                () ->
                        rig.phone.asked().stream()
                                        .filter(asked -> asked.equals("check cancelled"))
                                        .count()
                                == 2);
    }

    private String button(String id) {
        return rig.robot.lookup(id).queryAs(Labeled.class).getText();
    }

    private String text(String id) {
        StringBuilder text = new StringBuilder();
        rig.robot
                .lookup(id)
                .query()
                .lookupAll(".label")
                .forEach(label -> text.append(((Labeled) label).getText()).append('\n'));
        return text.toString();
    }
}
