package org.fermata.ui;

import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import org.controlsfx.control.ToggleSwitch;
import org.fermata.model.AccountRules;
import org.fermata.model.CheckModel;
import org.fermata.model.PhoneModel;
import org.fermata.model.SettingsModel;
import org.fermata.model.Wording;
import org.fermata.store.AccountSettings;
import org.kordamp.ikonli.feather.Feather;

import java.util.List;
import java.util.function.Consumer;

/**
 * Adds an account or changes one, and tries it without saving. The address and the password are
 * enough for most; the rest is folded away. A password that is left empty stays as it was.
 */
final class AccountForm extends VBox {

    private final SettingsModel model;
    private final CheckModel check;
    private final String id;
    private final Consumer<String> done;

    private final TextField aor = new TextField();
    private final PasswordField password = new PasswordField();
    private final TextField displayName = new TextField();
    private final ToggleSwitch enabled = new ToggleSwitch("Register this account");
    private final FormField aorField = new FormField("SIP address", aor);
    private final ServerSection server;
    private final SecuritySection security;
    private final NetworkSection network;
    private final CallingSection calling;
    private final WatchSection watch;
    private final Label problem = Parts.paragraph("", "refusal");
    private final Button keep = Parts.button("Keep it", null, () -> {});
    private final HBox removing = question();
    private final Button test = Parts.button("Test", Feather.ACTIVITY, this::testOrStop);

    /**
     * Makes the form.
     *
     * @param phone the phone
     * @param files chooses files
     * @param id the account's key, null for a new one
     * @param account the account as it is, null for a new one
     * @param done called when the form has served, with the key of the account or null
     */
    AccountForm(
            PhoneModel phone,
            FilePicker files,
            String id,
            AccountSettings account,
            Consumer<String> done) {
        model = phone.settings();
        check = phone.makeCheck();
        this.id = id;
        this.done = done;
        AccountSettings before = account == null ? AccountSettings.DEFAULTS : account;
        server = new ServerSection(before);
        security = new SecuritySection(before, files);
        network = new NetworkSection(before, id == null);
        calling = new CallingSection(before, files);
        watch = new WatchSection(before);
        getStyleClass().add("account-form");
        aor.setId("account-address");
        password.setId("account-password");
        displayName.setId("account-name");
        enabled.setId("account-enabled");
        enabled.setMaxWidth(Double.MAX_VALUE);
        aor.setPromptText("alice@example.org");
        password.setPromptText(id == null ? "" : "unchanged");
        displayName.setPromptText("as others see it");
        aor.setText(before.aor() == null ? "" : before.aor().replaceFirst("^sip:", ""));
        displayName.setText(before.displayName());
        enabled.setSelected(before.enabled());
        Parts.present(problem, false);
        VBox sections = new VBox(server, security, network, calling, watch);
        sections.getStyleClass().add("account-sections");
        getChildren()
                .addAll(
                        Parts.label(title(before), "form-title"),
                        aorField,
                        new FormField("Password", password),
                        new FormField("Name", displayName),
                        enabled,
                        problem,
                        buttons(),
                        removing,
                        new CheckView(check),
                        sections);
        aor.setOnAction(event -> save());
        password.setOnAction(event -> save());
        check.runningProperty().addListener(change -> showRunning());
    }

    private String title(AccountSettings before) {
        return id == null ? "New account" : Wording.address(before.aor());
    }

    private HBox buttons() {
        Button save = Parts.button(id == null ? "Add" : "Save", null, this::save, "accent");
        save.setId("account-save");
        test.setId("account-test");
        test.setTooltip(Parts.tooltip("Tries it step by step, without saving"));
        Button cancel = Parts.button("Cancel", null, () -> done.accept(id));
        HBox buttons = new HBox(save, test, cancel);
        buttons.getStyleClass().add("form-buttons");
        if (id != null) {
            Button remove =
                    Parts.button(
                            "Remove", Feather.TRASH_2, () -> askToRemove(true), "flat", "danger");
            remove.setId("account-remove");
            buttons.getChildren().addAll(Parts.spacer(), remove);
        }
        return buttons;
    }

    /** An account that is removed takes its passwords with it, so that is asked first. */
    private HBox question() {
        Button remove =
                Parts.button(
                        "Remove",
                        Feather.TRASH_2,
                        () -> {
                            model.requestRemoveAccount(id);
                            done.accept(null);
                        },
                        "danger");
        remove.setId("account-remove-now");
        keep.setId("account-keep");
        keep.setOnAction(event -> askToRemove(false));
        remove.setMinWidth(USE_PREF_SIZE);
        keep.setMinWidth(USE_PREF_SIZE);
        Label asks = Parts.paragraph("Remove the account and its passwords?");
        asks.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(asks, Priority.ALWAYS);
        HBox row = new HBox(asks, remove, keep);
        row.getStyleClass().addAll("form-buttons", "form-question");
        Parts.present(row, false);
        return row;
    }

    private void askToRemove(boolean on) {
        Parts.present(removing, on);
        if (on) {
            keep.requestFocus();
            Parts.reveal(removing);
        } else {
            lookup("#account-remove").requestFocus();
        }
    }

    /** What is typed in, null where something of it cannot stand, which is told beside it. */
    private AccountSettings typed() {
        boolean sound =
                aorField.check(AccountRules::address)
                        & server.check()
                        & security.check()
                        & network.check()
                        & calling.check()
                        & watch.check();
        if (!sound) {
            List.of(watch, calling, network, security, server).forEach(FormSection::showProblem);
            if (aorField.isWrong()) {
                aorField.focus();
            }
            return null;
        }
        String address = aor.getText().strip();
        return new AccountSettings(
                address.matches("(?i)sips?:.*") ? address : "sip:" + address,
                FormField.text(displayName),
                server.authUser(),
                server.registrar(),
                server.proxy(),
                server.transport(),
                enabled.isSelected(),
                security.tls(),
                security.srtp(),
                security.srtpKeys(),
                network.nat(),
                calling.dtmf(),
                calling.autoAnswer(),
                calling.anonymous(),
                calling.sessionTimerSeconds(),
                watch.messages(),
                watch.monitor(),
                watch.monitorList(),
                calling.parkCode(),
                calling.pickupCode(),
                calling.musicOnHold());
    }

    private char[] password() {
        String typed = password.getText();
        return typed.isEmpty() ? null : typed.toCharArray();
    }

    private void save() {
        AccountSettings account = typed();
        if (account == null) {
            return;
        }
        String key = id == null ? model.freeAccountId(account.aor()) : id;
        model.requestAccount(
                key,
                account,
                new SettingsModel.Secrets(password(), network.turnPassword()),
                refused -> {
                    problem.setText(refused == null ? "" : refused);
                    Parts.present(problem, refused != null);
                    if (refused == null && getParent() != null) {
                        done.accept(key);
                    }
                });
    }

    private void testOrStop() {
        if (check.runningProperty().get()) {
            check.requestCancel();
            return;
        }
        AccountSettings account = typed();
        if (account != null) {
            check.requestStart(id, account, password());
        }
    }

    private void showRunning() {
        boolean running = check.runningProperty().get();
        test.setText(running ? "Stop" : "Test");
        test.setGraphic(Parts.icon(running ? Feather.SQUARE : Feather.ACTIVITY));
    }

    /** The key of the account it is on, null for a new one. */
    String account() {
        return id;
    }

    /** Puts the keyboard where an account begins. */
    void focusFirst() {
        aor.requestFocus();
    }

    /** Ends what it has begun: somebody has left it. */
    void leave() {
        check.requestCancel();
    }
}
