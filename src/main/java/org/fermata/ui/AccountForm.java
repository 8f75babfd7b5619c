package org.fermata.ui;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

import org.controlsfx.control.ToggleSwitch;
import org.fermata.model.SettingsModel;
import org.fermata.store.AccountSettings;
import org.kordamp.ikonli.feather.Feather;

/** Adds an account or changes one. A password that is left empty stays as it was. */
final class AccountForm extends VBox {

    private final SettingsModel model;
    private final String id;
    private final Runnable done;

    /** What the form does not show stays as it is here. */
    private final AccountSettings before;

    private final TextField aor = new TextField();
    private final PasswordField password = new PasswordField();
    private final TextField displayName = new TextField();
    private final TextField authUser = new TextField();
    private final TextField registrar = new TextField();
    private final TextField proxy = new TextField();
    private final ComboBox<String> transport = new ComboBox<>();
    private final ToggleSwitch enabled = new ToggleSwitch("Register this account");
    private final Label problem = Parts.paragraph("", "refusal");

    /**
     * Makes the form.
     *
     * @param model the settings
     * @param id the account's key, null for a new one
     * @param account the account as it is, null for a new one
     * @param done called when the form has served
     */
    AccountForm(SettingsModel model, String id, AccountSettings account, Runnable done) {
        this.model = model;
        this.id = id;
        this.done = done;
        before = account == null ? AccountSettings.DEFAULTS : account;
        getStyleClass().add("account-form");
        aor.setId("account-address");
        password.setId("account-password");
        transport.getItems().setAll("UDP", "TCP");
        transport.setMaxWidth(Double.MAX_VALUE);
        transport.setValue("UDP");
        enabled.setSelected(true);
        enabled.setMaxWidth(Double.MAX_VALUE);
        aor.setPromptText("alice@example.org");
        displayName.setPromptText("as others see it");
        password.setPromptText(id == null ? "" : "unchanged");
        authUser.setPromptText("the same as in the address");
        registrar.setPromptText("the address's domain");
        proxy.setPromptText("none");
        if (account != null) {
            fill(account);
        }
        VBox more =
                new VBox(
                        field("User name for authentication", authUser),
                        field("Registrar", registrar),
                        field("Outbound proxy", proxy),
                        field("Transport", transport));
        more.getStyleClass().add("account-more");
        TitledPane server = new TitledPane("Server", more);
        server.setAnimated(false);
        server.setExpanded(
                account != null && (account.registrar() != null || account.proxy() != null));
        Parts.present(problem, false);
        getChildren()
                .addAll(
                        field("SIP address", aor),
                        field("Password", password),
                        field("Name", displayName),
                        server,
                        enabled,
                        problem,
                        buttons());
        aor.setOnAction(event -> save());
        password.setOnAction(event -> save());
    }

    private HBox buttons() {
        Button save = Parts.button(id == null ? "Add" : "Save", null, this::save, "accent");
        save.setId("account-save");
        Button cancel = Parts.button("Cancel", null, done);
        HBox buttons = new HBox(save, cancel);
        buttons.getStyleClass().add("form-buttons");
        if (id != null) {
            Button remove =
                    Parts.button(
                            "Remove",
                            Feather.TRASH_2,
                            () -> {
                                model.requestRemoveAccount(id);
                                done.run();
                            },
                            "flat",
                            "danger");
            remove.setId("account-remove");
            buttons.getChildren().addAll(Parts.spacer(), remove);
        }
        return buttons;
    }

    private void fill(AccountSettings account) {
        aor.setText(account.aor().replaceFirst("^sip:", ""));
        displayName.setText(account.displayName());
        authUser.setText(account.authUser());
        registrar.setText(account.registrar());
        proxy.setText(account.proxy());
        transport.setValue(account.transport() == null ? "UDP" : account.transport());
        enabled.setSelected(account.enabled());
    }

    private static VBox field(String name, Node control) {
        Label label = Parts.label(name, "field-label");
        label.setLabelFor(control);
        VBox field = new VBox(label, control);
        field.getStyleClass().add("form-field");
        return field;
    }

    private void save() {
        String address = aor.getText().strip();
        if (!address.matches("(sips?:)?[^@\\s]+@[^@\\s]+")) {
            problem.setText("A SIP address looks like alice@example.org.");
            Parts.present(problem, true);
            aor.requestFocus();
            return;
        }
        String uri = address.matches("sips?:.*") ? address : "sip:" + address;
        AccountSettings account =
                new AccountSettings(
                        uri,
                        text(displayName),
                        text(authUser),
                        text(registrar),
                        text(proxy),
                        transport.getValue(),
                        enabled.isSelected(),
                        before.tls(),
                        before.srtp(),
                        before.srtpKeys(),
                        before.nat(),
                        before.dtmf(),
                        before.autoAnswer(),
                        before.anonymous(),
                        before.sessionTimerSeconds(),
                        before.messages(),
                        before.monitor(),
                        before.monitorList());
        String secret = password.getText();
        model.requestAccount(
                id == null ? model.freeAccountId(uri) : id,
                account,
                secret.isEmpty() ? null : secret.toCharArray());
        done.run();
    }

    /** Puts the keyboard where an account begins. */
    void focusFirst() {
        aor.requestFocus();
    }

    private static String text(TextField field) {
        String text = field.getText() == null ? "" : field.getText().strip();
        return text.isEmpty() ? null : text;
    }
}
