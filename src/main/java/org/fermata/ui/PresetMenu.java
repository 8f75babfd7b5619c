package org.fermata.ui;

import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;

import org.fermata.model.SettingsModel;
import org.fermata.model.SoundPresetsModel;
import org.kordamp.ikonli.feather.Feather;

import java.util.List;

/** Switches between the presets of the sound, wherever in the window one is; gone without any. */
final class PresetMenu extends MenuButton {

    private final SoundPresetsModel model;

    PresetMenu(SettingsModel settings) {
        model = settings.presets();
        setId("preset-switch");
        getStyleClass().addAll("flat", "status-menu");
        setGraphic(Parts.icon(Feather.SLIDERS));
        setTooltip(Parts.tooltip("Preset of the sound"));
        settings.settingsProperty().addListener(change -> show(model.names()));
        show(model.names());
    }

    private void show(List<String> names) {
        String chosen = model.chosen();
        setText(chosen == null ? "No preset" : chosen);
        setAccessibleText("Preset of the sound: " + getText());
        getItems()
                .setAll(
                        names.stream()
                                .map(
                                        name -> {
                                            RadioMenuItem item = new RadioMenuItem(name);
                                            item.setMnemonicParsing(false);
                                            item.setSelected(name.equals(chosen));
                                            item.setOnAction(event -> model.requestChoose(name));
                                            return item;
                                        })
                                .toList());
        Parts.present(this, !names.isEmpty());
    }
}
