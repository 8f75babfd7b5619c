package org.fermata.ui;

import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;

import org.fermata.model.LineModel;
import org.fermata.model.PhoneModel;

import java.util.function.Supplier;

/**
 * Lets a row take a call that is dropped on it. What comes of it is asked then: the other sides of
 * both lines are connected (attended transfer, RFC 5589 section 7), or all talk together. A row
 * that cannot take it shows nothing.
 */
final class LineDrop {

    private static final PseudoClass TARGET = PseudoClass.getPseudoClass("target");

    private final Node row;
    private final PhoneModel phone;
    private final Supplier<LineModel> line;
    private final ConnectMark mark;
    private final LineButtons.Actions.Join join;
    private LineModel above;

    /**
     * Makes a row take calls. While one is above that it takes, the row has the pseudo-class {@code
     * target}.
     *
     * @param row the row
     * @param phone the phone
     * @param line gives the row's line, null for none
     * @param mark says what would come of it
     * @param join asks what is to come of it
     */
    LineDrop(
            Node row,
            PhoneModel phone,
            Supplier<LineModel> line,
            ConnectMark mark,
            LineButtons.Actions.Join join) {
        this.row = row;
        this.phone = phone;
        this.line = line;
        this.mark = mark;
        this.join = join;
        row.setOnDragOver(this::over);
        row.setOnDragExited(event -> show(null));
        row.setOnDragDropped(this::dropped);
    }

    /** The row's line is another, or has changed: perhaps it cannot take the call any more. */
    void look() {
        if (above != null) {
            show(takes(above) ? above : null);
        }
    }

    private boolean takes(LineModel dragged) {
        return dragged != null && line.get() != null && line.get().canConnectWith(dragged);
    }

    private void over(DragEvent event) {
        LineModel dragged = LineDrag.dragged(event, phone);
        if (takes(dragged)) {
            event.acceptTransferModes(TransferMode.MOVE);
            event.consume();
            show(dragged);
        } else {
            show(null);
        }
    }

    private void show(LineModel dragged) {
        above = dragged;
        row.pseudoClassStateChanged(TARGET, dragged != null);
        if (dragged == null) {
            mark.hide();
        } else {
            mark.say(dragged.snapshot(), line.get().snapshot());
        }
    }

    private void dropped(DragEvent event) {
        LineModel dragged = LineDrag.dragged(event, phone);
        boolean taken = takes(dragged);
        if (taken) {
            join.ask(dragged, line.get(), row);
        }
        show(null);
        event.setDropCompleted(taken);
        event.consume();
    }
}
