package org.fermata.ui;

import javafx.beans.InvalidationListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

import org.fermata.model.LineModel;
import org.kordamp.ikonli.feather.Feather;

import java.util.List;

/** A few things that can be done with a line, one of which is chosen. */
final class ChoiceCard extends VBox {

    /**
     * Something to choose.
     *
     * @param id the button's id
     * @param text what it says
     * @param detail a second line on what comes of it, null for none
     * @param icon its picture
     * @param action what it does
     */
    record Choice(String id, String text, String detail, Feather icon, Runnable action) {}

    private final Runnable close;
    private final Label title = Parts.label("", "keypad-title");
    private final VBox choices = new VBox();
    private final ScrollPane scroll = new ScrollPane(choices);
    private final CardSteps steps = new CardSteps(this, () -> List.copyOf(choices.getChildren()));
    private final InvalidationListener onPhase = change -> closeWhenOver();
    private LineModel line;

    /**
     * Makes the card.
     *
     * @param close called when something was chosen, or the call is over
     */
    ChoiceCard(Runnable close) {
        this.close = close;
        getStyleClass().add("transfer-card");
        setId("choice-card");
        choices.getStyleClass().add("transfer-lines");
        scroll.getStyleClass().add("transfer-scroll");
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setFocusTraversable(false);
        getChildren().addAll(title, scroll);
    }

    /**
     * Makes the card that of a line.
     *
     * @param latest the line; the card goes when its call is over
     * @param heading what is asked
     * @param offered what can be chosen, one at least
     */
    void serve(LineModel latest, String heading, List<Choice> offered) {
        if (line != null) {
            line.phaseProperty().removeListener(onPhase);
        }
        line = latest;
        line.phaseProperty().addListener(onPhase);
        steps.begin();
        title.setText(heading);
        choices.getChildren().setAll(offered.stream().map(this::button).toList());
        scroll.setVvalue(0);
    }

    private Button button(Choice choice) {
        Button button =
                Parts.button(
                        choice.text(),
                        choice.icon(),
                        () -> {
                            close.run();
                            choice.action().run();
                        },
                        "transfer-choice");
        button.setId(choice.id());
        button.setMinWidth(0);
        if (choice.detail() != null) {
            VBox words =
                    new VBox(
                            Parts.label(choice.text(), "choice-text"),
                            Parts.label(choice.detail(), "choice-detail"));
            Node picture = button.getGraphic();
            HBox both = new HBox(picture, words);
            both.getStyleClass().add("choice-words");
            button.setGraphic(both);
            button.setText(null);
            button.setAccessibleText(choice.text() + ". " + choice.detail());
        }
        return button;
    }

    @Override
    public void requestFocus() {
        choices.getChildren().getFirst().requestFocus();
    }

    private void closeWhenOver() {
        if (!line.phase().isAnswered() && getParent() != null) {
            close.run();
        }
    }
}
