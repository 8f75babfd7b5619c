package org.fermata.ui;

import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

import org.controlsfx.control.SegmentedButton;
import org.fermata.model.SettingsModel;
import org.fermata.store.Settings.JitterSettings;
import org.fermata.store.Settings.JitterSettings.Mode;

/** How long packets that come unevenly are waited for. */
final class JitterPane extends VBox {

    private static final int LONGEST_MIN = 1000;
    private static final int LONGEST_MAX = 2000;
    private static final int STEP = 10;

    private final SettingsModel model;
    private final ToggleButton adaptive = new ToggleButton("Adaptive");
    private final ToggleButton fixed = new ToggleButton("Fixed");
    private final Label leastName = Parts.label("");
    private final NumberSpinner least =
            new NumberSpinner(
                    "jitter-min", 0, LONGEST_MIN, STEP, " ms", null, ms -> take(ms, true));
    private final NumberSpinner most =
            new NumberSpinner(
                    "jitter-max", 0, LONGEST_MAX, STEP, " ms", null, ms -> take(ms, false));
    private final HBox mostRow;
    private final Label meaning = Parts.paragraph("", "device-state");

    JitterPane(SettingsModel model) {
        this.model = model;
        getStyleClass().add("setting-list");
        adaptive.setId("jitter-adaptive");
        fixed.setId("jitter-fixed");
        SegmentedButton mode = new SegmentedButton(adaptive, fixed);
        adaptive.setOnAction(event -> mode(Mode.ADAPTIVE));
        fixed.setOnAction(event -> mode(Mode.FIXED));
        mostRow = row(Parts.label("Longest delay"), most);
        getChildren()
                .addAll(
                        row(Parts.label("How it waits"), mode),
                        row(leastName, least),
                        mostRow,
                        meaning);
        model.settingsProperty().addListener(change -> fill());
        fill();
    }

    private static HBox row(Label name, Control control) {
        name.setLabelFor(control);
        HBox row = new HBox(name, Parts.spacer(), control);
        row.getStyleClass().add("setting-row");
        return row;
    }

    private void mode(Mode chosen) {
        JitterSettings now = model.current().jitter();
        // A click on the one that is chosen would leave none chosen.
        (chosen == Mode.FIXED ? fixed : adaptive).setSelected(true);
        if (now.mode() != chosen) {
            model.requestSet("jitter", new JitterSettings(chosen, now.minMs(), now.maxMs()));
        }
    }

    /** The bounds go together: one that is moved past the other takes it along. */
    private void take(int ms, boolean isLeast) {
        JitterSettings now = model.current().jitter();
        int min = isLeast ? ms : Math.min(Math.min(now.minMs(), ms), LONGEST_MIN);
        int max = isLeast ? Math.max(now.maxMs(), ms) : ms;
        model.requestSet("jitter", new JitterSettings(now.mode(), min, max));
    }

    private void fill() {
        JitterSettings jitter = model.current().jitter();
        boolean moves = jitter.mode() == Mode.ADAPTIVE;
        (moves ? adaptive : fixed).setSelected(true);
        least.show(jitter.minMs());
        most.show(jitter.maxMs());
        leastName.setText(moves ? "Shortest delay" : "Delay");
        Parts.present(mostRow, moves);
        meaning.setText(
                moves
                        ? "Follows the network between these bounds. Holds for calls from now on."
                        : "Always the same. Holds for calls from now on.");
    }
}
