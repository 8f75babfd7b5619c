package org.fermata.ui;

import javafx.scene.Node;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.DataFormat;
import javafx.scene.input.Dragboard;
import javafx.scene.input.TransferMode;

import org.fermata.model.LineModel;
import org.fermata.model.PhoneModel;

import java.util.function.Supplier;

/** A call that is dragged from its row, to be dropped on somebody who is to have it. */
final class LineDrag {

    /** The id of the call; no other program can make anything of it. */
    private static final DataFormat CALL = new DataFormat("application/x-fermata-call");

    private LineDrag() {}

    /**
     * Lets a node's call be dragged once it is answered.
     *
     * @param node the node
     * @param line gives its call, null for none
     */
    static void from(Node node, Supplier<LineModel> line) {
        node.setOnDragDetected(
                event -> {
                    LineModel dragged = line.get();
                    if (dragged != null && dragged.phase().isAnswered()) {
                        Dragboard board = node.startDragAndDrop(TransferMode.MOVE);
                        ClipboardContent content = new ClipboardContent();
                        content.put(CALL, dragged.id());
                        board.setContent(content);
                        event.consume();
                    }
                });
    }

    /** The call that is dragged, null for none or one that is over. */
    static LineModel dragged(Dragboard board, PhoneModel phone) {
        Object id = board.hasContent(CALL) ? board.getContent(CALL) : null;
        return phone.lines().stream()
                .filter(line -> line.id().equals(id) && line.phase().isAnswered())
                .findFirst()
                .orElse(null);
    }
}
