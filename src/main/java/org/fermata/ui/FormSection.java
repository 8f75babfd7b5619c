package org.fermata.ui;

import javafx.scene.Node;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.VBox;

import java.util.List;

/** A part of a form that is folded away until somebody needs it. */
class FormSection extends TitledPane {

    private final VBox content = new VBox();

    FormSection(String title) {
        super(title, null);
        setContent(content);
        content.getStyleClass().add("account-more");
        setAnimated(false);
        setExpanded(false);
    }

    void add(Node... nodes) {
        content.getChildren().addAll(nodes);
    }

    private List<FormField> fields() {
        return content.getChildren().stream()
                .filter(FormField.class::isInstance)
                .map(FormField.class::cast)
                .toList();
    }

    /** Unfolds it where something in it is wrong, and puts the keyboard there. */
    void showProblem() {
        fields().stream()
                .filter(FormField::isWrong)
                .findFirst()
                .ifPresent(
                        field -> {
                            setExpanded(true);
                            field.focus();
                        });
    }
}
