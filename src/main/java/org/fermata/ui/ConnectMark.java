package org.fermata.ui;

import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import org.fermata.call.LineSnapshot;
import org.fermata.model.LineWording;
import org.fermata.model.Wording;
import org.kordamp.ikonli.feather.Feather;

/**
 * Lies over a row while a call is dragged there that the row's could be connected with, and says
 * so.
 */
final class ConnectMark extends HBox {

    private final Label one = Parts.label("", "connect-name");
    private final Label other = Parts.label("", "connect-name");

    ConnectMark() {
        getStyleClass().add("connect-mark");
        StackPane sign = new StackPane(Parts.icon(Feather.LINK_2));
        sign.getStyleClass().add("connect-sign");
        HBox sentence = new Sentence();
        sentence.getStyleClass().add("connect-sentence");
        VBox words =
                new VBox(
                        sentence,
                        Parts.label(
                                "Let go to choose: talk together, or connect them without you",
                                "connect-detail"));
        words.getStyleClass().add("connect-words");
        getChildren().addAll(sign, words);
        setMouseTransparent(true);
        Parts.present(this, false);
    }

    /** Where there is no room for both names, the one that needs more than half is cut short. */
    private final class Sentence extends HBox {
        private final Label connect = word("Join");
        private final Label with = word("with");

        Sentence() {
            getChildren().addAll(connect, one, with, other);
        }

        @Override
        protected void layoutChildren() {
            double words = connect.prefWidth(-1) + with.prefWidth(-1) + 3 * getSpacing();
            double half = Math.max(0, (getWidth() - words) / 2);
            one.setMinWidth(Math.min(half, one.prefWidth(-1)));
            other.setMinWidth(Math.min(half, other.prefWidth(-1)));
            super.layoutChildren();
        }

        @Override
        protected double computeMinWidth(double height) {
            return 0;
        }
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
        setAccessibleText(LineWording.connecting(dragged, here));
        Parts.present(this, true);
    }

    /** Says nothing more. */
    void hide() {
        Parts.present(this, false);
    }
}
