package org.fermata.ui;

import javafx.beans.InvalidationListener;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

import org.fermata.audio.DeviceInfo;
import org.fermata.audio.DeviceSnapshot;
import org.fermata.audio.Role;
import org.fermata.model.DeviceModel;
import org.fermata.model.DeviceWording;
import org.fermata.model.PhoneModel;
import org.fermata.model.SoundModel;
import org.fermata.store.Settings;
import org.fermata.store.Settings.AudioSettings;
import org.kordamp.ikonli.feather.Feather;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The choice of devices, each with a way to hear or see that it works. */
final class SoundPane extends VBox {

    private final PhoneModel phone;
    private final SoundModel sound;
    private final PresetsPane presets;
    private final TrialCard trial;
    private boolean filling;

    SoundPane(PhoneModel phone) {
        this.phone = phone;
        sound = phone.sound();
        getStyleClass().add("sound");
        presets = new PresetsPane(phone.settings());
        trial = new TrialCard(phone);
        getChildren()
                .addAll(
                        presets,
                        device("Speaker or headset", Role.PLAYBACK),
                        device("Microphone", Role.CAPTURE),
                        device("Ringing", Role.RING),
                        trial,
                        new TuningSection(phone));
    }

    /** What the microphone hears now, below its volume and as wide. */
    private HBox meter() {
        Label name = Parts.label("Level", "field-label");
        name.setMinWidth(VolumeSlider.NAME_WIDTH);
        LevelMeter meter = new LevelMeter(sound.levelProperty());
        HBox.setHgrow(meter, Priority.ALWAYS);
        HBox row = new HBox(name, meter);
        row.getStyleClass().add("setting-row");
        return row;
    }

    private VolumeSlider volume(Role role) {
        String name = role.name().toLowerCase(java.util.Locale.ROOT);
        String key = "audio." + name + ".volume";
        VolumeSlider slider =
                new VolumeSlider(
                        "Volume",
                        "volume-" + name,
                        0,
                        200,
                        5,
                        VolumeSlider::percent,
                        percent -> phone.settings().requestSet(key, percent));
        InvalidationListener show =
                change -> {
                    Settings.AudioSettings audio = phone.settings().current().audio();
                    slider.show(
                            switch (role) {
                                case PLAYBACK -> audio.playback().volume();
                                case CAPTURE -> audio.capture().volume();
                                case RING -> audio.ring().volume();
                            });
                };
        phone.settings().settingsProperty().addListener(show);
        show.invalidated(null);
        return slider;
    }

    /** Lists the devices and opens the microphone for the meter. */
    void open() {
        sound.requestChoices();
        sound.requestMeter(true);
    }

    /** Leaves the question for a name, and tells whether there was one. */
    boolean back() {
        return presets.back();
    }

    /** Lets go of the microphone and ends test tones. */
    void close() {
        presets.back();
        trial.close();
        sound.requestMeter(false);
        sound.device(Role.PLAYBACK).requestTestTone(false);
        sound.device(Role.RING).requestTestTone(false);
    }

    private VBox device(String title, Role role) {
        DeviceModel model = sound.device(role);
        ComboBox<DeviceInfo> choice = new ComboBox<>();
        choice.setId("choose-" + role.name().toLowerCase(java.util.Locale.ROOT));
        choice.setConverter(new DeviceConverter());
        choice.setMaxWidth(Double.MAX_VALUE);
        choice.setMinWidth(0);
        choice.setPrefWidth(0);
        HBox.setHgrow(choice, Priority.ALWAYS);
        HBox row = new HBox(choice);
        row.getStyleClass().add("device-row");
        if (role != Role.CAPTURE) {
            Button test = Parts.button("Test", Feather.PLAY, () -> model.requestTestTone(true));
            test.setId("test-" + role.name().toLowerCase(java.util.Locale.ROOT));
            test.setMinWidth(USE_PREF_SIZE);
            test.setTooltip(Parts.tooltip("Plays a test tone"));
            row.getChildren().add(test);
        }
        Label label = Parts.label(title, "field-label");
        label.setLabelFor(choice);
        Label state = Parts.paragraph("", "device-state");
        InvalidationListener show = change -> show(choice, state, model);
        sound.choices().addListener(show);
        model.snapshotProperty().addListener(show);
        model.refusalProperty().addListener(show);
        choice.valueProperty()
                .addListener(
                        (value, before, now) -> {
                            if (!filling && now != null) {
                                model.requestSelect(now.id());
                            }
                        });
        show(choice, state, model);
        VBox chosen = new VBox(label, row, state);
        chosen.getStyleClass().add("form-field");
        VBox field = new VBox(chosen, volume(role));
        if (role == Role.CAPTURE) {
            field.getChildren().add(meter());
        }
        field.getChildren().add(DeviceOrder.next(phone, role));
        if (role == Role.RING) {
            field.getChildren().add(DeviceOrder.alsoRing(phone));
        }
        field.getStyleClass().add("device-field");
        return field;
    }

    private void show(ComboBox<DeviceInfo> choice, Label state, DeviceModel model) {
        DeviceSnapshot snapshot = model.snapshot();
        List<DeviceInfo> offered = new ArrayList<>();
        for (DeviceInfo device : sound.choices()) {
            if (device.roles().contains(model.role())) {
                offered.add(device);
            }
        }
        DeviceInfo chosen = null;
        if (snapshot != null) {
            chosen =
                    offered.stream()
                            .filter(device -> device.id().equals(wanted(snapshot)))
                            .findFirst()
                            .orElse(null);
            if (chosen == null) {
                chosen =
                        new DeviceInfo(
                                snapshot.device(),
                                snapshot.name(),
                                Set.of(model.role()),
                                true,
                                true);
                offered.addFirst(chosen);
            }
        }
        filling = true;
        try {
            if (!choice.getItems().equals(offered)) {
                choice.getItems().setAll(offered);
            }
            choice.setValue(chosen);
        } finally {
            filling = false;
        }
        String words = model.refusalProperty().get();
        if (words == null && snapshot != null) {
            words =
                    snapshot.problem() != null
                            ? snapshot.problem()
                            : DeviceWording.device(snapshot, phone.heldLines());
        }
        state.setText(words == null ? "" : words);
        Parts.present(state, words != null);
    }

    /** The one the user wants, though another may stand in for it. */
    private String wanted(DeviceSnapshot snapshot) {
        if (snapshot.problem() == null) {
            return snapshot.device();
        }
        AudioSettings audio = phone.settings().current().audio();
        return switch (snapshot.role()) {
            case PLAYBACK -> audio.playback().device();
            case CAPTURE -> audio.capture().device();
            case RING -> audio.ring().device();
        };
    }

    private static final class DeviceConverter extends StringConverter<DeviceInfo> {
        @Override
        public String toString(DeviceInfo device) {
            if (device == null) {
                return "";
            }
            return device.present() ? device.name() : device.name() + " (not connected)";
        }

        @Override
        public DeviceInfo fromString(String text) {
            throw new UnsupportedOperationException("devices are chosen, not typed");
        }
    }
}
