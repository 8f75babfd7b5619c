package org.fermata.ui;

import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
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
    private final Spinner<Integer> least = new Spinner<>(0, LONGEST_MIN, 0, STEP);
    private final Spinner<Integer> most = new Spinner<>(0, LONGEST_MAX, 0, STEP);
    private final HBox mostRow;
    private final Label meaning = Parts.paragraph("", "device-state");
    private boolean filling;

    JitterPane(SettingsModel model) {
        this.model = model;
        getStyleClass().add("setting-list");
        adaptive.setId("jitter-adaptive");
        fixed.setId("jitter-fixed");
        SegmentedButton mode = new SegmentedButton(adaptive, fixed);
        adaptive.setOnAction(event -> mode(Mode.ADAPTIVE));
        fixed.setOnAction(event -> mode(Mode.FIXED));
        number(least, "jitter-min");
        number(most, "jitter-max");
        mostRow = row(Parts.label("Longest delay, ms"), most);
        getChildren()
                .addAll(row(Parts.label("Delay"), mode), row(leastName, least), mostRow, meaning);
        model.settingsProperty().addListener(change -> fill());
        fill();
    }

    private void number(Spinner<Integer> spinner, String id) {
        spinner.setId(id);
        spinner.setEditable(true);
        spinner.setPrefWidth(96);
        spinner.valueProperty().addListener((value, before, now) -> take(spinner));
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
    private void take(Spinner<Integer> moved) {
        if (filling || least.getValue() == null || most.getValue() == null) {
            return;
        }
        int min = least.getValue();
        int max = most.getValue();
        if (min > max) {
            min = moved == least ? min : Math.min(max, LONGEST_MIN);
            max = moved == least ? min : max;
        }
        model.requestSet("jitter", new JitterSettings(model.current().jitter().mode(), min, max));
    }

    private void fill() {
        JitterSettings jitter = model.current().jitter();
        boolean moves = jitter.mode() == Mode.ADAPTIVE;
        filling = true;
        try {
            (moves ? adaptive : fixed).setSelected(true);
            least.getValueFactory().setValue(jitter.minMs());
            most.getValueFactory().setValue(jitter.maxMs());
        } finally {
            filling = false;
        }
        leastName.setText(moves ? "Shortest delay, ms" : "Delay, ms");
        Parts.present(mostRow, moves);
        meaning.setText(
                moves
                        ? "Follows the network between these bounds. Holds for calls from now on."
                        : "Always the same. Holds for calls from now on.");
    }
}
