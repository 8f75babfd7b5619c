package org.fermata.ui;

import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import org.fermata.model.SettingsModel;
import org.fermata.model.SoundPresetsModel;
import org.fermata.store.SoundPresets;
import org.kordamp.ikonli.feather.Feather;

import java.util.function.Consumer;

/** Sound settings kept under names: to choose, save, rename and delete. */
final class PresetsPane extends VBox {

    private static final String HINT =
            "Save the choices below under a name, such as Headset, and switch between such presets"
                    + " at any time, also during a call.";

    private final SoundPresetsModel model;
    private final ComboBox<String> choice = new ComboBox<>();
    private final MenuButton menu = new MenuButton(null, Parts.icon(Feather.MORE_HORIZONTAL));
    private final MenuItem update = new MenuItem("Save");
    private final MenuItem saveAs = new MenuItem("Save as…");
    private final MenuItem rename = new MenuItem("Rename…");
    private final MenuItem delete = new MenuItem("Delete");
    private final Label state = Parts.paragraph("", "device-state");
    private final TextField name = new TextField();
    private final HBox naming;
    private Consumer<String> named = text -> {};
    private boolean filling;

    PresetsPane(SettingsModel settings) {
        model = settings.presets();
        getStyleClass().add("form-field");
        Label label = Parts.label("Preset", "field-label");
        label.setLabelFor(choice);
        choice.setId("preset");
        choice.setPromptText("None chosen");
        choice.setMaxWidth(Double.MAX_VALUE);
        choice.setMinWidth(0);
        choice.setPrefWidth(0);
        HBox.setHgrow(choice, Priority.ALWAYS);
        menu.getItems().addAll(update, saveAs, rename, delete);
        menu.getItems().forEach(item -> item.setMnemonicParsing(false));
        menu.setId("preset-menu");
        menu.getStyleClass().addAll("button-icon", "no-arrow");
        menu.setAccessibleText("Save, rename or delete presets");
        menu.setTooltip(Parts.tooltip("Save, rename or delete"));
        HBox row = new HBox(choice, menu);
        row.getStyleClass().add("device-row");
        Button take = Parts.button("Save", null, this::take, "accent");
        take.setId("preset-save");
        take.disableProperty().bind(name.textProperty().map(String::isBlank));
        take.setMinWidth(USE_PREF_SIZE);
        Button cancel = Parts.button("Cancel", null, this::back);
        cancel.setMinWidth(USE_PREF_SIZE);
        name.setId("preset-name");
        name.setPromptText("Name, such as Headset");
        name.setAccessibleText("Name of the preset");
        HBox.setHgrow(name, Priority.ALWAYS);
        naming = new HBox(name, take, cancel);
        naming.getStyleClass().add("device-row");
        getChildren().addAll(label, row, naming, state);
        ask(false, "", text -> {});

        choice.valueProperty()
                .addListener(
                        (value, before, now) -> {
                            if (!filling && now != null) {
                                model.requestChoose(now);
                            }
                        });
        update.setOnAction(event -> model.requestSave(model.chosen()));
        saveAs.setOnAction(event -> ask(true, "", model::requestSave));
        rename.setOnAction(
                event -> {
                    String old = model.chosen();
                    ask(true, old, text -> model.requestRename(old, text));
                });
        delete.setOnAction(event -> model.requestDelete(model.chosen()));
        name.setOnAction(event -> take());
        settings.settingsProperty().addListener(change -> show());
        show();
    }

    private void ask(boolean on, String text, Consumer<String> then) {
        named = then;
        name.setText(text);
        Parts.present(naming, on);
        if (on) {
            name.requestFocus();
            name.selectAll();
        }
    }

    /** Leaves the question for a name, and tells whether there was one. */
    boolean back() {
        boolean asked = naming.isVisible();
        if (asked) {
            boolean had = naming.isFocusWithin();
            ask(false, "", text -> {});
            show();
            if (had) {
                menu.requestFocus();
            }
        }
        return asked;
    }

    private void take() {
        String text = name.getText() == null ? "" : name.getText().strip();
        String problem = text.isEmpty() ? null : SoundPresets.nameProblem(text);
        if (problem != null) {
            state.setText(problem);
            state.getStyleClass().add("refusal");
            Parts.present(state, true);
        } else if (!text.isEmpty()) {
            named.accept(text);
            ask(false, "", unused -> {});
            show();
            menu.requestFocus();
        }
    }

    private void show() {
        String chosen = model.chosen();
        filling = true;
        try {
            if (!choice.getItems().equals(model.names())) {
                choice.getItems().setAll(model.names());
            }
            choice.setValue(chosen);
        } finally {
            filling = false;
        }
        boolean none = model.names().isEmpty();
        choice.setDisable(none);
        update.setText(chosen == null ? "Save" : "Save ‘" + chosen + "’ as it is now");
        rename.setText(chosen == null ? "Rename…" : "Rename ‘" + chosen + "’…");
        delete.setText(chosen == null ? "Delete" : "Delete ‘" + chosen + "’");
        update.setDisable(!model.isChanged());
        rename.setDisable(chosen == null);
        delete.setDisable(chosen == null);
        state.getStyleClass().remove("refusal");
        String words = none ? HINT : model.isChanged() ? "Changed since it was saved" : "";
        state.setText(words);
        Parts.present(state, !words.isEmpty());
    }
}
