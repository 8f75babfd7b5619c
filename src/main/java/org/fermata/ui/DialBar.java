package org.fermata.ui;

import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

import org.fermata.call.Outcome;
import org.fermata.model.AccountModel;
import org.fermata.model.LineModel;
import org.fermata.model.PhoneModel;
import org.fermata.model.Wording;
import org.kordamp.ikonli.feather.Feather;

import java.util.function.Consumer;

/** Where a number, a name or a SIP address is typed and called; what went wrong stands below. */
final class DialBar extends VBox {

    private static final double SHORTEST_PROMPT = 184;
    private static final double SHORT_PROMPT = 280;

    private final PhoneModel phone;
    private final Consumer<LineModel> onLine;
    private final Runnable leave;
    private final SteadyField field = new SteadyField();
    private final ComboBox<AccountModel> from = new ComboBox<>();
    private final Label problem = Parts.paragraph("", "dial-problem");

    /** Where in the dialled numbers Up and Down have come to; −1 for what is being typed. */
    private int recalled = -1;

    private String typed = "";

    /**
     * Makes the bar.
     *
     * @param phone the phone
     * @param onLine told of the line a call went out on
     * @param leave goes on to the board
     */
    DialBar(PhoneModel phone, Consumer<LineModel> onLine, Runnable leave) {
        this.phone = phone;
        this.onLine = onLine;
        this.leave = leave;
        getStyleClass().add("dial-bar");
        field.setId("dial-field");
        field.promptTextProperty()
                .bind(field.widthProperty().map(width -> prompt(width.doubleValue())));
        field.setLeft(Parts.icon(Feather.SEARCH));
        field.setAccessibleText("Number, name or SIP address to call");
        field.setOnAction(event -> dial());
        field.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        field.textProperty().addListener((text, before, now) -> problem(null));
        HBox.setHgrow(field, Priority.ALWAYS);
        Button call = Parts.button("Call", Feather.PHONE, this::dial, "accent", "call-button");
        call.setId("dial-button");
        call.disableProperty().bind(field.textProperty().map(String::isBlank));
        from.setConverter(new AccountConverter());
        from.setTooltip(Parts.tooltip("The account to call from"));
        from.getStyleClass().add("dial-from");
        phone.accounts().addListener((ListChangeListener<AccountModel>) change -> offerAccounts());
        offerAccounts();
        HBox row = new HBox(field, from, call);
        row.getStyleClass().add("dial-row");
        row.setAlignment(Pos.CENTER_LEFT);
        problem.setId("dial-problem");
        Parts.present(problem, false);
        getChildren().addAll(row, problem);
    }

    /** What can be dialled, in as many words as the field has room for. */
    private static String prompt(double width) {
        return width < SHORTEST_PROMPT
                ? "Number"
                : width < SHORT_PROMPT ? "Number or name" : "Number, name or SIP address";
    }

    private void offerAccounts() {
        AccountModel chosen = from.getValue();
        from.getItems().setAll(phone.accounts());
        from.setValue(phone.accounts().contains(chosen) ? chosen : null);
        if (from.getValue() == null && !phone.accounts().isEmpty()) {
            from.setValue(phone.accounts().getFirst());
        }
        Parts.present(from, phone.accounts().size() > 1);
    }

    /** Puts the keyboard into the field, with all of its text selected. */
    void focusField() {
        field.requestFocus();
        field.selectAll();
    }

    /** Puts the keyboard into the field and types something at its end. */
    void type(String text) {
        field.requestFocus();
        field.appendText(text);
        field.end();
    }

    /** Calls what a link, a hint or a call that is over says. */
    void dial(String target) {
        String account = from.isVisible() && from.getValue() != null ? from.getValue().id() : null;
        phone.requestDial(target, account, outcome -> dialled(target, outcome));
    }

    /**
     * Calls an address from an account.
     *
     * @param account the account's id, null to leave the choice to the phone
     */
    void dial(String target, String account) {
        phone.requestDial(target, account, outcome -> dialled(target, outcome));
    }

    /** Calls the other side of a call that is over, which leaves the board for the new one. */
    void callBack(LineModel line) {
        String target = line.snapshot().remote().uri();
        phone.requestDial(
                target,
                line.snapshot().account(),
                outcome -> {
                    if (outcome.done()) {
                        line.requestDismiss();
                    }
                    dialled(target, outcome);
                });
    }

    private void dial() {
        String target = field.getText().strip();
        if (!target.isEmpty()) {
            dial(target);
        }
    }

    private void dialled(String target, Outcome outcome) {
        if (!outcome.done()) {
            problem(outcome.reason());
            return;
        }
        if (field.getText().strip().equals(target)) {
            field.clear();
        }
        recalled = -1;
        typed = "";
        problem(null);
        onLine.accept(phone.line(outcome.line()));
    }

    private void problem(String words) {
        problem.setText(words == null ? "" : words);
        Parts.present(problem, words != null);
    }

    private void pressed(KeyEvent event) {
        switch (event.getCode()) {
            case UP -> recall(recalled + 1);
            case DOWN -> {
                if (recalled < 0) {
                    leave.run();
                } else {
                    recall(recalled - 1);
                }
            }
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void recall(int index) {
        if (index >= phone.dialled().size()) {
            return;
        }
        if (recalled < 0) {
            typed = field.getText();
        }
        recalled = index;
        field.setText(index < 0 ? typed : phone.dialled().get(index));
        field.end();
    }

    private static final class AccountConverter extends StringConverter<AccountModel> {
        @Override
        public String toString(AccountModel account) {
            return account == null ? "" : Wording.address(account.snapshot().aor());
        }

        @Override
        public AccountModel fromString(String text) {
            throw new UnsupportedOperationException("accounts are chosen, not typed");
        }
    }
}
