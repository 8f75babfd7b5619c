package org.fermata.ui;

import javafx.beans.InvalidationListener;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

import org.fermata.model.LineModel;
import org.fermata.model.PhoneModel;
import org.fermata.model.Wording;
import org.kordamp.ikonli.feather.Feather;

/**
 * Asks where a call is to go: to a number, typed and sent with Enter, or to the other side of
 * another line, by a click on it.
 */
final class TransferCard extends VBox {

    private final PhoneModel phone;
    private final Runnable close;
    private final Label title = Parts.label("", "keypad-title");
    private final TextField field = new TextField();
    private final VBox others = new VBox();
    private final InvalidationListener onPhase = change -> closeWhenOver();
    private LineModel line;

    /**
     * Makes the card.
     *
     * @param close called when it has done its work, or the call is over
     */
    TransferCard(PhoneModel phone, Runnable close) {
        this.phone = phone;
        this.close = close;
        getStyleClass().add("transfer-card");
        setId("transfer-card");
        field.setId("transfer-field");
        field.setPromptText("Number, name or address");
        field.setAccessibleText("Transfer to");
        field.setOnAction(event -> transfer());
        Button go = Parts.button("Transfer", Feather.PHONE_FORWARDED, this::transfer, "accent");
        go.setId("transfer-go");
        HBox row = new HBox(field, go);
        row.getStyleClass().add("transfer-row");
        others.getStyleClass().add("transfer-lines");
        getChildren().addAll(title, row, others);
        addEventHandler(MouseEvent.MOUSE_PRESSED, MouseEvent::consume);
    }

    /** Makes the card that of a line. */
    void serve(LineModel latest) {
        if (line != null) {
            line.phaseProperty().removeListener(onPhase);
        }
        line = latest;
        line.phaseProperty().addListener(onPhase);
        title.setText("Transfer " + Wording.name(latest.snapshot().remote()) + " to");
        field.clear();
        others.getChildren().clear();
        for (LineModel other : phone.lines()) {
            if (other != line && other.phase().isAnswered()) {
                others.getChildren().add(choice(other));
            }
        }
        Parts.present(others, !others.getChildren().isEmpty());
    }

    private Button choice(LineModel other) {
        int number = other.snapshot().line();
        String text = "Line %d, %s".formatted(number, Wording.name(other.snapshot().remote()));
        Button choice =
                Parts.button(
                        text,
                        Feather.PHONE_FORWARDED,
                        () -> {
                            close.run();
                            line.requestTransferToLine(number);
                        });
        choice.setId("transfer-to-" + number);
        return choice;
    }

    @Override
    public void requestFocus() {
        field.requestFocus();
    }

    private void transfer() {
        String target = field.getText().strip();
        if (!target.isEmpty()) {
            close.run();
            line.requestTransfer(target);
        }
    }

    private void closeWhenOver() {
        if (!line.phase().isAnswered() && getParent() != null) {
            close.run();
        }
    }
}
