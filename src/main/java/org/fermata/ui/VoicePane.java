package org.fermata.ui;

import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

import org.controlsfx.control.ToggleSwitch;
import org.fermata.model.PhoneModel;
import org.fermata.model.SettingsModel;
import org.fermata.store.ToneStandard;
import org.fermata.store.VoiceSettings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What is done to the voice, and the tones in the ear; holds at once, for calls in progress too.
 */
final class VoicePane extends VBox {

    private static final int SHORTEST_REMINDER_SECONDS = 10;

    private final SettingsModel model;
    private final Map<ToggleSwitch, Predicate<VoiceSettings>> switches = new LinkedHashMap<>();
    private final ComboBox<ToneStandard> tones =
            FormField.choice(VoicePane::words, List.of(ToneStandard.values()));
    private final NumberSpinner reminder =
            new NumberSpinner("hold-reminder", 0, 3600, 30, " s", "never", this::remind);
    private boolean filling;

    VoicePane(PhoneModel phone) {
        model = phone.settings();
        getStyleClass().add("setting-list");
        add("Take the loudspeaker’s echo out", "echoCancelling", VoiceSettings::echoCancelling);
        add("Take steady noise out", "noiseSuppression", VoiceSettings::noiseSuppression);
        add("Make quiet voices louder", "gainControl", VoiceSettings::gainControl);
        add("Fill pauses with soft noise", "comfortNoise", VoiceSettings::comfortNoise);
        add(
                "Send nothing while I am silent",
                "silenceSuppression",
                VoiceSettings::silenceSuppression);
        Label problem = Parts.paragraph("", "device-state");
        problem.setId("voice-problem");
        problem.textProperty().bind(phone.sound().voiceProblemProperty());
        phone.sound()
                .voiceProblemProperty()
                .addListener((words, before, now) -> Parts.present(problem, now != null));
        Parts.present(problem, phone.sound().voiceProblemProperty().get() != null);
        tones.setId("tones");
        tones.setPrefWidth(160);
        tones.valueProperty()
                .addListener(
                        (value, before, now) -> {
                            if (!filling && now != null) {
                                model.requestSet("audio.tones", now.name());
                            }
                        });
        getChildren()
                .addAll(
                        problem,
                        row("Tones as in", tones),
                        row("Remind of held lines after", reminder));
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

    private static HBox row(String words, Control control) {
        Label name = Parts.label(words);
        name.setLabelFor(control);
        HBox row = new HBox(name, Parts.spacer(), control);
        row.getStyleClass().add("setting-row");
        return row;
    }

    private static String words(ToneStandard standard) {
        return switch (standard) {
            case EUROPE -> "most of Europe";
            case UK -> "the United Kingdom";
            case US -> "the United States";
            case GERMANY -> "Germany";
            case FRANCE -> "France";
            case ITALY -> "Italy";
            case JAPAN -> "Japan";
            case CHINA -> "China";
            case AUSTRALIA -> "Australia";
            case INDIA -> "India";
            case RUSSIA -> "Russia";
        };
    }

    /** Less than the shortest would be a nuisance. */
    private void remind(int seconds) {
        int taken = seconds == 0 ? 0 : Math.max(seconds, SHORTEST_REMINDER_SECONDS);
        reminder.show(taken);
        model.requestSet("call.holdReminderSeconds", taken);
    }

    private void fill() {
        VoiceSettings voice = model.current().audio().voice();
        filling = true;
        try {
            switches.forEach((choice, value) -> choice.setSelected(value.test(voice)));
            tones.setValue(model.current().audio().tones());
            reminder.show(model.current().call().holdReminderSeconds());
        } finally {
            filling = false;
        }
    }
}
