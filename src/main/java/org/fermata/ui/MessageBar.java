package org.fermata.ui;

import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

import org.kordamp.ikonli.feather.Feather;

/** A sentence across the window, with what can be done about it; never in the way of the rest. */
final class MessageBar extends HBox {

    private final Label sentence = Parts.paragraph("", "message-text");

    /**
     * Makes a bar that does not show yet.
     *
     * @param feather its shape
     * @param kind its style class: {@code info}, {@code warning} or {@code danger}
     * @param buttons what can be done, the likeliest first
     */
    MessageBar(Feather feather, String kind, Button... buttons) {
        getStyleClass().addAll("message-bar", kind);
        HBox.setHgrow(sentence, Priority.ALWAYS);
        sentence.setMaxWidth(Double.MAX_VALUE);
        getChildren().addAll(Parts.icon(feather), sentence);
        getChildren().addAll(buttons);
        for (Button button : buttons) {
            button.setMinWidth(USE_PREF_SIZE);
        }
        Parts.present(this, false);
    }

    /** Says something, or goes away. */
    void say(String words) {
        sentence.setText(words == null ? "" : words);
        Parts.present(this, words != null);
    }
}
