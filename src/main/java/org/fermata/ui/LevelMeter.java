package org.fermata.ui;

import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** The microphone's level as a bar from −60 to 0 dBFS and as a number. */
final class LevelMeter extends HBox {

    private static final double FLOOR_DBFS = -60;
    private static final double LOUD_DBFS = -6;
    private static final PseudoClass LOUD = PseudoClass.getPseudoClass("loud");

    private final ReadOnlyDoubleProperty level;
    private final Region bar = new Region();
    private final Pane track = new Pane(bar);
    private final Label number = Parts.label("", "meter-number");

    LevelMeter(ReadOnlyDoubleProperty level) {
        this.level = level;
        getStyleClass().add("level-meter");
        track.getStyleClass().add("meter-track");
        bar.getStyleClass().add("meter-bar");
        HBox.setHgrow(track, Priority.ALWAYS);
        bar.prefHeightProperty().bind(track.heightProperty());
        number.setMinWidth(USE_PREF_SIZE);
        getChildren().addAll(track, number);
        level.addListener(change -> show());
        track.widthProperty().addListener(change -> show());
        show();
    }

    private void show() {
        double dbfs = level.get();
        double part = Math.clamp((dbfs - FLOOR_DBFS) / -FLOOR_DBFS, 0, 1);
        bar.resize(part * track.getWidth(), track.getHeight());
        bar.setPrefWidth(part * track.getWidth());
        bar.pseudoClassStateChanged(LOUD, dbfs > LOUD_DBFS);
        number.setText(dbfs <= FLOOR_DBFS ? "silent" : "%.0f dB".formatted(dbfs));
    }
}
