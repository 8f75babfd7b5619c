package org.fermata.ui;

import javafx.beans.InvalidationListener;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import org.fermata.call.TextMessage;
import org.fermata.model.PhoneModel;
import org.fermata.model.Wording;
import org.kordamp.ikonli.feather.Feather;

import java.util.function.BiConsumer;

/**
 * The texts that came, the oldest unread one first, in a bar above the board. A long one scrolls,
 * so that it never takes the board's room.
 */
final class TextBar extends HBox {

    private final PhoneModel phone;
    private final Label from = Parts.label("", "text-from");
    private final Label words = Parts.paragraph("", "text-words");
    private final Button all;
    private final ScrollPane scroll = new ScrollPane(words);

    /**
     * Makes a bar that does not show yet.
     *
     * @param phone the phone
     * @param call calls somebody: the address, and the account to call from
     */
    TextBar(PhoneModel phone, BiConsumer<String, String> call) {
        this.phone = phone;
        getStyleClass().addAll("message-bar", "info", "text-bar");
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("text-scroll");
        VBox text = new VBox(from, scroll);
        HBox.setHgrow(text, Priority.ALWAYS);
        Button back =
                Parts.button(
                        "Call",
                        Feather.PHONE,
                        () -> call.accept(shown().from().uri(), shown().account()));
        back.setId("text-call");
        Button dismiss = Parts.button("Dismiss", null, () -> phone.extensions().dismiss(shown()));
        dismiss.setId("text-dismiss");
        all = Parts.button("Dismiss all", null, phone.extensions()::dismissAll);
        for (Button button : new Button[] {back, dismiss, all}) {
            button.setMinWidth(USE_PREF_SIZE);
        }
        getChildren().addAll(Parts.icon(Feather.MESSAGE_SQUARE), text, back, dismiss, all);
        phone.extensions().texts().addListener((InvalidationListener) change -> show());
        show();
    }

    private TextMessage shown() {
        return phone.extensions().texts().getFirst();
    }

    private void show() {
        int count = phone.extensions().texts().size();
        Parts.present(this, count > 0);
        Parts.present(all, count > 1);
        if (count == 0) {
            return;
        }
        TextMessage text = shown();
        String more = count == 1 ? "" : ", and " + (count - 1) + " more";
        from.setText(
                Wording.name(text.from())
                        + " wrote at "
                        + Wording.timeOfDay(text.receivedAt())
                        + more);
        words.setText(text.text());
        scroll.setVvalue(0);
    }
}
