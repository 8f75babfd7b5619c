package org.fermata.ui;

import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

import org.controlsfx.control.SegmentedButton;
import org.controlsfx.control.ToggleSwitch;
import org.fermata.model.SettingsModel;
import org.fermata.store.Settings.UiSettings;
import org.fermata.store.Settings.UiSettings.Theme;

import java.util.EnumMap;
import java.util.Map;

/** How the window looks and behaves. */
final class WindowPane extends VBox {

    private final SettingsModel model;
    private final Map<Theme, ToggleButton> themes = new EnumMap<>(Theme.class);
    private final ToggleSwitch attention =
            new ToggleSwitch("Come to the front when a call comes in");
    private boolean filling;

    WindowPane(SettingsModel model) {
        this.model = model;
        getStyleClass().add("setting-list");
        SegmentedButton choice = new SegmentedButton();
        theme(choice, Theme.SYSTEM, "Desktop");
        theme(choice, Theme.LIGHT, "Light");
        theme(choice, Theme.DARK, "Dark");
        Label label = Parts.label("Colours");
        label.setLabelFor(choice);
        HBox row = new HBox(label, Parts.spacer(), choice);
        row.getStyleClass().add("setting-row");
        attention.setMaxWidth(Double.MAX_VALUE);
        getChildren().addAll(row, attention);
        attention
                .selectedProperty()
                .addListener(
                        (value, before, now) -> {
                            if (!filling) {
                                model.requestSet("ui.attention", now);
                            }
                        });
        model.settingsProperty().addListener(change -> fill());
        fill();
    }

    private void theme(SegmentedButton choice, Theme theme, String name) {
        ToggleButton button = new ToggleButton(name);
        button.setId("theme-" + theme.name().toLowerCase(java.util.Locale.ROOT));
        button.setOnAction(event -> choose(theme));
        choice.getButtons().add(button);
        themes.put(theme, button);
    }

    private void choose(Theme theme) {
        themes.get(theme).setSelected(true);
        model.requestSet("ui.theme", theme.name());
    }

    private void fill() {
        UiSettings ui = model.current().ui();
        filling = true;
        try {
            themes.get(ui.theme()).setSelected(true);
            attention.setSelected(ui.attention());
        } finally {
            filling = false;
        }
    }
}
