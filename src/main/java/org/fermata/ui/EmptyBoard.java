package org.fermata.ui;

import javafx.beans.InvalidationListener;
import javafx.beans.Observable;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

import org.fermata.model.PhoneModel;
import org.kordamp.ikonli.feather.Feather;

import java.util.List;
import java.util.function.Consumer;

/** What stands where the lines will be: how to begin. */
final class EmptyBoard extends VBox {

    private record Hint(String number, String does) {}

    /** The extensions of the built-in exchange. */
    private static final List<Hint> HINTS =
            List.of(
                    new Hint("600", "hears you and echoes"),
                    new Hint("601", "a tone"),
                    new Hint("602", "music"),
                    new Hint("603", "rings, nobody answers"),
                    new Hint("604", "is busy"),
                    new Hint("605", "calls you back ten times"),
                    new Hint("606", "holds you now and then"));

    private final PhoneModel phone;
    private final Label title = Parts.label("", "empty-title");
    private final Label text = Parts.paragraph("", "empty-text");
    private final HBox start;
    private final FlowPane hints = new FlowPane();

    /**
     * Makes the placeholder.
     *
     * @param phone the phone
     * @param dial dials a hint
     * @param addAccount opens the form for an account
     */
    EmptyBoard(PhoneModel phone, Consumer<String> dial, Runnable addAccount) {
        this.phone = phone;
        getStyleClass().add("empty-board");
        Button exchange =
                Parts.button(
                        "Try the built-in exchange",
                        Feather.PLAY_CIRCLE,
                        phone::requestExchange,
                        "accent");
        exchange.setId("start-exchange");
        Button add = Parts.button("Add an account", Feather.USER_PLUS, addAccount);
        add.setId("add-first-account");
        start = new HBox(exchange, add);
        start.getStyleClass().add("empty-start");
        hints.getStyleClass().add("empty-hints");
        for (Hint hint : HINTS) {
            Label number = Parts.label(hint.number(), "hint-number");
            Label does = Parts.label(hint.does(), "hint-does");
            number.setMinWidth(USE_PREF_SIZE);
            does.setMinWidth(USE_PREF_SIZE);
            HBox content = new HBox(number, does);
            content.getStyleClass().add("hint-content");
            Button chip = new Button(null, content);
            chip.getStyleClass().add("hint");
            chip.setId("hint-" + hint.number());
            chip.setAccessibleText("Call " + hint.number() + ", " + hint.does());
            chip.setOnAction(event -> dial.accept(hint.number()));
            hints.getChildren().add(chip);
        }
        Label sign = new Label(null, Parts.icon(Feather.PHONE));
        sign.getStyleClass().add("empty-sign");
        getChildren().addAll(sign, title, text, start, hints);
        InvalidationListener show = this::show;
        phone.accounts().addListener(show);
        phone.exchangeRunsProperty().addListener(show);
        phone.readyProperty().addListener(show);
        show(null);
    }

    private void show(Observable changed) {
        boolean ready = phone.readyProperty().get();
        boolean exchange = phone.exchangeRunsProperty().get();
        boolean newcomer = ready && phone.accounts().isEmpty() && !exchange;
        setVisible(ready);
        Parts.present(start, newcomer);
        Parts.present(hints, exchange);
        if (newcomer) {
            title.setText("Welcome to Fermata");
            text.setText(
                    "Add the account your provider or telephone system gave you, or make the first"
                            + " call without one: the built-in exchange runs on this computer"
                            + " alone.");
        } else if (exchange) {
            title.setText("No calls");
            text.setText("The built-in exchange is ready. Call one of its numbers:");
        } else {
            title.setText("No calls");
            text.setText("Type a number, a name or a SIP address above and press Enter.");
        }
    }
}
