package org.fermata.ui;

import javafx.beans.InvalidationListener;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;

import org.fermata.model.LineModel;
import org.fermata.model.Wording;

import java.util.Locale;

/** Twelve keys for DTMF to one line; the keyboard's digits do the same while it shows. */
final class Keypad extends VBox {

    private static final String KEYS = "123456789*0#";
    private static final String[] LETTERS = {
        "", "ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ", "", "+", ""
    };

    private final Label title = Parts.label("", "keypad-title");
    private final Label sent = Parts.label("", "keypad-sent");
    private final Runnable close;
    private final InvalidationListener onPhase = change -> closeWhenOver();
    private LineModel line;

    /**
     * Makes the keys.
     *
     * @param close called when the line has nobody left to send digits to
     */
    Keypad(Runnable close) {
        this.close = close;
        getStyleClass().add("keypad");
        setId("keypad");
        setFocusTraversable(true);
        GridPane grid = new GridPane();
        grid.getStyleClass().add("keypad-grid");
        for (int index = 0; index < KEYS.length(); index++) {
            grid.add(key(KEYS.charAt(index), LETTERS[index]), index % 3, index / 3);
        }
        getChildren().addAll(title, sent, grid);
        addEventFilter(KeyEvent.KEY_TYPED, this::typed);
        addEventHandler(MouseEvent.MOUSE_PRESSED, MouseEvent::consume);
    }

    private Button key(char digit, String letters) {
        Label face = Parts.label(String.valueOf(digit), "key-digit");
        Label small = Parts.label(letters, "key-letters");
        Parts.present(small, !letters.isEmpty());
        VBox content = new VBox(face, small);
        content.getStyleClass().add("key-face");
        Button key = new Button(null, content);
        key.getStyleClass().add("key");
        key.setId("key-" + KEYS.indexOf(digit));
        key.setFocusTraversable(false);
        key.setAccessibleText(String.valueOf(digit));
        key.setOnAction(event -> line.requestDigits(String.valueOf(digit)));
        return key;
    }

    /** Makes the keys those of a line. */
    void serve(LineModel latest) {
        if (line != null) {
            line.phaseProperty().removeListener(onPhase);
        }
        line = latest;
        line.phaseProperty().addListener(onPhase);
        title.setText("Digits to " + Wording.name(latest.snapshot().remote()));
        sent.textProperty().bind(latest.digitsProperty());
    }

    private void closeWhenOver() {
        if (!line.phase().isAnswered() && getParent() != null) {
            close.run();
        }
    }

    private void typed(KeyEvent event) {
        if (event.getCharacter().matches("[0-9*#A-Da-d]") && !event.isShortcutDown()) {
            line.requestDigits(event.getCharacter().toUpperCase(Locale.ROOT));
            event.consume();
        }
    }
}
