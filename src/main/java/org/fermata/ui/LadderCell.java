package org.fermata.ui;

import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.shape.Line;
import javafx.scene.shape.Polygon;

import org.fermata.trace.Ladder;

import java.util.ArrayList;
import java.util.List;

/**
 * A step of the ladder: the time, then an arrow between us and the peer with what it says above it.
 *
 * <pre>
 *   0.532 s   │◀───── 180 Ringing ──────│            │
 * </pre>
 */
final class LadderCell extends ListCell<Ladder.Step> {

    private static final PseudoClass GOOD = PseudoClass.getPseudoClass("good");
    private static final PseudoClass BAD = PseudoClass.getPseudoClass("bad");
    private static final PseudoClass REQUEST = PseudoClass.getPseudoClass("request");
    private static final PseudoClass AGAIN = PseudoClass.getPseudoClass("again");

    private final LadderLanes lanes;
    private final Label time = Parts.label("", "ladder-time");
    private final HBox row;
    private final Arrows arrows = new Arrows();

    LadderCell(LadderLanes lanes) {
        this.lanes = lanes;
        getStyleClass().add("ladder-cell");
        setPrefWidth(0);
        HBox.setHgrow(arrows, Priority.ALWAYS);
        row = new HBox(time, arrows);
        row.getStyleClass().add("ladder-row");
    }

    @Override
    protected void updateItem(Ladder.Step step, boolean empty) {
        super.updateItem(step, empty);
        if (empty || step == null) {
            setGraphic(null);
            setAccessibleText(null);
            return;
        }
        time.setText(Ladder.seconds(step.since()));
        setAccessibleText(step.inWords());
        boolean response = Character.isDigit(step.label().isEmpty() ? ' ' : step.label().charAt(0));
        char first = response ? step.label().charAt(0) : ' ';
        pseudoClassStateChanged(REQUEST, !response);
        pseudoClassStateChanged(GOOD, first == '2');
        pseudoClassStateChanged(BAD, first >= '4' && first <= '6');
        pseudoClassStateChanged(AGAIN, step.again());
        arrows.show(step);
        setGraphic(row);
    }

    /** The lanes, the arrow and its words. */
    private final class Arrows extends Pane {
        private static final double HEAD = 5;

        private final List<Line> poles = new ArrayList<>();
        private final Line shaft = new Line();
        private final Polygon head = new Polygon();
        private final Label title = Parts.label("", "ladder-title");
        private final Label detail = Parts.label("", "ladder-detail");
        private Ladder.Step step;

        Arrows() {
            getStyleClass().add("ladder-arrows");
            setMinWidth(0);
            shaft.getStyleClass().add("ladder-shaft");
            head.getStyleClass().add("ladder-head");
            shaft.setManaged(false);
            head.setManaged(false);
            title.setManaged(false);
            detail.setManaged(false);
        }

        void show(Ladder.Step latest) {
            step = latest;
            title.setText(step.again() ? step.title() + ", again" : step.title());
            detail.setText(step.description());
            poles.clear();
            for (int pole = 0; pole <= lanes.peers(); pole++) {
                Line line = new Line();
                line.getStyleClass().add("ladder-pole");
                line.setManaged(false);
                poles.add(line);
            }
            getChildren().setAll(poles);
            getChildren().addAll(shaft, head, title, detail);
            requestLayout();
        }

        @Override
        protected void layoutChildren() {
            if (step == null) {
                return;
            }
            double height = getHeight();
            for (int pole = 0; pole < poles.size(); pole++) {
                double x = lanes.at(pole, getWidth());
                setLine(poles.get(pole), x, 0, x, height);
            }
            double us = lanes.at(0, getWidth());
            double them = lanes.at(step.peer() + 1, getWidth());
            boolean described = !detail.getText().isEmpty();
            double y = Math.round(described ? height / 2 : height * 0.64) + 0.5;
            setLine(shaft, us + 1, y, them - 1, y);
            double tip = step.message().sent() ? them : us;
            double back = step.message().sent() ? them - 2 * HEAD : us + 2 * HEAD;
            head.getPoints().setAll(tip, y, back, y - HEAD, back, y + HEAD);
            double room = Math.max(0, them - us - 4 * HEAD);
            place(title, us + 2 * HEAD, y - 2, room, VPos.BOTTOM);
            place(detail, us + 2 * HEAD, y + 2, room, VPos.TOP);
        }

        private void place(Label label, double x, double y, double room, VPos side) {
            label.setAlignment(Pos.CENTER);
            double height = label.prefHeight(-1);
            label.resizeRelocate(x, side == VPos.BOTTOM ? y - height : y, room, height);
        }

        private static void setLine(Line line, double x1, double y1, double x2, double y2) {
            line.setStartX(x1);
            line.setStartY(y1);
            line.setEndX(x2);
            line.setEndY(y2);
        }
    }
}
