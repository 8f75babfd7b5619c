package org.fermata.ui;

import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

import org.kordamp.ikonli.feather.Feather;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** A control with its name above it and, where what it holds cannot stand, the reason below. */
final class FormField extends VBox {

    private static final PseudoClass WRONG = PseudoClass.getPseudoClass("wrong");

    private final Node control;
    private final Label problem = Parts.paragraph("", "refusal", "field-problem");

    FormField(String name, Node control) {
        this(name, control, control);
    }

    private FormField(String name, Node control, Node shown) {
        this.control = control;
        Label label = Parts.label(name, "field-label");
        label.setLabelFor(control);
        getStyleClass().add("form-field");
        getChildren().addAll(label, shown, problem);
        Parts.present(problem, false);
        if (control instanceof TextInputControl input) {
            input.textProperty().addListener(change -> tell(null));
        }
    }

    /** A field for a file, with a button that chooses it. */
    static FormField file(String name, TextInputControl field, FilePicker files) {
        Button choose =
                Parts.iconButton(
                        Feather.FOLDER,
                        "Choose a file",
                        () -> {
                            Path chosen = files.open(name);
                            if (chosen != null) {
                                field.setText(chosen.toString());
                            }
                        });
        choose.setId(field.getId() + "-choose");
        HBox.setHgrow(field, Priority.ALWAYS);
        HBox row = new HBox(field, choose);
        row.getStyleClass().add("file-row");
        return new FormField(name, field, row);
    }

    /** A choice of a few values told in words. */
    static <T> ComboBox<T> choice(Function<T, String> words, List<T> values) {
        ComboBox<T> choice = new ComboBox<>();
        choice.getItems().setAll(values);
        choice.setMaxWidth(Double.MAX_VALUE);
        choice.setConverter(
                new StringConverter<>() {
                    @Override
                    public String toString(T value) {
                        return value == null ? "" : words.apply(value);
                    }

                    @Override
                    public T fromString(String text) {
                        throw new UnsupportedOperationException("values are chosen, not typed");
                    }
                });
        return choice;
    }

    /** What a field holds without spaces around it, null for nothing. */
    static String text(TextInputControl field) {
        String text = field.getText() == null ? "" : field.getText().strip();
        return text.isEmpty() ? null : text;
    }

    /** What a field holds as a number, 0 for nothing. */
    static int number(TextInputControl field) {
        String text = text(field);
        return text == null ? 0 : Integer.parseInt(text);
    }

    /**
     * Says beside the control what is wrong with it.
     *
     * @param sentence null for nothing
     * @return whether nothing is
     */
    boolean tell(String sentence) {
        problem.setText(sentence == null ? "" : sentence);
        Parts.present(problem, sentence != null);
        control.pseudoClassStateChanged(WRONG, sentence != null);
        control.setAccessibleHelp(sentence);
        return sentence == null;
    }

    /** Says what a rule finds wrong with the text of the control, as {@link #tell} does. */
    boolean check(Function<String, String> rule) {
        String text = control instanceof TextInputControl input ? input.getText() : "";
        return tell(rule.apply(text == null ? "" : text));
    }

    /** Whether something is wrong with it. */
    boolean isWrong() {
        return problem.isVisible();
    }

    /** Puts the keyboard on the control. */
    void focus() {
        control.requestFocus();
        Parts.reveal(this);
    }
}
