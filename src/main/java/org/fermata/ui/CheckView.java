package org.fermata.ui;

import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import org.fermata.call.CheckStep;
import org.fermata.model.CheckModel;
import org.fermata.model.Wording;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** The steps of a trial of an account, each with what came of it. */
final class CheckView extends VBox {

    private static final PseudoClass GOOD = PseudoClass.getPseudoClass("good");
    private static final PseudoClass DOUBTFUL = PseudoClass.getPseudoClass("doubtful");
    private static final PseudoClass BROKEN = PseudoClass.getPseudoClass("broken");

    private final CheckModel model;

    CheckView(CheckModel model) {
        this.model = model;
        setId("account-check");
        getStyleClass().add("check-steps");
        model.stepsProperty().addListener(change -> show());
        show();
    }

    private void show() {
        getChildren().clear();
        for (CheckStep step : model.stepsProperty().get()) {
            getChildren().add(row(step));
        }
        boolean some = !getChildren().isEmpty();
        Parts.present(this, some);
        if (some) {
            Parts.reveal(this);
        }
    }

    private static HBox row(CheckStep step) {
        FontIcon shape = Parts.icon(icon(step.state()));
        Label name = Parts.label(Wording.step(step.kind()), "account-name");
        Label words = Parts.paragraph(Wording.step(step), "account-state");
        VBox texts = new VBox(name, words);
        texts.setMinWidth(0);
        HBox.setHgrow(texts, Priority.ALWAYS);
        HBox row = new HBox(shape, texts);
        row.getStyleClass().add("account-row");
        row.pseudoClassStateChanged(GOOD, step.state() == CheckStep.State.PASSED);
        row.pseudoClassStateChanged(DOUBTFUL, step.state() == CheckStep.State.DOUBTFUL);
        row.pseudoClassStateChanged(BROKEN, step.state() == CheckStep.State.FAILED);
        return row;
    }

    private static Feather icon(CheckStep.State state) {
        return switch (state) {
            case WAITING -> Feather.CIRCLE;
            case RUNNING -> Feather.CLOCK;
            case PASSED -> Feather.CHECK_CIRCLE;
            case DOUBTFUL -> Feather.HELP_CIRCLE;
            case FAILED -> Feather.ALERT_TRIANGLE;
            case SKIPPED -> Feather.MINUS_CIRCLE;
        };
    }
}
