package org.fermata.ui;

import javafx.beans.InvalidationListener;
import javafx.beans.value.ObservableDoubleValue;
import javafx.css.PseudoClass;
import javafx.event.ActionEvent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import org.fermata.call.LampSnapshot;
import org.fermata.call.LampState;
import org.fermata.call.Outcome;
import org.fermata.model.LampModel;
import org.fermata.model.LineModel;
import org.fermata.model.PhoneModel;
import org.fermata.model.Wording;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A watched extension: its name over what it is doing, told by a shape and a word as well as by a
 * colour. A click calls it; a call that is dropped on it is transferred to it; one that rings there
 * can be picked up, with the button beside the name or with P.
 */
final class LampButton extends Button {

    /** What a button takes at its left and right together. */
    private static final double FRAME = 18;

    private static final PseudoClass TARGET = PseudoClass.getPseudoClass("target");
    private static final Map<LampState, PseudoClass> PSEUDO_CLASSES =
            new EnumMap<>(
                    Map.of(
                            LampState.UNKNOWN, PseudoClass.getPseudoClass("unknown"),
                            LampState.FREE, PseudoClass.getPseudoClass("free"),
                            LampState.RINGING, PseudoClass.getPseudoClass("ringing"),
                            LampState.BUSY, PseudoClass.getPseudoClass("busy"),
                            LampState.HELD, PseudoClass.getPseudoClass("held")));

    private final PhoneModel phone;
    private final LampModel lamp;
    private final FontIcon shape = new FontIcon();
    private final Label name = Parts.label("", "lamp-name");
    private final Label state = Parts.label("", "lamp-state");
    private final Tooltip whole = Parts.tooltip("");
    private final Button pickUp =
            Parts.iconButton(Feather.PHONE_INCOMING, "Pick up (P)", this::pickUp, "lamp-pick-up");
    private final InvalidationListener onChange = change -> show();
    private boolean aimedAt;

    /**
     * Makes a button.
     *
     * @param phone the phone
     * @param lamp the extension
     * @param call calls it
     * @param width how wide it is to be
     */
    LampButton(
            PhoneModel phone,
            LampModel lamp,
            Consumer<LampModel> call,
            ObservableDoubleValue width) {
        this.phone = phone;
        this.lamp = lamp;
        getStyleClass().add("lamp");
        VBox words = new VBox(name, state);
        words.getStyleClass().add("lamp-words");
        HBox face = new HBox(shape, words, pickUp);
        HBox.setHgrow(words, Priority.ALWAYS);
        pickUp.setFocusTraversable(false);
        // The action would go up to this button, which calls.
        pickUp.addEventHandler(ActionEvent.ACTION, ActionEvent::consume);
        face.getStyleClass().add("lamp-face");
        prefWidthProperty().bind(width);
        face.prefWidthProperty().bind(widthProperty().subtract(FRAME));
        setGraphic(face);
        setTooltip(whole);
        setFocusTraversable(false);
        setOnAction(event -> call.accept(lamp));
        setOnKeyPressed(
                event -> {
                    if (event.getCode() == KeyCode.P && pickUp.isVisible()) {
                        pickUp();
                        event.consume();
                    }
                });
        setOnDragOver(this::over);
        setOnDragEntered(event -> aim(event, true));
        setOnDragExited(event -> aim(event, false));
        setOnDragDropped(this::dropped);
        lamp.snapshotProperty().addListener(onChange);
        show();
    }

    /** The extension. */
    LampModel lamp() {
        return lamp;
    }

    /** Follows the extension no more. */
    void leave() {
        lamp.snapshotProperty().removeListener(onChange);
    }

    private void show() {
        LampSnapshot snapshot = lamp.snapshot();
        String who = Wording.name(snapshot);
        String with = Wording.with(snapshot);
        String stands = Wording.state(snapshot);
        shape.setIconCode(aimedAt ? Feather.PHONE_FORWARDED : icon(snapshot.state()));
        name.setText(who);
        state.setText(aimedAt ? "Transfer here" : stands);
        whole.setText(
                who
                        + "\n"
                        + Wording.address(snapshot.uri())
                        + "\n"
                        + stands
                        + (with == null ? "" : ", " + with));
        Parts.present(pickUp, snapshot.canPickUp());
        setAccessibleText(who + ", " + stands);
        PSEUDO_CLASSES.forEach(
                (each, pseudoClass) ->
                        pseudoClassStateChanged(pseudoClass, each == snapshot.state()));
    }

    private static Feather icon(LampState state) {
        return switch (state) {
            case UNKNOWN -> Feather.HELP_CIRCLE;
            case FREE -> Feather.CIRCLE;
            case RINGING -> Feather.BELL;
            case BUSY -> Feather.MINUS_CIRCLE;
            case HELD -> Feather.PAUSE_CIRCLE;
        };
    }

    private void pickUp() {
        phone.extensions().requestPickUp(lamp, this::tellRefusal);
    }

    private void tellRefusal(Outcome outcome) {
        if (!outcome.done()) {
            phone.tell(outcome.reason());
        }
    }

    // ---- a call that is dropped here ----

    private void over(DragEvent event) {
        if (LineDrag.dragged(event, phone) != null) {
            event.acceptTransferModes(TransferMode.MOVE);
            event.consume();
        }
    }

    private void aim(DragEvent event, boolean on) {
        aimedAt = on && LineDrag.dragged(event, phone) != null;
        pseudoClassStateChanged(TARGET, aimedAt);
        show();
    }

    private void dropped(DragEvent event) {
        LineModel line = LineDrag.dragged(event, phone);
        if (line != null) {
            phone.extensions().requestTransfer(line, lamp, this::tellRefusal);
        }
        event.setDropCompleted(line != null);
        event.consume();
    }
}
