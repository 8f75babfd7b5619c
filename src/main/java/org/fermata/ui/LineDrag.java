package org.fermata.ui;

import javafx.beans.property.ObjectProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.control.Label;
import javafx.scene.image.Image;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.DataFormat;
import javafx.scene.input.DragEvent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.StackPane;

import org.fermata.model.LineModel;
import org.fermata.model.PhoneModel;
import org.fermata.model.Wording;

import java.util.function.Supplier;

/** A call that is dragged from its row, to be dropped on somebody who is to have it. */
final class LineDrag {

    /** The id of the call; no other program can make anything of it. */
    private static final DataFormat CALL = new DataFormat("application/x-fermata-call");

    /** The name hangs below the pointer, so that what it points at can be read. */
    private static final double OFFSET = 20;

    private LineDrag() {}

    /**
     * Lets a node's call be dragged once it is answered.
     *
     * @param node the node
     * @param line gives its call, null for none
     * @param dragged the call while it is dragged, else null
     */
    static void from(Node node, Supplier<LineModel> line, ObjectProperty<LineModel> dragged) {
        node.setOnDragDetected(event -> begin(event, node, line.get(), dragged));
        node.setOnDragDone(event -> dragged.set(null));
    }

    private static void begin(
            MouseEvent event, Node node, LineModel line, ObjectProperty<LineModel> dragged) {
        if (line == null || !line.phase().isAnswered()) {
            return;
        }
        Dragboard board = node.startDragAndDrop(TransferMode.MOVE);
        ClipboardContent content = new ClipboardContent();
        content.put(CALL, line.id());
        board.setContent(content);
        board.setDragView(picture(node, line), -OFFSET, -OFFSET);
        dragged.set(line);
        event.consume();
    }

    /** The name of the call on a small card. */
    private static Image picture(Node node, LineModel line) {
        Label name = Parts.label(Wording.name(line.snapshot().remote()), "drag-name");
        StackPane card = new StackPane(name);
        card.getStyleClass().add("drag-card");
        Scene scene = new Scene(new StackPane(card));
        scene.getStylesheets().setAll(node.getScene().getStylesheets());
        return card.snapshot(new SnapshotParameters(), null);
    }

    /** The call that is dragged, null for none or one that is over. */
    static LineModel dragged(DragEvent event, PhoneModel phone) {
        Dragboard board = event.getDragboard();
        Object id = board.hasContent(CALL) ? board.getContent(CALL) : null;
        return phone.lines().stream()
                .filter(line -> line.id().equals(id) && line.phase().isAnswered())
                .findFirst()
                .orElse(null);
    }
}
