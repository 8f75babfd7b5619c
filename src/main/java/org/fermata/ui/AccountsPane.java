package org.fermata.ui;

import javafx.beans.InvalidationListener;
import javafx.beans.Observable;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import org.fermata.call.AccountSnapshot;
import org.fermata.call.RegistrationState;
import org.fermata.model.AccountModel;
import org.fermata.model.PhoneModel;
import org.fermata.model.Wording;
import org.fermata.store.AccountSettings;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** The accounts with their state in words, and the form for one of them in the list's place. */
final class AccountsPane extends VBox {

    private static final PseudoClass BROKEN = PseudoClass.getPseudoClass("broken");
    private static final PseudoClass GOOD = PseudoClass.getPseudoClass("good");

    private final PhoneModel phone;
    private final FilePicker files;
    private final Consumer<String> trace;
    private final InvalidationListener onChange = this::changed;
    private AccountForm form;

    /**
     * Makes the list.
     *
     * @param phone the phone
     * @param files chooses files
     * @param trace shows the SIP messages of an account, by its key in the settings
     */
    AccountsPane(PhoneModel phone, FilePicker files, Consumer<String> trace) {
        this.phone = phone;
        this.files = files;
        this.trace = trace;
        getStyleClass().add("accounts");
        phone.accounts().addListener(onChange);
        phone.settings().settingsProperty().addListener(onChange);
        changed(null);
    }

    private void changed(Observable change) {
        phone.accounts()
                .forEach(
                        account -> {
                            account.snapshotProperty().removeListener(onChange);
                            account.snapshotProperty().addListener(onChange);
                        });
        if (form == null) {
            showList();
        }
    }

    /** Shows the list, leaving a form that is open. */
    void showList() {
        if (form != null) {
            form.leave();
            form = null;
        }
        Node focused = getScene() == null ? null : getScene().getFocusOwner();
        String focus = focused != null && isFocusWithin() ? focused.getId() : null;
        getChildren().clear();
        Set<String> known = new HashSet<>();
        for (AccountModel account : phone.accounts()) {
            known.add(account.id());
            getChildren().add(row(account.snapshot()));
        }
        phone.settings()
                .current()
                .accounts()
                .forEach(
                        (id, account) -> {
                            if (known.add(id)) {
                                getChildren().add(row(notYetKnown(id, account)));
                            }
                        });
        if (known.isEmpty()) {
            getChildren()
                    .add(
                            Parts.paragraph(
                                    "None yet. Calls by SIP address work without one.",
                                    "text-muted"));
        }
        Button add = Parts.button("Add an account", Feather.USER_PLUS, this::add);
        add.setId("add-account");
        HBox buttons = new HBox(add);
        if (!known.isEmpty()) {
            Button again =
                    Parts.button("Register again", Feather.REFRESH_CW, phone::requestRegister);
            again.setId("register-again");
            buttons.getChildren().add(again);
        }
        buttons.getStyleClass().add("form-buttons");
        getChildren().add(buttons);
        if (focus != null) {
            focusOn(focus);
        }
    }

    /** The list is made anew whenever an account changes; the keyboard stays where it was. */
    private void focusOn(String id) {
        Node node = lookup("#" + id);
        (node == null ? lookup("#add-account") : node).requestFocus();
    }

    /** Puts the keyboard on the button for the messages of an account. */
    void focusTrace(String account) {
        focusOn("trace-" + account);
    }

    /** Leaves the form, and tells whether there was one. */
    boolean back() {
        boolean open = form != null;
        if (open) {
            done(form.account());
        }
        return open;
    }

    private void done(String account) {
        showList();
        focusOn("edit-" + account);
    }

    private static AccountSnapshot notYetKnown(String id, AccountSettings account) {
        return new AccountSnapshot(id, account.aor(), RegistrationState.DISABLED, null);
    }

    private HBox row(AccountSnapshot snapshot) {
        boolean broken = snapshot.registration() == RegistrationState.FAILED;
        boolean good = snapshot.registration() == RegistrationState.REGISTERED;
        FontIcon shape =
                Parts.icon(
                        broken
                                ? Feather.ALERT_TRIANGLE
                                : good ? Feather.CHECK_CIRCLE : Feather.CIRCLE);
        Label name = Parts.label(Wording.address(snapshot.aor()), "account-name");
        name.setTooltip(Parts.tooltip(snapshot.aor()));
        Label state = Parts.paragraph(state(snapshot), "account-state");
        VBox words = new VBox(name, state);
        words.setMinWidth(0);
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox row = new HBox(shape, words);
        Button messages =
                Parts.iconButton(
                        Feather.ACTIVITY,
                        "SIP messages",
                        () -> trace.accept(snapshot.id()),
                        "flat");
        messages.setId("trace-" + snapshot.id());
        row.getChildren().add(messages);
        AccountSettings settings = phone.settings().current().accounts().get(snapshot.id());
        if (settings != null) {
            Button edit =
                    Parts.iconButton(
                            Feather.EDIT_2, "Change", () -> edit(snapshot.id(), settings), "flat");
            edit.setId("edit-" + snapshot.id());
            row.getChildren().add(edit);
        }
        row.getStyleClass().add("account-row");
        row.pseudoClassStateChanged(BROKEN, broken);
        row.pseudoClassStateChanged(GOOD, good);
        return row;
    }

    private static String state(AccountSnapshot account) {
        String words = Wording.registration(account);
        return account.lastError() == null ? words : words + ": " + account.lastError();
    }

    /** Opens the form for a new account. */
    void add() {
        edit(null, null);
    }

    private void edit(String id, AccountSettings settings) {
        if (form != null) {
            form.leave();
        }
        form = new AccountForm(phone, files, id, settings, this::done);
        getChildren().setAll(form);
        form.focusFirst();
    }
}
