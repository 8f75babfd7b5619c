package org.fermata.ui;

import javafx.beans.InvalidationListener;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

import org.fermata.model.LineModel;
import org.fermata.model.Wording;

/** How loud a line is heard, and where between left and right. */
final class PlacementCard extends VBox {

    private final Runnable close;
    private final Label title = Parts.label("", "keypad-title");
    private final VolumeSlider volume =
            new VolumeSlider(
                    "Volume",
                    "line-volume",
                    0,
                    200,
                    5,
                    VolumeSlider::percent,
                    percent -> line().requestVolume(percent));
    private final VolumeSlider pan =
            new VolumeSlider(
                    "Place",
                    "line-pan",
                    -100,
                    100,
                    10,
                    PlacementCard::side,
                    where -> line().requestPan(where));
    private final InvalidationListener onChange = change -> follow();
    private LineModel line;

    /**
     * Makes the card.
     *
     * @param close called when the call is over
     */
    PlacementCard(Runnable close) {
        this.close = close;
        getStyleClass().add("transfer-card");
        setId("placement-card");
        Button usual = Parts.button("Back to normal", null, this::reset);
        usual.setId("placement-usual");
        getChildren().addAll(title, volume, pan, usual);
    }

    private LineModel line() {
        return line;
    }

    private static String side(int pan) {
        return pan == 0 ? "middle" : Math.abs(pan) + (pan < 0 ? " left" : " right");
    }

    @Override
    public void requestFocus() {
        volume.requestFocus();
    }

    private void reset() {
        line.requestVolume(100);
        line.requestPan(0);
    }

    /** Makes the card that of a line. */
    void serve(LineModel latest) {
        if (line != null) {
            line.snapshotProperty().removeListener(onChange);
        }
        line = latest;
        line.snapshotProperty().addListener(onChange);
        title.setText("Volume and place of " + Wording.name(line.snapshot().remote()));
        follow();
    }

    private void follow() {
        volume.show(line.snapshot().volume());
        pan.show(line.snapshot().pan());
        if (!line.phase().isAnswered() && getParent() != null) {
            close.run();
        }
    }
}
