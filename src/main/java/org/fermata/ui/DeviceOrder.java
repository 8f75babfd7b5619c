package org.fermata.ui;

import javafx.beans.InvalidationListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import org.fermata.audio.DeviceInfo;
import org.fermata.audio.Role;
import org.fermata.model.PhoneModel;
import org.fermata.store.Settings.AudioSettings;
import org.kordamp.ikonli.feather.Feather;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * A list of devices beside the one chosen: those tried next, in order, or those it rings on as
 * well. Each change holds at once.
 */
final class DeviceOrder extends VBox {

    private final PhoneModel phone;
    private final Role role;
    private final String name;
    private final String key;
    private final boolean ordered;
    private final Function<AudioSettings, List<String>> setting;
    private final VBox rows = new VBox();
    private final MenuButton add = new MenuButton();

    /** The ids shown; with the names of what is there they say whether to build the rows anew. */
    private List<String> ids = List.of();

    private List<DeviceInfo> known = List.of();

    private DeviceOrder(
            PhoneModel phone,
            Role role,
            String name,
            String title,
            boolean ordered,
            String key,
            Function<AudioSettings, List<String>> setting) {
        this.phone = phone;
        this.role = role;
        this.name = name;
        this.key = key;
        this.ordered = ordered;
        this.setting = setting;
        getStyleClass().add("device-order");
        Label label = Parts.label(title, "field-label");
        label.setLabelFor(add);
        add.setText("Add");
        add.setId(name + "-add");
        add.setAccessibleText(title + ": add");
        add.getStyleClass().addAll("flat", "small");
        add.setMinWidth(USE_PREF_SIZE);
        add.setOnShowing(event -> offer());
        // A menu without items never shows.
        add.getItems().add(new MenuItem());
        HBox head = new HBox(label, Parts.spacer(), add);
        head.getStyleClass().add("device-order-head");
        rows.getStyleClass().add("device-order-rows");
        getChildren().addAll(head, rows);
        Parts.present(rows, false);
        InvalidationListener show = change -> show();
        phone.settings().settingsProperty().addListener(show);
        phone.sound().choices().addListener(show);
        show();
    }

    /** The devices tried when the one chosen fails. */
    static DeviceOrder next(PhoneModel phone, Role role) {
        String part = role.name().toLowerCase(java.util.Locale.ROOT);
        return new DeviceOrder(
                phone,
                role,
                "next-" + part,
                "If it fails, in this order",
                true,
                "audio." + part + ".fallback",
                audio ->
                        switch (role) {
                            case PLAYBACK -> audio.playback().fallback();
                            case CAPTURE -> audio.capture().fallback();
                            case RING -> audio.ring().fallback();
                        });
    }

    /** The devices it rings on as well. */
    static DeviceOrder alsoRing(PhoneModel phone) {
        return new DeviceOrder(
                phone,
                Role.RING,
                "also-ring",
                "Rings at the same time on",
                false,
                "audio.ring.also",
                audio -> audio.ring().also());
    }

    private void show() {
        List<String> now = setting.apply(phone.settings().current().audio());
        List<DeviceInfo> there = List.copyOf(phone.sound().choices());
        if (now.equals(ids) && there.equals(known)) {
            return;
        }
        ids = now;
        known = there;
        Node focused = getScene() == null ? null : getScene().getFocusOwner();
        String focus = focused == null || !within(focused) ? null : focused.getId();
        rows.getChildren().clear();
        for (int i = 0; i < ids.size(); i++) {
            rows.getChildren().add(row(i));
        }
        Parts.present(rows, !ids.isEmpty());
        if (focus != null) {
            focusAgain(focus);
        }
    }

    private boolean within(Node node) {
        Node each = node;
        while (each != null && each != rows) {
            each = each.getParent();
        }
        return each != null;
    }

    /** The button that was pressed may be gone, or of no use at the list's end. */
    private void focusAgain(String id) {
        Node node = rows.lookup("#" + id);
        if (node == null || node.isDisabled()) {
            node = add;
        }
        node.requestFocus();
    }

    private HBox row(int index) {
        String id = ids.get(index);
        Label device = Parts.label(words(id), "device-order-name");
        device.setMaxWidth(Double.MAX_VALUE);
        device.setTooltip(Parts.tooltip(words(id)));
        HBox.setHgrow(device, Priority.ALWAYS);
        HBox row = new HBox(device);
        row.getStyleClass().add("device-order-row");
        if (ordered) {
            Button up = button(Feather.CHEVRON_UP, "Earlier", "up", id, () -> move(index, -1));
            up.setDisable(index == 0);
            Button down = button(Feather.CHEVRON_DOWN, "Later", "down", id, () -> move(index, 1));
            down.setDisable(index == ids.size() - 1);
            row.getChildren().addAll(up, down);
        }
        row.getChildren().add(button(Feather.X, "Remove", "remove", id, () -> remove(index)));
        return row;
    }

    private Button button(Feather icon, String tip, String what, String id, Runnable action) {
        Button button = Parts.iconButton(icon, tip, action, "flat", "small");
        button.setId(name + "-" + what + "-" + id.replaceAll("[^A-Za-z0-9]+", "-"));
        button.setAccessibleText(tip + ": " + words(id));
        return button;
    }

    private String words(String id) {
        for (DeviceInfo device : known) {
            if (device.id().equals(id)) {
                return device.present() ? device.name() : device.name() + " (not connected)";
            }
        }
        return id;
    }

    private void move(int index, int by) {
        List<String> changed = new ArrayList<>(ids);
        Collections.swap(changed, index, index + by);
        set(changed);
    }

    private void remove(int index) {
        List<String> changed = new ArrayList<>(ids);
        changed.remove(index);
        set(changed);
    }

    private void set(List<String> changed) {
        phone.settings().requestSet(key, changed);
    }

    private void offer() {
        add.getItems().clear();
        for (DeviceInfo device : phone.sound().choices()) {
            if (device.present()
                    && device.roles().contains(role)
                    && !ids.contains(device.id())
                    && !device.id().equals(chosen())) {
                MenuItem item = new MenuItem(device.name());
                item.setMnemonicParsing(false);
                item.setOnAction(event -> append(device.id()));
                add.getItems().add(item);
            }
        }
        if (add.getItems().isEmpty()) {
            MenuItem none = new MenuItem("No other device is connected");
            none.setDisable(true);
            add.getItems().add(none);
        }
    }

    private void append(String id) {
        List<String> changed = new ArrayList<>(ids);
        changed.add(id);
        set(changed);
    }

    private String chosen() {
        AudioSettings audio = phone.settings().current().audio();
        return switch (role) {
            case PLAYBACK -> audio.playback().device();
            case CAPTURE -> audio.capture().device();
            case RING -> audio.ring().device();
        };
    }
}
