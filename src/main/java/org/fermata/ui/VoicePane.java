package org.fermata.ui;

import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

import org.controlsfx.control.ToggleSwitch;
import org.fermata.model.PhoneModel;
import org.fermata.model.SettingsModel;
import org.fermata.store.VoiceSettings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** What is done to the microphone's sound; holds at once, for calls in progress too. */
final class VoicePane extends VBox {

    private final SettingsModel model;
    private final Map<ToggleSwitch, Predicate<VoiceSettings>> switches = new LinkedHashMap<>();
    private boolean filling;

    VoicePane(PhoneModel phone) {
        model = phone.settings();
        getStyleClass().add("setting-list");
        add("Take the loudspeaker’s echo out", "echoCancelling", VoiceSettings::echoCancelling);
        add("Take steady noise out", "noiseSuppression", VoiceSettings::noiseSuppression);
        add("Make quiet voices louder", "gainControl", VoiceSettings::gainControl);
        Label problem = Parts.paragraph("", "device-state");
        problem.setId("voice-problem");
        problem.textProperty().bind(phone.sound().voiceProblemProperty());
        phone.sound()
                .voiceProblemProperty()
                .addListener((words, before, now) -> Parts.present(problem, now != null));
        Parts.present(problem, phone.sound().voiceProblemProperty().get() != null);
        getChildren().add(problem);
        model.settingsProperty().addListener(change -> fill());
        fill();
    }

    private void add(String words, String key, Predicate<VoiceSettings> value) {
        ToggleSwitch choice = new ToggleSwitch(words);
        choice.setId("voice-" + key);
        choice.setMaxWidth(Double.MAX_VALUE);
        choice.selectedProperty()
                .addListener(
                        (selected, before, now) -> {
                            if (!filling) {
                                model.requestSet("audio.voice." + key, now);
                            }
                        });
        switches.put(choice, value);
        getChildren().add(choice);
    }

    private void fill() {
        VoiceSettings voice = model.current().audio().voice();
        filling = true;
        try {
            switches.forEach((choice, value) -> choice.setSelected(value.test(voice)));
        } finally {
            filling = false;
        }
    }
}
