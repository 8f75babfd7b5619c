package org.fermata.ui;

import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import org.fermata.call.LineSnapshot;
import org.fermata.model.Wording;
import org.kordamp.ikonli.feather.Feather;

/**
 * Lies over a row while a call is dragged there that the row's could be connected with, and says
 * so. Each of the two names is cut short by itself where there is no room for both.
 */
final class ConnectMark extends HBox {

    private final Label one = Parts.label("", "connect-name");
    private final Label other = Parts.label("", "connect-name");

    ConnectMark() {
        getStyleClass().add("connect-mark");
        StackPane sign = new StackPane(Parts.icon(Feather.LINK_2));
        sign.getStyleClass().add("connect-sign");
        HBox sentence = new HBox(word("Connect"), one, word("with"), other);
        sentence.getStyleClass().add("connect-sentence");
        VBox words =
                new VBox(
                        sentence,
                        Parts.label(
                                "They talk to each other, and both lines end here",
                                "connect-detail"));
        words.getStyleClass().add("connect-words");
        getChildren().addAll(sign, words);
        setMouseTransparent(true);
        Parts.present(this, false);
    }

    private static Label word(String text) {
        Label word = Parts.label(text, "connect-word");
        word.setMinWidth(Region.USE_PREF_SIZE);
        return word;
    }

    /** Says that two lines would be connected. */
    void say(LineSnapshot dragged, LineSnapshot here) {
        one.setText(Wording.name(dragged.remote()));
        other.setText(Wording.name(here.remote()));
        setAccessibleText(Wording.connecting(dragged, here));
        Parts.present(this, true);
    }

    /** Says nothing more. */
    void hide() {
        Parts.present(this, false);
    }
}
