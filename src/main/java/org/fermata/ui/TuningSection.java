package org.fermata.ui;

import javafx.beans.InvalidationListener;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

import org.fermata.audio.Role;
import org.fermata.model.DeviceModel;
import org.fermata.model.DeviceWording;
import org.fermata.model.PhoneModel;
import org.fermata.model.SettingsModel;
import org.fermata.store.Settings;
import org.fermata.store.SoundProfile;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * What is asked of the devices: a profile, and for those who need it rate, channels, period and
 * buffer of each, with what each really accepted.
 */
final class TuningSection extends FormSection {

    private static final List<Integer> RATES =
            List.of(0, 8000, 16_000, 32_000, 44_100, 48_000, 96_000);
    private static final List<Integer> CHANNELS = List.of(0, 1, 2);
    private static final List<Integer> PERIODS = List.of(0, 5, 10, 20, 40, 60);
    private static final List<Integer> BUFFERS = List.of(0, 20, 40, 80, 160, 200, 400);

    private final PhoneModel phone;
    private final SettingsModel settings;
    private final ComboBox<SoundProfile> profile = new ComboBox<>();
    private final Label meaning = Parts.paragraph("", "device-state");
    private final VBox suggestion;
    private final Label suggested = Parts.paragraph("", "device-state");
    private boolean filling;

    TuningSection(PhoneModel phone) {
        super("Advanced");
        setId("sound-advanced");
        this.phone = phone;
        settings = phone.settings();
        profile.setId("sound-profile");
        profile.getItems().setAll(SoundProfile.values());
        profile.setConverter(new Names<>(TuningSection::name));
        profile.setMaxWidth(Double.MAX_VALUE);
        profile.valueProperty()
                .addListener(
                        (value, before, now) -> {
                            if (!filling && now != null) {
                                choose(now);
                            }
                        });
        Label label = Parts.label("Profile", "field-label");
        label.setLabelFor(profile);
        VBox field = new VBox(label, profile, meaning);
        field.getStyleClass().add("form-field");
        Button use =
                Parts.button(
                        "Use the profile for it", null, () -> choose(SoundProfile.VIRTUAL_MACHINE));
        use.setId("use-virtual-machine");
        suggestion = new VBox(suggested, use);
        suggestion.getStyleClass().add("form-field");
        add(
                field,
                suggestion,
                device("Speaker or headset", Role.PLAYBACK, audio -> audio.playback().pcm()),
                device("Microphone", Role.CAPTURE, audio -> audio.capture().pcm()),
                device("Ringing", Role.RING, audio -> audio.ring().pcm()));
        InvalidationListener show = change -> show();
        settings.settingsProperty().addListener(show);
        phone.sound().choices().addListener(show);
        show();
    }

    private VBox device(
            String title, Role role, Function<Settings.AudioSettings, Settings.PcmSettings> asked) {
        String key = "audio." + role.name().toLowerCase(Locale.ROOT) + ".pcm.";
        GridPane grid = new GridPane();
        grid.getStyleClass().add("tuning-grid");
        for (int column = 0; column < 2; column++) {
            ColumnConstraints half = new ColumnConstraints();
            half.setPercentWidth(50);
            grid.getColumnConstraints().add(half);
        }
        grid.add(
                number(
                        "Rate",
                        key + "rate",
                        RATES,
                        "%,d Hz"::formatted,
                        asked,
                        Settings.PcmSettings::rate),
                0,
                0);
        grid.add(
                number(
                        "Channels",
                        key + "channels",
                        CHANNELS,
                        count -> count == 1 ? "Mono" : count == 2 ? "Stereo" : count.toString(),
                        asked,
                        Settings.PcmSettings::channels),
                1,
                0);
        grid.add(
                number(
                        "Period",
                        key + "periodMs",
                        PERIODS,
                        "%d ms"::formatted,
                        asked,
                        Settings.PcmSettings::periodMs),
                0,
                1);
        grid.add(
                number(
                        "Buffer",
                        key + "bufferMs",
                        BUFFERS,
                        "%d ms"::formatted,
                        asked,
                        Settings.PcmSettings::bufferMs),
                1,
                1);
        Label accepted = Parts.paragraph("", "device-state");
        accepted.setId("accepted-" + role.name().toLowerCase(Locale.ROOT));
        DeviceModel model = phone.sound().device(role);
        InvalidationListener show =
                change -> {
                    String words = DeviceWording.accepted(model.snapshot());
                    accepted.setText(words == null ? "Not open now." : "Accepted: " + words + ".");
                };
        model.snapshotProperty().addListener(show);
        show.invalidated(null);
        VBox field = new VBox(Parts.label(title, "tuning-title"), grid, accepted);
        field.getStyleClass().add("device-field");
        return field;
    }

    private VBox number(
            String name,
            String key,
            List<Integer> values,
            Function<Integer, String> words,
            Function<Settings.AudioSettings, Settings.PcmSettings> asked,
            ToIntFunction<Settings.PcmSettings> part) {
        ComboBox<Integer> box = new ComboBox<>();
        box.setId(key.replace("audio.", "").replace(".pcm.", "-"));
        box.getItems().setAll(values);
        box.setConverter(new Names<>(value -> value == 0 ? "As the profile" : words.apply(value)));
        box.setMaxWidth(Double.MAX_VALUE);
        box.setMinWidth(0);
        InvalidationListener show =
                change -> {
                    int now = part.applyAsInt(asked.apply(settings.current().audio()));
                    filling = true;
                    if (!box.getItems().contains(now)) {
                        box.getItems().add(now);
                    }
                    box.setValue(now);
                    filling = false;
                };
        settings.settingsProperty().addListener(show);
        show.invalidated(null);
        box.valueProperty()
                .addListener(
                        (value, before, now) -> {
                            if (!filling && now != null) {
                                settings.requestSet(key, now);
                            }
                        });
        Label label = Parts.label(name, "field-label");
        label.setLabelFor(box);
        VBox field = new VBox(label, box);
        field.getStyleClass().add("form-field");
        return field;
    }

    private void choose(SoundProfile chosen) {
        settings.requestSet("audio.profile", chosen);
    }

    private void show() {
        SoundProfile now = settings.current().audio().profile();
        filling = true;
        profile.setValue(now);
        filling = false;
        meaning.setText(meaning(now));
        String machine = phone.sound().virtualMachine();
        suggested.setText(
                "This computer seems to be a virtual machine ("
                        + machine
                        + "). If the sound breaks off, its profile may help.");
        Parts.present(suggestion, machine != null && now != SoundProfile.VIRTUAL_MACHINE);
    }

    private static String name(SoundProfile profile) {
        return switch (profile) {
            case AUTOMATIC -> "Automatic";
            case LOW_LATENCY -> "Low latency";
            case BALANCED -> "Balanced";
            case SAVE_POWER -> "Save power";
            case VIRTUAL_MACHINE -> "Virtual machine";
        };
    }

    private static String meaning(SoundProfile profile) {
        return switch (profile) {
            case AUTOMATIC ->
                    "Few wake-ups, and longer buffers once the sound breaks off repeatedly.";
            case LOW_LATENCY -> "The shortest delay, for machines that keep up.";
            case BALANCED -> "A short delay on most machines.";
            case SAVE_POWER -> "Fewer wake-ups of the processor, more delay.";
            case VIRTUAL_MACHINE -> "Long buffers, and G.711 before other codecs.";
        };
    }

    private static final class Names<T> extends StringConverter<T> {
        private final Function<T, String> name;

        Names(Function<T, String> name) {
            this.name = name;
        }

        @Override
        public String toString(T value) {
            return value == null ? "" : name.apply(value);
        }

        @Override
        public T fromString(String text) {
            throw new UnsupportedOperationException("values are chosen, not typed");
        }
    }
}
