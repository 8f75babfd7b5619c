package org.fermata.ui;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;

import org.fermata.trace.Ladder;
import org.fermata.trace.LadderText;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Where the poles of the ladder stand, and above each whose it is. */
final class LadderLanes extends Pane {

    private static final double HEIGHT = 28;
    private static final double MARGIN = 16;

    /** Where the list's rows begin and end, and their column of times. */
    private static final double LEFT = 80;

    private static final double RIGHT = 16;

    private final List<Label> names = new ArrayList<>();
    private int peers = 1;

    LadderLanes() {
        getStyleClass().add("ladder-lanes");
        setMinHeight(HEIGHT);
        setPrefHeight(HEIGHT);
        setMinWidth(0);
    }

    void show(Ladder ladder) {
        peers = Math.max(1, ladder.peers().size());
        names.clear();
        name("This phone");
        for (InetSocketAddress peer : ladder.peers()) {
            name(LadderText.address(peer));
        }
        getChildren().setAll(names);
        requestLayout();
    }

    private void name(String text) {
        Label label = Parts.label(text, "ladder-peer");
        label.setTooltip(Parts.tooltip(text));
        label.setManaged(false);
        names.add(label);
    }

    int peers() {
        return peers;
    }

    /**
     * Where a pole stands.
     *
     * @param pole 0 for us, then the peers
     * @param width the room for all of them
     * @return pixels from the left
     */
    double at(int pole, double width) {
        double room = Math.max(0, width - 2 * MARGIN);
        return Math.round(MARGIN + room * pole / peers) + 0.5;
    }

    @Override
    protected void layoutChildren() {
        double width = Math.max(0, getWidth() - LEFT - RIGHT);
        double between = (width - 2 * MARGIN) / peers;
        for (int pole = 0; pole < names.size(); pole++) {
            Label label = names.get(pole);
            double room = Math.max(0, Math.min(label.prefWidth(-1), between - 8));
            double x = LEFT + at(pole, width);
            double left = pole == 0 ? x - MARGIN : x - room / 2;
            label.setAlignment(Pos.CENTER);
            label.resizeRelocate(
                    Math.clamp(left, 0, Math.max(0, getWidth() - room - 8)),
                    4,
                    room,
                    label.prefHeight(-1));
        }
    }
}
