package org.fermata.ui;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;

import org.controlsfx.control.PopOver;
import org.fermata.model.LineModel;
import org.fermata.model.Wording;

/** Twelve keys for DTMF, beside the line they speak to; the keyboard's digits do the same. */
final class Keypad {

    private static final String KEYS = "123456789*0#";
    private static final String[] LETTERS = {
        "", "ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ", "", "+", ""
    };

    private final PopOver popOver = new PopOver();
    private final Label title = Parts.label("", "keypad-title");
    private final Label sent = Parts.label("", "keypad-sent");
    private LineModel line;

    Keypad() {
        GridPane grid = new GridPane();
        grid.getStyleClass().add("keypad-grid");
        for (int index = 0; index < KEYS.length(); index++) {
            grid.add(key(KEYS.charAt(index), LETTERS[index]), index % 3, index / 3);
        }
        VBox content = new VBox(title, sent, grid);
        content.getStyleClass().add("keypad");
        content.addEventFilter(KeyEvent.KEY_TYPED, this::typed);
        content.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        popOver.setContentNode(content);
        popOver.setArrowLocation(PopOver.ArrowLocation.TOP_RIGHT);
        popOver.setDetachable(false);
        popOver.setAnimated(false);
    }

    private Button key(char digit, String letters) {
        Label face = Parts.label(String.valueOf(digit), "key-digit");
        Label small = Parts.label(letters, "key-letters");
        VBox content = new VBox(face, small);
        content.getStyleClass().add("key-face");
        Button key = new Button(null, content);
        key.getStyleClass().add("key");
        key.setId("key-" + digit);
        key.setAccessibleText(String.valueOf(digit));
        key.setOnAction(event -> line.requestDigits(String.valueOf(digit)));
        return key;
    }

    /** Opens the keys of a line beside a node, or closes them where they are open. */
    void toggle(LineModel latest, Node owner) {
        if (popOver.isShowing()) {
            popOver.hide();
            return;
        }
        line = latest;
        title.setText("Digits to " + Wording.name(latest.snapshot().remote()));
        sent.textProperty().bind(latest.digitsProperty());
        popOver.show(owner);
    }

    private void typed(KeyEvent event) {
        if (event.getCharacter().matches("[0-9*#A-Da-d]") && !event.isShortcutDown()) {
            line.requestDigits(event.getCharacter().toUpperCase(java.util.Locale.ROOT));
            event.consume();
        }
    }

    private void pressed(KeyEvent event) {
        if (event.getCode() == KeyCode.ESCAPE) {
            popOver.hide();
            event.consume();
        }
    }
}
