package org.fermata.ui;

import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

import org.controlsfx.control.ToggleSwitch;
import org.fermata.model.SettingsModel;
import org.fermata.store.Settings.CallSettings;

/** How calls are handled. */
final class CallsPane extends VBox {

    private static final int MOST_LINES = 1000;

    private final SettingsModel model;
    private final ToggleSwitch autoHold =
            new ToggleSwitch("Hold the active line when another is taken");
    private final ToggleSwitch confirmLinks = new ToggleSwitch("Ask before calling a link");
    private final Spinner<Integer> maxLines = new Spinner<>(1, MOST_LINES, 1);
    private boolean filling;

    CallsPane(SettingsModel model) {
        this.model = model;
        getStyleClass().add("setting-list");
        autoHold.setId("auto-hold");
        autoHold.setMaxWidth(Double.MAX_VALUE);
        confirmLinks.setMaxWidth(Double.MAX_VALUE);
        maxLines.setId("max-lines");
        maxLines.setEditable(true);
        maxLines.setPrefWidth(96);
        Label label = Parts.label("Lines at most");
        label.setLabelFor(maxLines);
        HBox lines = new HBox(label, Parts.spacer(), maxLines);
        lines.getStyleClass().add("setting-row");
        getChildren().addAll(autoHold, confirmLinks, lines);
        autoHold.selectedProperty()
                .addListener((value, before, now) -> change("call.autoHold", now));
        confirmLinks
                .selectedProperty()
                .addListener((value, before, now) -> change("call.confirmLinks", now));
        maxLines.valueProperty().addListener((value, before, now) -> change("call.maxLines", now));
        model.settingsProperty().addListener(change -> fill());
        fill();
    }

    private void change(String key, Object value) {
        if (!filling && value != null) {
            model.requestSet(key, value);
        }
    }

    private void fill() {
        CallSettings call = model.current().call();
        filling = true;
        try {
            autoHold.setSelected(call.autoHold());
            confirmLinks.setSelected(call.confirmLinks());
            maxLines.getValueFactory().setValue(call.maxLines());
        } finally {
            filling = false;
        }
    }
}
